import { type Diagnostic, keycloakData } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { checkOptions } from './options/check-options.ts';
import { readOptions } from './options/read-options.ts';
import { isInStage, placeOfOption } from './place-in-stage.ts';
import type { Service } from './read-services.ts';

/**
 * Checks the options of kc.sh, as arguments and as variables, against those of a version of Keycloak. A container whose
 * options are wrong restarts for ever.
 *
 * @returns `unknown-option`, `removed-option`, `invalid-option`, `unavailable-option`, `unknown-feature`,
 *   `feature-conflict`, `unfinished-feature` and `keycloak-start`, at their places in the stage file.
 */
export function checkKeycloak(
  services: ReadonlyMap<string, Service>,
  stage: Stage,
  version: string,
  source: YamlSource,
): Diagnostic[] {
  const service = services.get('keycloak');
  if (service === undefined) return [];
  const options = readOptions(service);
  if (options.command === undefined) return [];
  const data = keycloakData(version);
  // Options do not change between patch releases, and they do between minor ones.
  const known = minorOf(data.keycloak) === minorOf(version) ? data.options : undefined;
  return checkOptions(options, known).flatMap(({ severity, code, about, message, hint }) => {
    if (about !== undefined && !isInStage(about.path, stage)) return [];
    const report = severity === 'error' ? error : warning;
    return report(code, source.file, placeOfOption(about?.path, stage, source), message, hint);
  });
}

function minorOf(version: string): string | undefined {
  return /^\d+\.\d+/.exec(version)?.[0];
}
