import { type FeatureToggles, type Json, type JsonObject, valueAt } from '@realm-as-code/renderer';
import type { Service } from './read-services.ts';

/**
 * @param compose the finished Compose file.
 * @returns which features Keycloak is started with, and without: from its command, or else from its environment. What comes
 *   from variables is left out.
 */
export function readFeatures(compose: JsonObject, services: ReadonlyMap<string, Service>): FeatureToggles {
  const words = wordsOf(valueAt(compose, 'services', 'keycloak', 'command'));
  const environment = services.get('keycloak')?.environment;
  const read = (option: string, variable: string): string[] => {
    const given = valueOf(words, option) ?? environment?.get(variable) ?? '';
    // `login:v1` is a version of the feature `login`.
    return given.split(',').map((feature) => feature.trim().replace(/:v\d+$/, ''));
  };
  return {
    enabled: read('--features', 'KC_FEATURES'),
    disabled: read('--features-disabled', 'KC_FEATURES_DISABLED'),
  };
}

/** `--option=value` or `--option value`. */
function valueOf(words: readonly string[], option: string): string | undefined {
  const at = words.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const word = words[at];
  return word === option ? words[at + 1] : word?.slice(option.length + 1);
}

function wordsOf(command: Json | undefined): string[] {
  if (typeof command === 'string') return command.split(/\s+/);
  return Array.isArray(command) ? command.filter((word) => typeof word === 'string') : [];
}
