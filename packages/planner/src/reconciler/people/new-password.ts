// What Keycloak says to a new password (org.keycloak.policy, Keycloak 26.5).

import type { Verdict } from '../realm/attribute-validators.ts';

/** Whose password it is. */
interface Owner {
  readonly username: string;
  readonly email: string;
  /** Whether they have had passwords before. */
  readonly isNew: boolean;
}

/** Policies with what they count, and how many of it they want unless they say. */
const COUNTS: Readonly<Record<string, { readonly of: RegExp; readonly usual: number; readonly what: string }>> = {
  length: { of: /[^]/g, usual: 8, what: 'characters' },
  digits: { of: /\p{Nd}/gu, usual: 1, what: 'digits' },
  lowerCase: { of: /\p{Lowercase}/gu, usual: 1, what: 'lower-case letters' },
  upperCase: { of: /\p{Uppercase}/gu, usual: 1, what: 'upper-case letters' },
  specialChars: { of: /[^\p{L}\p{Nd}]/gu, usual: 1, what: 'special characters' },
};

/**
 * Checks a password with the policy of a realm.
 *
 * @param policy the realm's setting: `length(8) and notUsername(undefined)`.
 */
export function validatePassword(policy: string, password: string, owner: Owner): Verdict {
  const verdicts = policy.split(' and ').flatMap((one): Verdict[] => {
    const [, name = '', config = ''] = /^\s*([^(]*)(?:\((.*)\))?\s*$/s.exec(one) ?? [];
    return [verdictOf(name.trim(), config, password, owner)];
  });
  return verdicts.find((verdict) => typeof verdict === 'object') ?? verdicts.find((verdict) => verdict !== undefined);
}

function verdictOf(name: string, config: string, password: string, { username, email, isNew }: Owner): Verdict {
  const lower = password.toLowerCase();
  const given = Number(config);
  const counted = Object.hasOwn(COUNTS, name) ? COUNTS[name] : undefined;
  if (counted !== undefined) {
    const wanted = config !== '' && Number.isInteger(given) ? given : counted.usual;
    const found = password.match(counted.of)?.length ?? 0;
    return found < wanted ? refused(`at least ${wanted} ${counted.what}`) : undefined;
  }
  switch (name) {
    case 'maxLength':
      return password.length > (config === '' ? 64 : given) ? refused('fewer characters') : undefined;
    case 'notUsername':
      return lower === username ? refused('another text than the username') : undefined;
    case 'notContainsUsername':
      return lower.includes(username) ? refused('a text without the username') : undefined;
    case 'notEmail':
      return email !== '' && lower === email ? refused('another text than the email address') : undefined;
    case 'regexPattern':
      return matches(config, password);
    case 'passwordHistory':
      return isNew ? undefined : 'unknown';
    case 'passwordBlacklist':
      return 'unknown';
    default:
      return undefined; // about hashes and time
  }
}

function refused(wanted: string): Verdict {
  return { refusal: `the policy of the realm wants ${wanted}` };
}

function matches(pattern: string, password: string): Verdict {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(password) ? undefined : refused('a text that matches its pattern');
  } catch {
    return 'unknown';
  }
}
