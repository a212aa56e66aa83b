import { type Diagnostic, keycloakData, type Position } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { deployedKeycloak } from './deployed-keycloak.ts';
import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';

/**
 * Checks that the images of a stage go together, whichever it overrides.
 *
 * @returns `image-mismatch` where keycloak-config-cli is not built for the deployed Keycloak (its tag is
 *   `{version}-{keycloak}`), and as a warning where
 *   nothing is known of the deployed Keycloak, so that names were checked against another version's lists.
 */
export function checkImages(services: ReadonlyMap<string, Service>, stage: Stage, source: YamlSource): Diagnostic[] {
  const reconciler = services.get(RECONCILER)?.imageTag;
  if (services.get('keycloak')?.imageTag === undefined || reconciler === undefined) return [];
  const diagnostics: Diagnostic[] = [];
  const version = deployedKeycloak(services, stage);
  // Asked for when needed only: looking up a place in YAML takes longer than everything else here.
  const position = (): Position => source.locate(['compose', 'services', RECONCILER, 'image']);
  if (reconciler === 'latest') {
    const message = 'keycloak-config-cli:latest changes over time and may not fit this Keycloak';
    diagnostics.push(error('image-mismatch', source.file, position(), message, 'Pin a version'));
  } else if (!reconciler.endsWith(`-${version}`)) {
    const message = `keycloak-config-cli:${reconciler} is not built for Keycloak ${version}`;
    const hint = `Use the tag ${stage.versions.keycloakConfigCli}-${version}`;
    diagnostics.push(error('image-mismatch', source.file, position(), message, hint));
  }
  const checked = keycloakData(version).keycloak;
  if (version !== checked) {
    const message = `names and properties were checked against Keycloak ${checked}, but the stage deploys ${version}`;
    const hint = `"pnpm bump:keycloak --data-only ${version}" adds what is to be known of it`;
    diagnostics.push(warning('image-mismatch', source.file, source.locate(['versions', 'keycloak']), message, hint));
  }
  return diagnostics;
}
