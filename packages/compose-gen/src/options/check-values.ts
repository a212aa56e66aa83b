import { didYouMean, type KeycloakOption, type KeycloakOptionData } from '@realm-as-code/renderer';
import { knownText } from '../interpolation.ts';
import { findOption } from './check-names.ts';
import { type OptionFinding, refused } from './finding.ts';
import { effective, type GivenOption, type KeycloakOptions } from './read-options.ts';

/** Keycloak's own and those of Java, in any case (JBoss LogManager). */
const LOG_LEVELS = ['off', 'fatal', 'error', 'warn', 'info', 'debug', 'trace', 'all'].concat([
  'severe',
  'warning',
  'config',
  'fine',
  'finer',
  'finest',
]);
const INTEGER = /^[-+]?\d{1,19}$/;
const NUMBER = /^[-+]?(\d|\.\d|NaN$|Infinity$)/;

/** @returns `invalid-option` for each value that kc.sh exits for. Only the option that counts is looked at. */
export function checkValues(options: KeycloakOptions, data: KeycloakOptionData): OptionFinding[] {
  const counting = [...new Set(options.given.map(({ name }) => name))].map((name) => effective(options, name));
  return counting.flatMap((option) => {
    if (option === undefined) return [];
    const known = findOption(option.name, data);
    const value = option.text === undefined ? undefined : knownText(option.text)?.trim();
    if (option.isArgument && option.text === undefined) {
      const message = `${option.written} has no value`;
      return known === undefined ? [] : refused('invalid-option', option, message, `Write ${option.written}=…`);
    }
    // An empty variable is taken for one that is not set.
    if (known === undefined || value === undefined || (value === '' && !option.isArgument)) return [];
    return checkValue(option, known, value);
  });
}

function checkValue(option: GivenOption, known: KeycloakOption, value: string): OptionFinding[] {
  const parts = known.list === true ? value.split(',') : [value];
  const blank = parts.find((part) => part.trim() !== part);
  if (blank !== undefined) {
    const hint = `Write ${parts.map((part) => part.trim()).join(',')}`;
    return [refused('invalid-option', option, `kc.sh takes no blanks between the values of ${option.written}`, hint)];
  }
  return parts.flatMap((part) => {
    const expected = expectedOf(option.name, known, part);
    if (expected === undefined) return [];
    const hint =
      typeof expected === 'string' ? expected : (didYouMean(part, expected) ?? `Known: ${expected.join(', ')}`);
    return refused('invalid-option', option, `${option.written} takes no value "${part}"`, hint);
  });
}

/** @returns what is expected instead of a value; undefined where it is right. */
function expectedOf(name: string, known: KeycloakOption, value: string): string | readonly string[] | undefined {
  if (name === 'log-level' || name.startsWith('log-level-')) {
    const isRight = LOG_LEVELS.includes(value.slice(value.indexOf(':') + 1).toLowerCase());
    return isRight ? undefined : LOG_LEVELS.slice(0, 8);
  }
  const values = known.type === 'boolean' ? ['true', 'false'] : known.values;
  if (values !== undefined && known.open !== true) {
    const isSame = (one: string): boolean =>
      one === value || (known.anyCase === true && one.toLowerCase() === value.toLowerCase());
    return values.some(isSame) ? undefined : values;
  }
  if (known.type === 'integer' && !INTEGER.test(value)) return 'It takes a whole number';
  if (known.type === 'number' && !NUMBER.test(value)) return 'It takes a number';
  return undefined;
}
