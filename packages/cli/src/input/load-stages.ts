import { resolve } from 'node:path';
import { type Advice, type Diagnostic, namesInTemplates, type SourceFile } from '@realm-as-code/renderer';
import type { GeneratedStage } from '@realm-as-code/compose-gen';
import {
  adviseValue,
  checkImageLock,
  findPartialOverrides,
  findUnusedValues,
  findUnusedVariables,
  type StageSource,
  type VariableRegistry,
} from '@realm-as-code/stage';
import { defaultRoot } from './default-root.ts';
import { generateTargets, type TargetedInput } from './generate-targets.ts';
import { StageHolder } from './hold-to-expectations.ts';
import { readRoot, type Root } from './read-root.ts';

/** A stage of a root, with what is generated for it. */
interface LoadedStage extends StageSource {
  readonly generated: GeneratedStage;
}

/** Where a root is, and the texts that were read there. */
interface Read {
  readonly folder: string;
  readonly sources: readonly SourceFile[];
}

/** What a command works on: a root with some of its stages, or why there is none. */
export interface LoadedRoot extends Read {
  /** Absent where the root cannot be used. */
  readonly root?: Root;
  readonly stages: readonly LoadedStage[];
  /** Holds realms to who must and who must not get in; absent where the root cannot be used. */
  readonly holder?: StageHolder;
  /** What is wrong with the root itself; what is wrong with a stage is in `generated`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the files of stages follow from beside a root. */
type How = Pick<TargetedInput, 'keycloak' | 'isAlone' | 'also' | 'only' | 'checkRealm'>;

/**
 * Reads a root and generates its stages, in memory.
 *
 * @param rootOption the root folder; the default root without it.
 * @param names the stages; all when undefined.
 * @param how what else their files follow from.
 */
export function loadStages(
  rootOption: string | undefined,
  names: readonly string[] | undefined,
  how: How = {},
): LoadedRoot {
  const folder = resolve(rootOption ?? defaultRoot());
  const { root, diagnostics, sources } = readRoot(folder, names);
  if (root === undefined) return { folder, sources, stages: [], diagnostics };
  const { realms, files, variables, imageLock, stageNames, expectations } = root;
  const advise = (name: string): Advice => adviseValue(name, root.shared.value, root.stages);
  const input = { realms, variables, images: imageLock?.lock, adviseValue: advise, ...files, ...how };
  const holder = new StageHolder(expectations, stageNames);
  const stages = root.stages.map(({ stage, source }) => ({
    stage,
    source,
    generated: holder.hold(generateTargets({ stage, source, ...input }), stage),
  }));
  const areAll = stageNames.every((name) => names === undefined || names.includes(name));
  const findings = [
    ...lockFindings(root, stages, areAll),
    ...valueFindings(root),
    ...(areAll ? unneededExceptions(stages) : []),
    ...(names === undefined ? unusedVariables(root, stages) : []),
  ];
  return { folder, sources, root, stages, holder, diagnostics: [...diagnostics, ...findings] };
}

/** The exceptions of all stages that none of them needs. */
function unneededExceptions(stages: readonly LoadedStage[]): readonly Diagnostic[] {
  const [first, ...others] = stages.map(({ generated }) => generated.unusedShared);
  const isUnneeded = ({ line, column }: Diagnostic): boolean =>
    others.every((unused) => unused.some((one) => one.line === line && one.column === column));
  return (first ?? []).filter(isUnneeded);
}

/** What is missing in the lock file, or left over; only all stages together tell the latter. */
function lockFindings({ imageLock }: Root, stages: readonly LoadedStage[], areAll: boolean): readonly Diagnostic[] {
  if (imageLock === undefined) return [];
  const images = new Set(stages.flatMap(({ generated }) => generated.images));
  return checkImageLock(imageLock.lock, imageLock.file, images, areAll);
}

/** What of the values nothing uses, and what of the shared ones a stage has perhaps forgotten to replace. */
function valueFindings({ shared, stages, realms }: Root): readonly Diagnostic[] {
  const sources = stages.map(({ source }) => source);
  const names = namesInTemplates(realms);
  return [
    ...(names === undefined ? [] : [shared, ...sources].flatMap((source) => findUnusedValues(source, names))),
    ...sources.flatMap((source) => findPartialOverrides(source, shared)),
  ];
}

/** @returns what no stage needs; nothing where realms are incomplete, since they may need it. */
function unusedVariables({ variables, variablesSource }: Root, stages: readonly LoadedStage[]): readonly Diagnostic[] {
  if (!stages.every(({ generated }) => generated.realms.every(({ isComplete }) => isComplete))) return [];
  const used = new Set(stages.flatMap(({ generated }) => generated.variables));
  return findUnusedVariables(variables, used, variablesSource);
}

/** A stage without errors, for the commands that are about one. */
export interface UsableStage extends Read, LoadedStage {
  readonly variables: VariableRegistry;
  readonly holder: StageHolder;
}

/**
 * Loads the one stage that a command is about.
 *
 * @param how what else its files follow from.
 * @returns the stage, or the errors for which it cannot be used.
 */
export function loadStage(
  rootOption: string | undefined,
  name: string,
  how: How = {},
): UsableStage | (Read & { readonly errors: readonly Diagnostic[] }) {
  const { root, stages, holder, diagnostics, folder, sources } = loadStages(rootOption, [name], how);
  const [loaded] = stages;
  const found = [...diagnostics, ...(loaded?.generated.diagnostics ?? [])];
  const errors = found.filter(({ severity }) => severity === 'error');
  if (root === undefined || loaded === undefined || holder === undefined || errors.length > 0)
    return { folder, sources, errors };
  return { folder, sources, ...loaded, variables: root.variables, holder };
}
