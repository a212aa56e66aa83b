import type { Path } from '@realm-as-code/renderer';
import { settingFromFile } from '@realm-as-code/stage';
import type { Service } from '../read-services.ts';
import { knownText } from '../interpolation.ts';

/** An option of kc.sh as a service is given it. */
export interface GivenOption {
  /** Without dashes in front: `http-port`. Of a variable, what kc.sh makes of its name. */
  readonly name: string;
  /** In Compose's notation; undefined where it is missing, or comes from a file or the shell that Compose is started in. */
  readonly text: string | undefined;
  /** As it was written: `--http-port` or `KC_HTTP_PORT`. */
  readonly written: string;
  readonly isArgument: boolean;
  /** Where it stands in the service. */
  readonly path: Path;
}

/** What kc.sh is told in a finished Compose service. */
export interface KeycloakOptions {
  /** `start`, `start-dev` or another command, empty where there is none; undefined where the service runs something else. */
  readonly command: string | undefined;
  /** Every option, also those that do not count because of another one of the same name. */
  readonly given: readonly GivenOption[];
  /** Arguments that take no value, such as `--optimized`, and words that are none of these. */
  readonly others: readonly { readonly word: string; readonly path: Path }[];
  /** Whether there can be options where a Compose file does not show them: in a file, or in an image of one's own. */
  readonly isPartial: boolean;
}

/** Arguments that take no value (the commands of kc.sh 26.5.5 and 26.7.3); every other one takes the word behind it. */
const FLAGS = new Set(['-h', '--help', '--help-all', '-v', '--verbose', '--optimized', '--import-realm', '--dry-run']);
const ALIASES: Readonly<Record<string, string>> = { '-cf': 'config-file', '-pf': 'profile' };

/**
 * Reads the options of kc.sh: its arguments, `--name=value` or `--name value`, and the variables `KC_NAME` (as Keycloak's
 * ConfigArgsConfigSource and KcEnvConfigSource do).
 */
export function readOptions(service: Service): KeycloakOptions {
  const { entrypoint, environment, passedOn } = service;
  const runsKeycloak = entrypoint.length === 0 || /(^|\/)(keycloak-entrypoint|kc)\.sh$/.test(entrypoint.at(-1) ?? '');
  if (!runsKeycloak) return { command: undefined, given: [], others: [], isPartial: true };
  const { given, others } = readArguments(service.command);
  // What is in the file that KC_…_FILE names is not known.
  const readsFiles = (entrypoint.at(-1) ?? '').endsWith('keycloak-entrypoint.sh');
  const variables: [string, string | undefined][] = [
    ...environment,
    ...passedOn.map((name) => [name, undefined] as const),
  ].map(([name, text]) => [name, text]);
  for (const [written, text] of variables) {
    if (!written.startsWith('KC_')) continue;
    const setting = readsFiles ? settingFromFile(written) : undefined;
    const name = (setting ?? written).slice(3).toLowerCase().replaceAll('_', '-');
    given.push({
      name,
      text: setting === undefined ? text : undefined,
      written,
      isArgument: false,
      path: ['environment', written],
    });
  }
  const command = others.find(({ word }) => !word.startsWith('-'))?.word ?? '';
  const isPartial = service.isConfiguredElsewhere || given.some(({ name }) => name === 'config-file');
  return { command, given, others, isPartial };
}

function readArguments(words: readonly string[]): {
  given: GivenOption[];
  others: { word: string; path: Path }[];
} {
  const given: GivenOption[] = [];
  const others: { word: string; path: Path }[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    const path = ['command', index];
    const [, written = '', text] = /^(--?[^=]*)(?:=([^]*))?$/.exec(word) ?? [];
    if (written === '' || FLAGS.has(word) || word.startsWith('-D')) {
      others.push({ word, path });
      continue;
    }
    const name = ALIASES[written] ?? written.replace(/^--?/, '');
    // What starts with dashes would be taken for the value, too; it is never meant so.
    const next = text === undefined && !(words[index + 1] ?? '--').startsWith('--') ? words[++index] : undefined;
    given.push({ name, text: text ?? next, written, isArgument: true, path });
  }
  return { given, others };
}

/** @returns the option that counts: the last argument of this name, or else the variable. */
export function effective({ given }: KeycloakOptions, name: string): GivenOption | undefined {
  const all = given.filter((option) => option.name === name);
  return all.findLast(({ isArgument }) => isArgument) ?? all[0];
}

/**
 * @returns the value that counts, or the default where the option is not given; undefined where it is not known: where
 *   it depends on a variable, or there is no default.
 */
export function valueOf(options: KeycloakOptions, name: string, otherwise?: string): string | undefined {
  const option = effective(options, name);
  if (option === undefined) return otherwise;
  return option.text === undefined ? undefined : knownText(option.text)?.trim();
}

/** @returns whether a switch is on; undefined where that is not known, or the value is none that it takes. */
export function isOn(options: KeycloakOptions, name: string, otherwise: boolean): boolean | undefined {
  const value = valueOf(options, name, String(otherwise));
  return value === 'true' || (value === 'false' ? false : undefined);
}
