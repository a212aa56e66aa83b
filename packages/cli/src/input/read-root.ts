import { existsSync } from 'node:fs';
import {
  type Diagnostic,
  parseTemplate,
  type RealmTemplates,
  type SourceFile,
  START,
  suggest,
} from '@realm-as-code/renderer';
import {
  type Expectations,
  IMAGE_LOCK,
  type ImageLock,
  readAccess,
  readImageLock,
  readShared,
  readStage,
  readVariables,
  type StageSource,
  type VariableRegistry,
  type YamlSource,
} from '@realm-as-code/stage';
import type { RootFiles } from '@realm-as-code/compose-gen';
import { startOptimiser, WORTH_OPTIMISING } from '../start/optimiser.ts';
import { ACCESS, SHARED, stageNamesOf, VARIABLES } from './list-stages.ts';
import { readRootFiles } from './read-root-files.ts';
import { readRealms } from './read-templates.ts';
import { RootReader } from './root-reader.ts';
import { checkStagesFolder } from './check-stages-folder.ts';

/** The sources of a deployment, read from its root folder. */
export interface Root {
  readonly stages: readonly StageSource[];
  /** The names of all stages of the root, not only of those that were asked for. */
  readonly stageNames: readonly string[];
  /** What all stages share. */
  readonly shared: YamlSource;
  readonly realms: readonly RealmTemplates[];
  /** The themes, providers and certificates that all realms share. */
  readonly files: RootFiles;
  /** The digests of images, where the root has them. */
  readonly imageLock: { readonly lock: ImageLock; readonly file: SourceFile } | undefined;
  readonly variables: VariableRegistry;
  readonly variablesSource: YamlSource;
  /** Who must and who must not get in, where the root says it. */
  readonly expectations: Expectations | undefined;
}

/**
 * Reads `stages/` and `templates/` of a root folder.
 *
 * @param folder the root folder.
 * @param wanted the stages to read; all when undefined.
 * @returns the root, or what is wrong with it, and the texts that were read; paths are relative to the current folder.
 */
export function readRoot(
  folder: string,
  wanted: readonly string[] | undefined,
): { root?: Root; diagnostics: Diagnostic[]; sources: readonly SourceFile[] } {
  const reader = new RootReader(folder);
  const stageNames = readStageNames(reader);
  const shared = reader.parse(`stages/${SHARED}.yaml`, (file) => {
    const { source, diagnostics } = readShared(file);
    return { value: source, diagnostics };
  });
  const variables = readRegistry(reader, stageNames.length > 0);
  // What is wrong with the templates of a realm is nothing against the others, nor is a file that is not read.
  const ofTemplates = new RootReader(folder);
  const realms = readRealms(ofTemplates);
  checkStagesFolder(ofTemplates);
  const templates = realms.flatMap(({ bootstrap, managed }) => [...bootstrap, ...managed]);
  if (templates.reduce((sum, { text }) => sum + text.length, 0) > WORTH_OPTIMISING) startOptimiser();
  const files = readRootFiles(reader, ofTemplates);
  const imageLock = readLock(reader);
  const expectations = readExpectations(reader);
  const stages = (wanted ?? stageNames).flatMap((name) => readOneStage(reader, name, stageNames, shared) ?? []);
  const diagnostics = [...reader.diagnostics, ...ofTemplates.diagnostics];
  const sources = [...reader.sources, ...ofTemplates.sources];
  if (shared === undefined || variables === undefined || reader.diagnostics.length > 0) {
    // Without values the templates cannot be rendered, but they can be read.
    const inTemplates = templates.flatMap((file) => parseTemplate(file).diagnostics);
    return { diagnostics: [...diagnostics, ...inTemplates], sources };
  }
  const root = {
    stages,
    stageNames,
    shared,
    realms,
    files,
    imageLock,
    variables: variables.variables,
    variablesSource: variables.source,
    expectations,
  };
  return { root, diagnostics, sources };
}

function readStageNames(reader: RootReader): string[] {
  const stages = stageNamesOf(reader.list('stages'));
  if (stages.length === 0 && reader.diagnostics.length === 0) {
    reader.report('file-not-found', 'stages', 'there is no stage file in this folder', 'Write stages/<name>.yaml');
  }
  return stages;
}

function readOneStage(
  reader: RootReader,
  name: string,
  all: readonly string[],
  shared: YamlSource | undefined,
): StageSource | undefined {
  if (!all.includes(name)) {
    reader.report('unknown-stage', 'stages', `there is no stage ${JSON.stringify(name)}`, suggest(name, all));
    return undefined;
  }
  const path = reader.list('stages').includes(`${name}.yaml`) ? `stages/${name}.yaml` : `stages/${name}.yml`;
  return reader.parse(path, (file) => {
    const { read, diagnostics } = readStage(name, file, shared?.value ?? { versions: {} }, shared);
    return { value: read, diagnostics };
  });
}

/** @param canBeAbsent whether this is a root at all: then it may describe no variables so far. */
function readRegistry(
  reader: RootReader,
  canBeAbsent: boolean,
): { variables: VariableRegistry; source: YamlSource } | undefined {
  const path = `stages/${VARIABLES}.yaml`;
  if (canBeAbsent && !existsSync(reader.at(path)))
    return { variables: {}, source: { file: path, value: {}, locate: () => START } };
  return reader.parse(path, (file) => {
    const { read, diagnostics } = readVariables(file);
    return { value: read, diagnostics };
  });
}

function readExpectations(reader: RootReader): Expectations | undefined {
  const path = [`stages/${ACCESS}.yaml`, `stages/${ACCESS}.yml`].find((name) => existsSync(reader.at(name)));
  if (path === undefined) return undefined;
  return reader.parse(path, (file) => {
    const { read, diagnostics } = readAccess(file);
    return { value: read, diagnostics };
  });
}

function readLock(reader: RootReader): Root['imageLock'] {
  if (!existsSync(reader.at(IMAGE_LOCK))) return undefined;
  return reader.parse(IMAGE_LOCK, (file) => {
    const { lock, diagnostics } = readImageLock(file);
    return { value: lock && { lock, file }, diagnostics };
  });
}
