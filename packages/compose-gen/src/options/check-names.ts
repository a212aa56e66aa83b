import { didYouMean, type KeycloakOption, type KeycloakOptionData, own } from '@realm-as-code/renderer';
import { ignored, type OptionFinding, refused } from './finding.ts';
import type { GivenOption, KeycloakOptions } from './read-options.ts';

/** Options of former versions, and what to write instead (upgrading guides of 25 and 26; `hostname:v2`). */
const REMOVED: Readonly<Record<string, string>> = {
  'hostname-url': 'Write the URL in hostname: --hostname=https://auth.example.org',
  'hostname-admin-url': 'It is called hostname-admin now',
  'hostname-path': 'Write the whole URL in hostname, with its path',
  'hostname-port': 'Write the whole URL in hostname, with its port',
  'hostname-strict-backchannel': 'Use hostname-backchannel-dynamic, which means the opposite',
  'hostname-strict-https': 'Write the whole URL in hostname, with its scheme',
  'auto-build': 'Leave it out: start builds unless it is told --optimized',
};
const PROXY_MODES: Readonly<Record<string, string>> = {
  edge: 'Write proxy-headers=xforwarded (or forwarded) and http-enabled=true',
  reencrypt: 'Write proxy-headers=xforwarded (or forwarded)',
};
/** What is read before the configuration is: by kc.sh, and by the commands themselves. */
const OF_THE_LAUNCHER = ['config-file', 'profile', 'debug', 'debug-port', 'debug-suspend', 'run-in-container'];
const OF_OTHER_PROGRAMS = ['home-dir', 'cli-password', 'cli-client-secret', 'service-password', 'dry-run', 'verbose'];

/**
 * @returns `unknown-option` and `removed-option` for each name that kc.sh does not know, and `unknown-option` for words that
 *   are no option at all.
 */
export function checkNames(options: KeycloakOptions, data: KeycloakOptionData): OptionFinding[] {
  const names = options.given.flatMap((option) => checkName(option, data) ?? []);
  const words = options.others.filter(({ word }) => !word.startsWith('-')).slice(1);
  return [
    ...names,
    ...words.map(({ word, path }) => {
      const name = /^([a-z-]+)=/.exec(word)?.[1];
      if (name !== undefined && findOption(name, data) !== undefined) {
        return refused(
          'unknown-option',
          { path },
          `kc.sh takes "${name}" for an option only with dashes`,
          `Write --${name}=…`,
        );
      }
      return refused('unknown-option', { path }, 'kc.sh does not know what this word is for', 'Options begin with --');
    }),
  ];
}

function checkName(option: GivenOption, data: KeycloakOptionData): OptionFinding | undefined {
  const { name, written, isArgument } = option;
  if (OF_THE_LAUNCHER.includes(name) || (!isArgument && OF_OTHER_PROGRAMS.includes(name))) return undefined;
  if (name.startsWith('spi-') || findOption(name, data) !== undefined) return undefined;
  const instead =
    name === 'proxy' ? (own(PROXY_MODES, option.text ?? '') ?? 'Leave it out; see proxy-headers') : own(REMOVED, name);
  if (instead !== undefined)
    return ignored('removed-option', option, `kc.sh has no option ${written} any more`, instead);
  const known = Object.entries(data.options).flatMap(([one, { hidden }]) => (hidden === true ? [] : [one]));
  const hint = didYouMean(name, known)?.replace(
    /"(.*)"/,
    (_, one: string) => `"${isArgument ? `--${one}` : variableName(one)}"`,
  );
  const message = isArgument ? `kc.sh has no option ${written}` : `kc.sh has no option for ${written} and ignores it`;
  return ignored('unknown-option', option, message, hint);
}

/** @returns the option of this name, also of one with a part that can be anything. */
export function findOption(name: string, { options }: KeycloakOptionData): KeycloakOption | undefined {
  const exact = own(options, name);
  if (exact !== undefined) return exact;
  const pattern = Object.keys(options).find((known) => {
    const end = known.indexOf('<');
    return end > 0 && name.length > end && name.startsWith(known.slice(0, end));
  });
  return pattern === undefined ? undefined : own(options, pattern);
}

/** @returns the variable that sets an option. */
function variableName(option: string): string {
  return `KC_${option.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}
