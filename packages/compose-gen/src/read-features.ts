import type { FeatureToggles } from '@realm-as-code/renderer';
import { readOptions, valueOf } from './options/read-options.ts';
import type { Service } from './read-services.ts';

/** @returns which features Keycloak is started with, and without. What comes from variables is left out. */
export function readFeatures(keycloak: Service | undefined): FeatureToggles {
  if (keycloak === undefined) return { enabled: [], disabled: [] };
  const options = readOptions(keycloak);
  const read = (name: string): string[] =>
    // `login:v1` is a version of the feature `login`.
    (valueOf(options, name) ?? '').split(',').map((feature) => feature.trim().replace(/:v\d+$/, ''));
  return { enabled: read('features'), disabled: read('features-disabled') };
}
