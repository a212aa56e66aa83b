// The validators of a user profile (org.keycloak.validate.validators, org.keycloak.userprofile.validator of Keycloak 26.5).

import { isTrue, type Json, type JsonObject } from '@realm-as-code/renderer';
import { asText } from '../../live/tidy.ts';

/** Why a value is refused. */
interface Refusal {
  readonly refusal: string;
}

/** Undefined where a value is taken, `unknown` where only Keycloak can tell. */
export type Verdict = Refusal | 'unknown' | undefined;

type Validator = (value: string, config: JsonObject) => Verdict;

/** How long an attribute may be that its profile does not limit (DefaultAttributes). */
const LONGEST = 2048;

/** By their names in a profile; those that look at a list as a whole are not here. */
const VALIDATORS: Readonly<Record<string, Validator>> = {
  length: validateLength,
  email: (value) => (isEmailAddress(value) ? undefined : { refusal: 'is not an email address' }),
  pattern: validatePattern,
  options: validateOption,
  integer: (value, config) => validateNumber(/^[+-]?\d+$/.test(value), value, config),
  double: (value, config) => validateNumber(/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value), value, config),
  'person-name-prohibited-characters': refuse(/[<>&"\v$%!#?§;*~/\\|^=[\]{}()\p{Cc}]/u),
  'username-prohibited-characters': refuse(/[<>&"'\s$%!#?§,;:*~/\\|^=[\]{}()`\p{Cc}]/u),
  'up-username-not-idn-homograph': refuse(/[^\p{Script=Latin}\p{Script=Common}]/u),
  uri: validateUri,
};

/**
 * Checks the values of an attribute with one of its validators.
 *
 * @param values without null.
 * @param config what the profile says of the validator.
 */
export function validate(validator: string, values: readonly string[], config: JsonObject): Verdict {
  if (validator === 'multivalued') return validateCount(values, config);
  const check = Object.hasOwn(VALIDATORS, validator) ? VALIDATORS[validator] : undefined;
  // Validators that a profile names take empty values for none.
  const [verdict] = values.filter((value) => value !== '').flatMap((value) => check?.(value, config) ?? []);
  return check === undefined && values.some((value) => value !== '') ? 'unknown' : verdict;
}

/** Checks the length of values that their profile does not limit. */
export function validateUnlimited(values: readonly string[]): Verdict {
  return validate('length', values, { max: LONGEST });
}

/** What is not a number is no limit. */
function limitOf(config: JsonObject, key: string): number | undefined {
  const limit = config[key];
  const number = typeof limit === 'string' && limit.trim() !== '' ? Number(limit) : limit;
  return typeof number === 'number' && !Number.isNaN(number) ? number : undefined;
}

function validateLength(value: string, config: JsonObject): Verdict {
  const length = (isTrue(config['trim-disabled'] ?? null) ? value : value.trim()).length;
  const [min = 0, max = Infinity] = [limitOf(config, 'min'), limitOf(config, 'max')];
  if (length < min) return { refusal: `is shorter than ${min} characters` };
  return length > max ? { refusal: `is longer than ${max} characters` } : undefined;
}

function validateCount(values: readonly string[], config: JsonObject): Verdict {
  const count = values.filter((value) => value.trim() !== '').length;
  const [min = 0, max = Infinity] = [limitOf(config, 'min'), limitOf(config, 'max')];
  if (count < min) return { refusal: `has fewer than ${min} values` };
  return count > max ? { refusal: `has more than ${max} ${max === 1 ? 'value' : 'values'}` } : undefined;
}

/** Java's regular expressions are not those of JavaScript: what both read is taken to mean the same. */
function validatePattern(value: string, { pattern }: JsonObject): Verdict {
  try {
    const matches = new RegExp(`^(?:${asText(pattern ?? '')})$`, 'u').test(value);
    return matches ? undefined : { refusal: 'does not match the pattern of its profile' };
  } catch {
    return 'unknown';
  }
}

function validateOption(value: string, { options }: JsonObject): Verdict {
  const isOne = Array.isArray(options) && options.some((option) => asText(option) === value);
  return isOne ? undefined : { refusal: 'is none of the options of its profile' };
}

function validateNumber(isNumber: boolean, value: string, config: JsonObject): Verdict {
  if (value.trim() === '') return undefined;
  if (!isNumber) return { refusal: 'is not a number' };
  const [min = -Infinity, max = Infinity] = [limitOf(config, 'min'), limitOf(config, 'max')];
  const number = Number(value);
  return number < min || number > max ? { refusal: 'is outside the range of its profile' } : undefined;
}

/** Only plain addresses are judged here. */
function validateUri(value: string, config: JsonObject): Verdict {
  const [, scheme] = /^([a-z][a-z\d+.-]*):\/\/[\w.-]+(?::\d+)?(?:\/[\w./~-]*)?$/i.exec(value) ?? [];
  const allowed: readonly Json[] = Array.isArray(config['allowedSchemes'])
    ? config['allowedSchemes']
    : ['http', 'https'];
  if (scheme === undefined) return 'unknown';
  return allowed.includes(scheme) ? undefined : { refusal: 'is a URL of another scheme than its profile has' };
}

function refuse(characters: RegExp): Validator {
  return (value) =>
    characters.test(value) ? { refusal: 'has a character that its profile does not allow' } : undefined;
}

const LOCAL_ATOM = String.raw`[a-z0-9!#$%&'*+/=?^_\x60{|}~\u0080-\uFFFF-]`;
const QUOTED_ATOM = String.raw`(?:[a-z0-9!#$%&'*.(),<>\[\]:; @+/=?^_\x60{|}~\u0080-\uFFFF-]|\\\\|\\")`;
const LOCAL_LABEL = `(?:${LOCAL_ATOM}+|"${QUOTED_ATOM}+")`;
const LOCAL_PART = new RegExp(String.raw`^${LOCAL_LABEL}(?:\.${LOCAL_LABEL})*$`, 'i');
const DOMAIN_LABEL = /^[a-z\u0080-\uFFFF0-9!#$%&'*+/=?^`{|}~-]{1,63}$/i;
const IP_DOMAIN = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[\da-f:.]+)\]$/i;

/** @returns whether Keycloak takes a text for an email address (EmailValidationUtil). */
function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 0 || local.length > 64 || !LOCAL_PART.test(local)) return false;
  if (IP_DOMAIN.test(domain)) return true;
  return domain.split('.').every((label) => DOMAIN_LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-'));
}
