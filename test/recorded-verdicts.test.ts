import { describe, expect, it } from 'vitest';
import recorded from './verdict/recorded.json' with { type: 'json' };
import { validateFiles } from './verdict/ours.ts';

// Disagreements with a real Keycloak that were found, and what it said; test/verdict asks it again.
describe('validate knows Keycloak’s verdict', () => {
  it.each(recorded)('on $name: it $keycloak', ({ realm, keycloak, finds }) => {
    const { findings } = validateFiles({ 'bootstrap/realm.json': { realm: 'demo', ...realm } }, '26.5.5');
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(finds);
    expect(findings.some(({ severity }) => severity === 'error')).toBe(keycloak !== 'accepts');
  });
});
