import type { ProviderLists } from '../../keycloak/provider-lists.ts';
import { at, isKnownText } from '../../document/placed.ts';
import { isBrokenPattern } from '../../keycloak/java-patterns.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import { suggest } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-password-policy'> = {
  code: 'invalid-password-policy',
  severity: 'error',
  title: 'a password policy that Keycloak refuses or misreads',
  reason:
    'The first import fails with "Password policy not found" or "Invalid config"; "length(12", without the closing parenthesis, is read as a length of 1.',
  check: (realm, report) => {
    for (const root of realm.roots) {
      const place = at(root, 'passwordPolicy');
      if (!isKnownText(place)) continue;
      const parts = place.value.split(' and ').map((policy) => policy.trim());
      for (const part of parts) {
        const finding = part === '' ? undefined : check(part, realm.providers);
        if (finding !== undefined) report(place, finding);
      }
      const lengths = lengthFinding(parts);
      if (lengths !== undefined) report(place, lengths);
    }
  },
};

const SYNTAX = 'Write policies like "length(12) and digits(1)"';

/** Policies without a default. */
const NEEDS_VALUE = ['regexPattern', 'hashAlgorithm'];

/** Splits a policy as Keycloak does: into its name and what lies between the first parenthesis and the last character. */
function check(part: string, providers: ProviderLists): { message: string; hint: string | undefined } | undefined {
  const open = part.indexOf('(');
  const name = (open === -1 ? part : part.slice(0, open)).trim();
  if (!providers.passwordPolicies.includes(name)) {
    const hint = suggest(name, providers.passwordPolicies) ?? SYNTAX;
    return { message: `"${name}" is not a password policy of Keycloak ${providers.keycloak}`, hint };
  }
  if (open === -1) {
    if (!NEEDS_VALUE.includes(name)) return undefined;
    return { message: `"${name}" has no value`, hint: `Write "${name}(…)"` };
  }
  if (!part.endsWith(')')) return { message: `"${part}" has no closing ")"`, hint: `Write "${part})"` };
  const value = part.slice(open + 1, -1);
  const isNumeric = providers.numericPasswordPolicies.includes(name) || name === 'forceExpiredPasswordChange';
  if (isNumeric && readInteger(value) === undefined) {
    return { message: `"${name}" takes a number, not "${value}"`, hint: SYNTAX };
  }
  if (name === 'regexPattern' && (value.trim() === '' || isBrokenPattern(value))) {
    return { message: `"${value}" is not a regular expression`, hint: SYNTAX };
  }
  if (name === 'hashAlgorithm' && !providers.passwordHashes.includes(value)) {
    return {
      message: `Keycloak ${providers.keycloak} cannot hash passwords with "${value}"`,
      hint: suggest(value, providers.passwordHashes),
    };
  }
  return undefined;
}

/** Keycloak accepts it, and then no password at all. */
function lengthFinding(parts: readonly string[]): { message: string; hint: string } | undefined {
  const valueOf = (name: string): number | undefined =>
    readInteger(parts.findLast((part) => part.startsWith(`${name}(`))?.slice(name.length + 1, -1));
  const [min, max] = [valueOf('length'), valueOf('maxLength')];
  if (min === undefined || max === undefined || min <= max) return undefined;
  return { message: `no password has at least ${min} characters and at most ${max}`, hint: 'Raise "maxLength"' };
}

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { passwordPolicy: 'lenght(12) and digits(one) and upperCase(1' } },
  good: { 'bootstrap/realm.json': { passwordPolicy: 'length(12) and digits(1) and notUsername' } },
};
