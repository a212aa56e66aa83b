import {
  type AdviseValue,
  type Diagnostic,
  type RealmTemplates,
  type RenderedRealm,
  START,
} from '@realm-as-code/renderer';
import type { ImageLock, Stage, VariableRegistry, YamlSource } from '@realm-as-code/stage';
import type { RootFiles } from './write-files.ts';

/** All that the files of a stage follow from. */
export interface StageInput extends RootFiles {
  readonly stage: Stage;
  /** One realm without a folder, or any number of realms with a folder each. */
  readonly realms: readonly RealmTemplates[];
  readonly variables: VariableRegistry;
  /** The digests that images are pinned to. */
  readonly images?: ImageLock | undefined;
  /** Whether the stage has the output folder for itself: then no file is named after it. */
  readonly isAlone?: boolean;
  /** Where the stage was read from, for the places in diagnostics. A stage made in memory has none. */
  readonly source?: YamlSource;
  /** What to do about values that templates name and the stage does not have. */
  readonly adviseValue?: AdviseValue | undefined;
  /** The version of Keycloak that the realms are checked for, instead of the one that the stage deploys. */
  readonly keycloak?: string | undefined;
  /** What else is found in a realm whose flows can be run, for a version of Keycloak; exceptions count for it, too. */
  readonly checkRealm?: ((realm: RenderedRealm, keycloak: string) => readonly Diagnostic[]) | undefined;
}

/** @returns where the stage was read from; of one that was made in memory, the file that it would be in. */
export function sourceOf({ stage, source }: StageInput): YamlSource {
  return source ?? { file: `stages/${stage.name}.yaml`, value: {}, locate: () => START };
}
