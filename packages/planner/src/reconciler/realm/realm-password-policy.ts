// The password policy of a realm (PasswordPolicy.Builder, and the policies' own parseConfig).

import { isBrokenPattern, keycloakData, readInteger } from '@realm-as-code/renderer';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/**
 * @param text the policy as it is sent.
 * @returns it as Keycloak writes it: each policy once, without what is empty.
 */
export function passwordPolicyOf(run: Run, text: string, step: string): string {
  const policies = new Map(text.trim() === '' ? [] : partsOf(text).map((part) => parse(part, step)));
  const written = [...policies].map(([name, value = '']) => (value.trim() === '' ? name : `${name}(${value})`));
  const policy = written.join(' and ');
  if (policy === (run.realm.settings['passwordPolicy'] ?? '')) return policy;
  for (const [name, value] of policies) {
    const refusal = refusalOf(run, name, value);
    if (refusal !== undefined) throw new Stop(step, `the password policy "${name}" ${refusal} (HTTP 400)`);
  }
  return policy;
}

/** As Java splits a text: without empty parts at its end. */
function partsOf(text: string): string[] {
  const parts = text.split(' and ');
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}

/** The value lies between the first parenthesis and the last character, whatever that is. */
function parse(written: string, step: string): [name: string, value: string | undefined] {
  const part = written.trim();
  const open = part.indexOf('(');
  if (open !== -1 && open === part.length - 1)
    throw new Stop(step, `the password policy "${part}" has no ")" (HTTP 500)`);
  return open === -1 ? [part, undefined] : [part.slice(0, open).trim(), part.slice(open + 1, -1)];
}

function refusalOf(run: Run, name: string, value: string | undefined): string | undefined {
  const { providers, keycloak } = keycloakData(run.realm.keycloak);
  if (!providers.passwordPolicies.includes(name)) return `is none of Keycloak ${keycloak}`;
  const isNumeric = providers.numericPasswordPolicies.includes(name) || name === 'forceExpiredPasswordChange';
  if (isNumeric && value !== undefined && readInteger(value) === undefined) return 'has no valid number';
  if (name === 'regexPattern' && (value === undefined || value.trim() === '' || isBrokenPattern(value)))
    return 'has no valid pattern';
  if (name === 'hashAlgorithm' && (value === undefined || !providers.passwordHashes.includes(value)))
    return 'has no algorithm that Keycloak knows';
  if (name === 'passwordBlacklist')
    noteUnpredicted(run, 'passwordPolicy', 'whether the server has this list of passwords is not known');
  return undefined;
}
