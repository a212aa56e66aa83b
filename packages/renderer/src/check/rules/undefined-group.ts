import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-group'> = {
  code: 'undefined-group',
  severity: 'error',
  title: 'a reference to a group that is not defined',
  reason:
    'The first import fails with "unknown_error"; only default groups of a realm without any groups are left out silently.',
  check: checkUndefined('group'),
};

const realm = (defaultGroup: string): object => ({
  groups: [{ name: 'tenants', subGroups: [{ name: 'acme' }] }],
  defaultGroups: [defaultGroup],
});

export const examples: Examples = {
  bad: { 'bootstrap/groups.json': realm('/tenants/acne') },
  good: { 'bootstrap/groups.json': realm('/tenants/acme') },
};
