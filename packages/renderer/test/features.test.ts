import { expect, it } from 'vitest';
import { keycloakData, versionsWithData } from '../src/index.ts';
import { type Features, featureThatOffers, providersWith, toggledFeatures } from '../src/keycloak/features.ts';

const { providers } = keycloakData('26.5.5');
const features: Features = {
  checks: {
    isOn: false,
    isPreview: true,
    more: { authenticators: ['our-check'], 'protocolMappers.checks': ['check-mapper'] },
    fewer: { topLevelFlows: ['browser'] },
  },
  basics: { isOn: true, isPreview: false, more: {}, fewer: { 'clientRoles.account': ['view-consent'] } },
};

it('a feature that is switched on adds to the lists, and takes from them', () => {
  const lists = providersWith(providers, features, new Set(['checks']));
  expect(lists.authenticators).toEqual([...providers.authenticators, 'our-check'].toSorted());
  expect(lists.protocolMappers['checks']).toEqual(['check-mapper']);
  expect(lists.topLevelFlows).not.toContain('browser');
  expect(lists.clientRoles).toEqual(providers.clientRoles);
});

it('a feature that is switched off takes away what belongs to it', () => {
  const lists = providersWith(providers, features, new Set(['basics']));
  expect(lists.clientRoles['account']).toEqual(
    providers.clientRoles['account']?.filter((name) => name !== 'view-consent'),
  );
  expect(featureThatOffers(features, new Set(['basics']), 'view-consent')).toBe('basics');
  expect(featureThatOffers(features, new Set(), 'view-consent')).toBeUndefined();
});

it.each([
  [{ enabled: ['checks'], disabled: [] }, ['checks']],
  [{ enabled: ['preview'], disabled: [] }, ['checks']],
  [{ enabled: ['preview'], disabled: ['checks'] }, []],
  [{ enabled: ['basics'], disabled: ['checks'] }, []],
  [{ enabled: [], disabled: ['basics', 'unheard-of'] }, ['basics']],
])('%j changes %j', (toggles, changed) => {
  expect([...toggledFeatures(features, toggles)]).toEqual(changed);
});

it('what a feature adds is not there without it, and what it takes away is', () => {
  for (const version of versionsWithData) {
    const { providers: usual, features: all } = keycloakData(version);
    for (const [name, { more, fewer }] of Object.entries(all)) {
      const toggled = providersWith(usual, all, new Set([name]));
      const listOf = (lists: typeof usual, path: string): readonly string[] => {
        const [list = '', ...key] = path.split('.');
        const value = lists[list as 'clientRoles'] as unknown;
        return Array.isArray(value) ? value : ((value as Record<string, string[]>)[key.join('.')] ?? []);
      };
      for (const [list, names] of Object.entries(more)) {
        for (const one of names) expect(listOf(usual, list), `${version} ${name}`).not.toContain(one);
        expect(listOf(toggled, list)).toEqual(expect.arrayContaining([...names]));
      }
      for (const [list, names] of Object.entries(fewer)) {
        expect(listOf(usual, list), `${version} ${name}`).toEqual(expect.arrayContaining([...names]));
        for (const one of names) expect(listOf(toggled, list)).not.toContain(one);
      }
    }
  }
});
