import { type GeneratedStage, generateStage, type StageInput } from '@realm-as-code/compose-gen';
import { generateManifests } from '@realm-as-code/kube-gen';
import { sortDiagnostics } from '@realm-as-code/renderer';
import {
  managedTemplateOf,
  paths,
  pinStage,
  realmNameOf,
  type Target,
  targetsOf,
  type YamlSource,
} from '@realm-as-code/stage';

/** A stage that was read from a file, and which targets it is for. */
export interface TargetedInput extends StageInput {
  readonly source: YamlSource;
  /** Targets beside those that the stage names. */
  readonly also?: readonly Target[] | undefined;
  /** The target instead of those that the stage names. */
  readonly only?: Target | undefined;
}

/**
 * Generates a stage for all its targets.
 *
 * @returns what {@link generateStage} does, with the files of the targets. Where Compose is none of them, what only Compose
 *   reads is left out; the documents stay, since what a later run takes back is told by them.
 */
export function generateTargets({ also = [], only, ...input }: TargetedInput): GeneratedStage {
  const named = only === undefined ? [...targetsOf(input.stage), ...also] : [only];
  const stage = { ...input.stage, targets: [...new Set(named)] };
  const generated = generateStage({ ...input, stage });
  if (!stage.targets.includes('kubernetes')) return generated;
  const { deployment, files } = generated;
  const { files: manifests, diagnostics: found } = generateManifests({
    stage: pinStage(stage, input.images ?? new Map()),
    source: input.source,
    deployment,
    files,
    registry: input.variables,
    isAlone: input.isAlone,
  });
  const diagnostics = sortDiagnostics([...generated.diagnostics, ...found]);
  if (manifests.length === 0) return { ...generated, files: [], diagnostics };
  const kept = stage.targets.includes('compose') ? files : files.filter(isForAllTargets(input));
  return { ...generated, files: [...kept, ...manifests], diagnostics };
}

/** The example of an environment and, for the next run in the same folder, the documents of the realms. */
function isForAllTargets({ stage: { name }, isAlone = false }: StageInput): (file: { path: string }) => boolean {
  const example = paths.envExample(isAlone ? undefined : name);
  return ({ path }) =>
    path === example || managedTemplateOf(path, name) !== undefined || realmNameOf(path, name) !== undefined;
}
