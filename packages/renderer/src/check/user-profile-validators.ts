// The configs of a user profile's validators that Keycloak refuses (the `validateConfig` methods of its validators, measured
// on Keycloak 26.5; the same in 26.7).

import { isObject, type Json, type JsonObject } from '../document/json.ts';
import { isBrokenPattern } from '../keycloak/java-patterns.ts';

/**
 * @param validator its name, such as `length`.
 * @param config what the profile has under that name.
 * @returns what is wrong: the rest of a sentence that begins with the validator.
 */
export function refusalsOfValidator(validator: string, config: Json): string[] {
  if (!isObject(config)) return ['has a config that is not an object'];
  const check = Object.hasOwn(CHECKS, validator) ? CHECKS[validator] : undefined;
  return check === undefined ? [] : check(config);
}

const CHECKS: Readonly<Record<string, (config: JsonObject) => string[]>> = {
  length: (config) =>
    isMissing(config['min']) && isMissing(config['max'])
      ? ['has neither "min" nor "max"']
      : checkRange(config, (min, max) => min <= max),
  integer: (config) => checkRange(config, (min, max) => min < max),
  double: (config) => checkRange(config, (min, max) => min < max),
  multivalued: (config) => (isMissing(config['max']) ? ['has no "max"'] : checkRange(config, (min, max) => min <= max)),
  email: (config) => checkLocalPart(config['max-local-length']),
  options: ({ options }) => {
    if (isMissing(options)) return ['has no "options"'];
    return Array.isArray(options) ? [] : ['has "options" that are not a list'];
  },
  pattern: ({ pattern }) => {
    if (isMissing(pattern)) return ['has no "pattern"'];
    if (typeof pattern !== 'string') return ['has a "pattern" that is not a text'];
    return isBrokenPattern(pattern) ? [`has the "pattern" "${pattern}", which is not a regular expression`] : [];
  },
};

function checkRange(config: JsonObject, isRange: (min: number, max: number) => boolean): string[] {
  const refusals = ['min', 'max'].flatMap((name) => checkNumber(name, config[name]));
  const [min, max] = [readNumber(config['min']), readNumber(config['max'])];
  if (refusals.length > 0 || min === undefined || max === undefined || isRange(min, max)) return refusals;
  return [`has a "max" of ${max}, which is ${min === max ? 'no more than' : 'below'} its "min" of ${min}`];
}

function checkNumber(name: string, value: Json | undefined): string[] {
  if (isMissing(value) || readNumber(value) !== undefined) return [];
  return [`has the "${name}" ${JSON.stringify(value)}, which is not a number`];
}

function checkLocalPart(value: Json | undefined): string[] {
  const number = readNumber(value);
  if (isMissing(value) || (number !== undefined && number > 0)) return [];
  return [`has the "max-local-length" ${JSON.stringify(value)}, which is not a number above 0`];
}

function readNumber(value: Json | undefined): number | undefined {
  const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  return isNumber && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function isMissing(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}
