// What SnakeYAML 2.3 takes an unquoted word for (org.yaml.snakeyaml.resolver.Resolver and SafeConstructor): YAML 1.1 but for
// "y" and "n". Measured against it and Jackson, as keycloak-config-cli puts them together.

/** A number as Java writes it where a text belongs: `1.0` is another text than `1`. */
export class JavaNumber {
  readonly value: number;
  readonly text: string;

  constructor(value: number, text: string) {
    this.value = value;
    this.text = text;
  }
}

export type Scalar = string | boolean | null | JavaNumber;

const BOOLEAN = /^(?:yes|no|true|false|on|off)$/i;
/** All lower case, all upper case, or with a capital. */
const CASED = /^(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)$/;
const TRUE = /^(?:yes|true|on)$/i;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER = /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?)$/;
const DATE =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;

/** @returns what an unquoted word means. */
export function readPlainScalar(word: string): Scalar {
  if (NULL.test(word)) return null;
  if (BOOLEAN.test(word) && CASED.test(word)) return TRUE.test(word);
  if (INTEGER.test(word)) return readInteger(word.replaceAll('_', ''));
  if (FLOAT.test(word)) {
    const value = Number(word.replaceAll('_', ''));
    return new JavaNumber(value, javaDouble(value));
  }
  return readDate(word) ?? word;
}

function readInteger(word: string): JavaNumber {
  const isNegative = word.startsWith('-');
  const digits = word.replace(/^[-+]/, '');
  const magnitude = digits.includes(':')
    ? digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
    : BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const value = isNegative ? -magnitude : magnitude;
  return new JavaNumber(Number(value), String(value));
}

/** A day or a time becomes a `java.util.Date`, and Jackson writes that as milliseconds. */
function readDate(word: string): JavaNumber | undefined {
  const [found, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', sign, zoneHour = 0, zoneMinute = 0] =
    DATE.exec(word) ?? [];
  if (found === undefined) return undefined;
  // A day alone has two digits in each place.
  if (!/[:]/.test(word) && !/^\d{4}-\d\d-\d\d$/.test(word)) return undefined;
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -1 : 1);
  const milliseconds = Number(`${fraction}000`.slice(0, 3));
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute) - zone,
    Number(second),
    milliseconds,
  );
  return new JavaNumber(time, String(time));
}

/** @returns a number as `Double.toString` of Java writes it: `1.0`, `1.0E10`. */
function javaDouble(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
