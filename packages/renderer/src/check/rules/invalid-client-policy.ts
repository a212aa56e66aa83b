import { at, items, type Placed, text, texts } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-client-policy'> = {
  code: 'invalid-client-policy',
  severity: 'error',
  title: 'a client policy or client profile that Keycloak refuses',
  reason:
    'The first import fails with "unknown_error": a profile without a name or with one that another profile or one of Keycloak’s own has, an executor without configuration, a profile that is listed twice.',
  check: (realm, report) => {
    const profiles = realm.roots.flatMap((root) => items(at(root, 'clientProfiles', 'profiles')));
    const policies = realm.roots.flatMap((root) => items(at(root, 'clientPolicies', 'policies')));
    for (const { place, message, hint } of [
      ...nameFindings(profiles),
      ...profiles.flatMap((profile) => profileFindings(profile, realm.providers.clientProfiles)),
      ...policies.flatMap(policyFindings),
    ])
      report(place, { message, hint });
  },
};

interface Finding {
  readonly place: Placed;
  readonly message: string;
  readonly hint: string;
}

/** Policies are told apart by name already, where documents are merged. */
function nameFindings(profiles: readonly Placed[]): Finding[] {
  const seen = new Map<string, Placed>();
  return profiles.flatMap((place) => {
    const name = text(place, 'name') ?? '';
    const isTwice = seen.get(name)?.document === place.document;
    seen.set(name, place);
    if (name === '') return [{ place, message: 'a client profile has no name', hint: 'Write its "name"' }];
    return isTwice ? [{ place, message: `there are two client profiles "${name}"`, hint: 'Rename one of them' }] : [];
  });
}

function profileFindings(profile: Placed, own: readonly string[]): Finding[] {
  const name = text(profile, 'name') ?? '';
  const isKeycloaks = own.includes(name);
  const bare = items(at(profile, 'executors')).filter(
    (executor) => (at(executor, 'configuration')?.value ?? null) === null,
  );
  return [
    ...(isKeycloaks
      ? [{ place: profile, message: `the client profile "${name}" is one of Keycloak’s own`, hint: 'Rename it' }]
      : []),
    ...bare.map((place) => ({
      place,
      message: `the executor "${text(place, 'executor') ?? ''}" of the client profile "${name}" has no configuration`,
      hint: 'Write "configuration": {}',
    })),
  ];
}

function policyFindings(policy: Placed): Finding[] {
  const names = texts(at(policy, 'profiles'));
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return [];
  const message = `the client policy "${text(policy, 'name') ?? ''}" has the profile "${twice}" twice`;
  return [{ place: at(policy, 'profiles') ?? policy, message, hint: 'Remove one of them' }];
}

const profile = (executor: object): object => ({
  clientProfiles: { profiles: [{ name: 'ours', executors: [{ executor: 'pkce-enforcer', ...executor }] }] },
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': profile({}) },
  good: { 'bootstrap/realm.json': profile({ configuration: {} }) },
};
