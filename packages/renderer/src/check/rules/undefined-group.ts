import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-group'> = {
  code: 'undefined-group',
  severity: 'error',
  title: 'a reference to a group that is not defined',
  reason: 'The first import fails, both for a default group (with "unknown_error") and for the group of a user.',
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
