import { type Diagnostic, isObject, type JsonObject, keycloakVersion, own } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { RECONCILER } from './services/keycloak-config-service.ts';
import { error, warning } from './codes.ts';

/**
 * Checks that the images of a stage go together, whichever it overrides.
 *
 * @returns `image-mismatch` where keycloak-config-cli is not built for the deployed Keycloak (its tag is
 *   `{version}-{keycloak}`), and as a warning where names were checked against another Keycloak's lists.
 */
export function checkImages(compose: JsonObject, stage: Stage, source: YamlSource): Diagnostic[] {
  const keycloak = tagOf(compose, 'keycloak');
  const reconciler = tagOf(compose, RECONCILER);
  if (keycloak === undefined || reconciler === undefined) return [];
  const diagnostics: Diagnostic[] = [];
  const version = versionOf(keycloak);
  if (reconciler !== 'latest' && !reconciler.endsWith(`-${version}`)) {
    const position = source.locate(['compose', 'services', RECONCILER, 'image']);
    const message = `keycloak-config-cli:${reconciler} is not built for Keycloak ${version}`;
    const hint = `Take the tag ${stage.versions.keycloakConfigCli}-${version}`;
    diagnostics.push(error('image-mismatch', source.file, position, message, hint));
  }
  if (reconciler === 'latest') {
    const position = source.locate(['compose', 'services', RECONCILER, 'image']);
    const message = 'keycloak-config-cli:latest changes by itself and need not fit this Keycloak';
    diagnostics.push(error('image-mismatch', source.file, position, message, 'Pin a version'));
  }
  if (version !== keycloakVersion) {
    const position = source.locate(['versions', 'keycloak']);
    const message = `names and properties were checked against Keycloak ${keycloakVersion}, the stage deploys ${version}`;
    diagnostics.push(warning('image-mismatch', source.file, position, message));
  }
  return diagnostics;
}

/** @returns the tag of a service's image; undefined where it has none, is a digest or comes from a variable. */
function tagOf(compose: JsonObject, service: string): string | undefined {
  const services = own(compose, 'services');
  const definition = isObject(services) ? own(services, service) : undefined;
  const image = isObject(definition) ? own(definition, 'image') : undefined;
  if (typeof image !== 'string' || image.includes('$')) return undefined;
  return /:([^:/@]+)(@.*)?$/.exec(image)?.[1];
}

/** `26.5.5-0` and `26.5.5` are builds of one version. */
function versionOf(tag: string): string {
  return /^\d+(\.\d+)*/.exec(tag)?.[0] ?? tag;
}
