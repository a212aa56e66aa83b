import {
  addExceptions,
  addValues,
  addVariables,
  type AdoptedFile,
  type AdoptedRealm,
  adoptedPage,
  baseline,
  folderFor,
  movedPlace,
} from '@realm-as-code/adopter';
import { generateStage } from '@realm-as-code/compose-gen';
import { formatText } from '@realm-as-code/planner';
import type { RealmTemplates, RenderedRealm } from '@realm-as-code/renderer';
import { type Exception, envEntries, type Stage, type StageSource } from '@realm-as-code/stage';
import type { Root } from '../input/read-root.ts';
import { TEMPLATES } from '../input/read-templates.ts';
import type { RealmSource } from './read-realm.ts';
import { isEmpty, isRule, planFor, templatesOf, titleOfRule } from './make-root.ts';

export const PAGE = 'ADOPTED.md';

/** A realm that is to be put into a root that exists. */
interface AdditionInput {
  readonly root: Root;
  /** The names of the root's realms, in the order of `root.realms`. */
  readonly names: readonly string[];
  readonly realm: AdoptedRealm;
  readonly source: RealmSource;
  /** @returns the text of a file of the root, empty where there is none. */
  readonly textOf: (path: string) => string;
}

/** What adding a realm to a root changes in its files. */
export interface Addition {
  /** With paths below the root. */
  readonly write: readonly AdoptedFile[];
  readonly remove: readonly string[];
  /** What is added to the environment file. */
  readonly env: string;
  /** The variables whose values nobody told. */
  readonly toFillIn: readonly string[];
  /** How many exceptions are the new realm's baseline, in all stages. */
  readonly exceptions: number;
  /** How many errors no exception can be made for. */
  readonly errors: number;
}

/**
 * Works out what has to change for a realm to be in a root: a root of one realm becomes one of several, in which each has a
 * folder of its own; values, variables and exceptions are added to what is there.
 */
export function addToRoot(input: AdditionInput): Addition {
  const { root, names, realm, textOf } = input;
  const [only] = root.realms;
  const moved = only !== undefined && only.folder === undefined ? folderFor(names[0] ?? '') : undefined;
  const folder = folderFor(realm.name);
  const present = root.realms.map((templates) => ({ ...templates, folder: templates.folder ?? moved }));
  const realms: RealmTemplates[] = [...present, { ...templatesOf(realm), folder }];
  const stages = root.stages.map((one) => stageWith(input, one, realms, folder, moved));
  const files = (templates: RealmTemplates | undefined): AdoptedFile[] =>
    (['bootstrap', 'managed'] as const).flatMap((kind) =>
      (templates?.[kind] ?? []).map(({ path, text }) => ({ path: `${kind}/${path.split('/').at(-1) ?? path}`, text })),
    );
  const toMove = moved === undefined ? [] : files(only);
  const exceptions = stages.flatMap((one) => one.exceptions);
  return {
    write: [
      {
        path: 'stages/shared.yaml',
        text: addExceptions(addValues(textOf('stages/shared.yaml'), realm.values), [], moved),
      },
      { path: 'stages/variables.yaml', text: addVariables(textOf('stages/variables.yaml'), realm.variables) },
      ...stages.map(({ path, exceptions: own }) => ({ path, text: addExceptions(textOf(path), own, moved) })),
      ...toMove.map(({ path, text }) => ({ path: `${TEMPLATES}/${moved}/${path}`, text })),
      ...realm.files.map(({ path, text }) => ({ path: `${TEMPLATES}/${folder}/${path}`, text })),
      { path: PAGE, text: [textOf(PAGE), pageOf(input, stages, exceptions)].filter((text) => text !== '').join('\n') },
    ],
    remove: toMove.map(({ path }) => `${TEMPLATES}/${path}`),
    env: `\n# Added with the realm ${realm.name}.\n${envEntries(
      new Set(Object.keys(realm.variables)),
      realm.variables,
      (_, name) => realm.environment.get(name) ?? '',
    )}`,
    toFillIn: Object.keys(realm.variables).filter((name) => !realm.environment.has(name)),
    exceptions: exceptions.length,
    errors: stages.flatMap(({ left }) => left).filter(({ severity }) => severity === 'error').length,
  };
}

/** A stage with the new realm in it, and what the rules find there. */
interface ExtendedStage extends ReturnType<typeof baseline> {
  readonly path: string;
  readonly stage: Stage;
  /** What the first reconcile would do to the realm that the new one comes from; undefined where it is nothing. */
  readonly plan: string | undefined;
}

function stageWith(
  { realm, root, source: { exported } }: AdditionInput,
  { stage, source: file }: StageSource,
  realms: readonly RealmTemplates[],
  folder: string,
  moved: string | undefined,
): ExtendedStage {
  const extended: Stage = {
    ...stage,
    values: { ...stage.values, ...realm.values },
    exceptions: [...(stage.shared?.exceptions ?? []), ...(stage.exceptions ?? [])].map((one) => ({
      ...one,
      at: movedPlace(one.at, moved),
    })),
    shared: { compose: stage.shared?.compose ?? {} },
  };
  const variables = { ...root.variables, ...realm.variables };
  const generated = generateStage({ stage: extended, realms, variables, ...root.files });
  const own = generated.diagnostics.filter(({ place }) => place?.startsWith(`${folder}/`));
  const rendered = generated.realms.at(-1) as RenderedRealm;
  const plan = exported === undefined ? undefined : planFor(generated, rendered, realm, exported, stage);
  return {
    ...baseline(own, isRule),
    path: `stages/${file.file.split('/').at(-1) ?? ''}`,
    stage,
    plan: plan === undefined || isEmpty(plan) ? undefined : formatText(plan, false),
  };
}

function pageOf(
  { realm, source }: AdditionInput,
  stages: readonly ExtendedStage[],
  exceptions: readonly Exception[],
): string {
  const [first] = stages;
  if (first === undefined) return '';
  return adoptedPage({
    realm,
    stage: first.stage,
    isAdded: true,
    source: source.from,
    sourceVersion: source.version,
    isLive: source.exported !== undefined,
    exceptions: exceptions.filter(
      ({ at, rule }, index) => index === exceptions.findIndex((one) => one.at === at && one.rule === rule),
    ),
    findings: first.left,
    plan: first.plan,
    titleOf: titleOfRule,
  });
}
