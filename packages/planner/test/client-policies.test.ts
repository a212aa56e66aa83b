import { describe, expect, it } from 'vitest';
import { changesOf, park } from './realm-parts.ts';

const profile = (name: string): object => ({ name, executors: [{ executor: 'secure-session', configuration: {} }] });
const policy = (name: string, profiles: readonly string[], rest: object = {}): object => ({
  name,
  enabled: true,
  conditions: [{ condition: 'any-client', configuration: {} }],
  profiles,
  ...rest,
});
const documentOf = (profiles?: object[], policies?: object[]): never =>
  ({
    ...(profiles && { clientProfiles: { profiles } }),
    ...(policies && { clientPolicies: { policies } }),
  }) as never;
const before = park(documentOf([profile('strict')], [policy('all', ['strict'])]));

describe('client profiles and policies', () => {
  it('become exactly those of the document', () => {
    expect(changesOf(before, documentOf([profile('strict'), profile('loose')], []))).toEqual([
      'create client-profile loose',
      'delete client-policy all',
    ]);
  });

  it('stay where the document lacks them, even a policy whose profile goes', () => {
    expect(changesOf(before, documentOf(undefined, undefined))).toEqual([]);
    expect(changesOf(before, documentOf([]))).toEqual(['delete client-profile strict']);
    expect(changesOf(before, documentOf([], [policy('all', ['strict'])]))).toEqual(['delete client-profile strict']);
  });

  it('are ignored if they have a property that keycloak-config-cli does not know', () => {
    expect(changesOf(before, documentOf(undefined, [policy('new', [], { mode: 'STRICT' })]))).toEqual([]);
  });
});

describe('a run ends', () => {
  it.each([
    [
      'names a profile that there is not',
      policy('new', ['none']),
      'the client policy "new" names the client profile "none", which there is not',
    ],
    ['names one twice', policy('new', ['strict', 'strict']), 'the client policy "new" names a client profile twice'],
    [
      'has an unknown condition',
      { name: 'new', conditions: [{ condition: 'rain' }] },
      'the client policy "new" has the condition "rain", which Keycloak lacks',
    ],
  ])('at a policy that %s', (_, one, reason) => {
    expect(changesOf(before, documentOf(undefined, [one]))).toEqual([
      `update the client policies: Keycloak refuses them: ${reason}`,
    ]);
  });

  it.each([
    ['has no name', [{}], 'a client profile has no name'],
    ['is there twice', [profile('a'), profile('a')], 'there are two client profiles "a"'],
    [
      'has the name of one of Keycloak’s',
      [profile('fapi-ciba')],
      'Keycloak has a client profile "fapi-ciba" of its own',
    ],
    [
      'has an executor without a configuration',
      [{ name: 'a', executors: [{ executor: 'secure-session' }] }],
      'the executor "secure-session" has no "configuration"',
    ],
    ['has an unknown executor', [{ name: 'a', executors: [{ executor: 'rain' }] }], 'it has no executor "rain"'],
  ])('at a profile that %s', (_, profiles, reason) => {
    expect(changesOf(before, documentOf(profiles))).toEqual([
      `update the client profiles: Keycloak refuses them: ${reason}`,
    ]);
  });
});
