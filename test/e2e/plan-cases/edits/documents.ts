import type { Managed, Mutation } from '../mutation.ts';

/** What people do to the templates: whole documents. */
export const EDITS_OF_DOCUMENTS: readonly Mutation<Managed>[] = [
  [
    'an empty list',
    (managed, random) => {
      const [document, key] = random.pick(LISTS);
      if (random.chance(0.5)) managed[document][key] = [];
    },
  ],
  [
    'no roles',
    ({ roles }, random) => {
      if (random.chance(0.5)) delete roles['roles'][random.pick(['realm', 'client'])];
      else roles['roles'].realm = [];
    },
  ],
  [
    'no list',
    (managed, random) => {
      const [document, key] = random.pick(LISTS);
      delete managed[document][key];
    },
  ],
];

const LISTS = [
  ['clients', 'clients'],
  ['client-scopes', 'clientScopes'],
  ['auth-flows', 'authenticationFlows'],
  ['auth-flows', 'authenticatorConfig'],
  ['service-accounts', 'users'],
] as const;
