import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-group'> = {
  code: 'undefined-group',
  severity: 'error',
  title: 'a group that is not defined',
  reason: 'The first import fails: with "unknown_error" for a default group, and for a group of a user as well.',
  check: checkUndefined('group'),
};

export const examples: Examples = {
  bad: {
    'bootstrap/groups.json': {
      groups: [{ name: 'tenants', subGroups: [{ name: 'acme' }] }],
      defaultGroups: ['/tenants/acne'],
    },
  },
  good: {
    'bootstrap/groups.json': {
      groups: [{ name: 'tenants', subGroups: [{ name: 'acme' }] }],
      defaultGroups: ['/tenants/acme'],
    },
  },
};
