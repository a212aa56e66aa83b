import { ENV_PLACEHOLDER, isSecretName } from '@realm-as-code/renderer';
import { UNKNOWN, withDefaults } from './compose-values.ts';

const SWITCH = /^(?:true|false|yes|no|on|off|\d)$/i;
const DURATION = /^\d{1,5}\s*(?:ms|[smhd])?$/i;
/** Names that are often those of secrets: `DB_PASS`, `MYSQL_PWD`, `GITHUB_TOKEN`, `splunk-token`. */
const OFTEN_SECRET = /(?:^|[._-])(?:token|(?:require)?pass|pwd|apikey)$/i;
/** The same, where capitals tell: `dbPass`, `REDIS_AUTH`. */
const OFTEN_SECRET_BY_CASE = /[a-z](?:Token|Pass|Pwd)$|[A-Z\d]_AUTH$/;
/** What they hold where they are not: addresses, paths, and words that say how. */
const SAYS_HOW =
  /^(?:[a-z][\w+.-]*:\/\/|unix:|[.~]{0,2}\/)|^(?:none|basic|plain|login|digest|ntlm|(?:cram-)?md5|scram-\w+(?:-\d+)?|trust|peer|bearer|jwt|x?oauth2?|oidc|saml|ldap|header|cookie|internal|external|default|(?:en|dis)abled|required|optional|all|trace|debug|info|warn|error)$/i;
/** Shorter values of such names are no secrets. */
const SHORTEST = 4;

/** What a shell puts in itself: `$(cat file)`, `$1`. */
const BY_SHELL = /\$\([^)]*\)|`[^`]*`|\$[\d@*?#]/g;
/** `--db-password=…`, `-Dkc.db-password=…`, `PGPASSWORD=…`, `?password=…`, also one in the value of another. */
const ASSIGNMENT = /(?<![\w.-])([\w.-]+)=(?=["']?([^\s,;&"']{0,200}))/g;
/** `--db-password …` */
const OPTION = /(?<!\S)(--[\w.-]+)\s+["']?([^\s"'-][^\s"']*)/g;
const IN_JSON = /"([\w.-]+)"\s*:\s*"([^"]*)"/g;
/** A line of a file of settings: `password = …`, `password: …`. */
const SETTING = /(?:^|[{,])[^\S\n]*["']?([\w.-]+)["']?[^\S\n]*[:=][^\S\n]*["']?([^\s,"'}#][^\s,"'}]*)/gm;
/** The password of an address; what begins as a port ends one. */
const PASSWORD = new RegExp(String.raw`://[^\s/:@]*:(?![\d${UNKNOWN}]+[/?#])((?:(?!://)[^\s@"'])+)@`, 'g');
/** A token that stands as the user of an address. */
const TOKEN = /:\/\/(?:ghp_|gho_|github_pat_|glpat-|xox[a-z]-)[^\s/:@]+@/g;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/g;

/** @returns whether something of this name is a secret, or is often. */
export function isNameOfSecret(name: string): boolean {
  return isSecretName(name) || OFTEN_SECRET.test(name) || OFTEN_SECRET_BY_CASE.test(name);
}

/**
 * @param text the value of something, in Compose's notation.
 * @returns whether it is a secret by its name, and has anything but variables in it; their defaults count, as they are in
 *   the file.
 */
export function isPlainSecret(name: string, text: string): boolean {
  return isSecret(name, withDefaults(text));
}

/**
 * Looks for secrets in a text that is none as a whole: a command, an address, a file.
 *
 * @param text in Compose's notation.
 * @param isFile whether it is a file of settings.
 * @returns what the first of them is, by name; what looks like the name of a later one can be part of the first.
 */
export function secretIn(text: string, isFile: boolean): string | undefined {
  const inShell = withDefaults(withDefaults(text).replaceAll(BY_SHELL, UNKNOWN));
  const matches = (pattern: RegExp): RegExpExecArray[] => [...inShell.matchAll(pattern)];
  const named = [ASSIGNMENT, OPTION, IN_JSON, ...(isFile ? [SETTING] : [])]
    .flatMap(matches)
    .filter(([, name = '', value = '']) => isSecret(name, value))
    .map(({ index, 1: name = '' }) => ({ index, name }));
  const passwords = matches(PASSWORD)
    .filter(([, password = '']) => isPlain(password))
    .map(({ index }) => ({ index, name: 'the password of an address' }));
  const keys = matches(PRIVATE_KEY).map(({ index }) => ({ index, name: 'a private key' }));
  const tokens = matches(TOKEN).map(({ index }) => ({ index, name: 'the token of an address' }));
  return [...named, ...passwords, ...keys, ...tokens].toSorted((one, other) => one.index - other.index)[0]?.name;
}

function isSecret(name: string, value: string): boolean {
  if (!isNameOfSecret(name) || !isPlain(value)) return false;
  if (/token$/i.test(name) && DURATION.test(value)) return false;
  if (isSecretName(name)) return true;
  return value.length >= SHORTEST && !DURATION.test(value) && !SAYS_HOW.test(value);
}

function isPlain(value: string): boolean {
  const rest = value.replaceAll(UNKNOWN, '').replaceAll(ENV_PLACEHOLDER, '');
  return rest !== '' && !SWITCH.test(rest);
}
