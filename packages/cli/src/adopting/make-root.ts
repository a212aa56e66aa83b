import {
  adoptedPage,
  type AdoptedFile,
  type AdoptedRealm,
  baseline,
  registryOf,
  writeRoot,
} from '@realm-as-code/adopter';
import { type GeneratedStage, generateStage } from '@realm-as-code/compose-gen';
import { formatText, makePlan, type Plan, reconcilerSettings, toLiveRealm } from '@realm-as-code/planner';
import { type JsonObject, type RenderedRealm, rules, type RuleCode, SecretValues } from '@realm-as-code/renderer';
import type { Exception, Stage, VariableRegistry } from '@realm-as-code/stage';
import type { RealmSource } from './read-realm.ts';

/** A realm that is to become a root of its own. */
interface RootInput {
  readonly realm: AdoptedRealm;
  readonly stage: Omit<Stage, 'values'>;
  /** Where it comes from. */
  readonly source: RealmSource;
}

/** A root in memory. */
export interface MadeRoot {
  /** With paths below the root. The environment file is none of them. */
  readonly files: readonly AdoptedFile[];
  readonly variables: VariableRegistry;
  readonly stage: Stage;
  /** What the stage needs in its environment. */
  readonly needed: readonly string[];
  readonly exceptions: readonly Exception[];
  /** How many errors are left that no exception can be made for. */
  readonly errors: number;
  /** What the first reconcile would do to the realm that it comes from; undefined where that is not known. */
  readonly plan: Plan | undefined;
}

/**
 * Makes a root of a realm, and tries it out in memory: what the rules find becomes the baseline, and a plan says what the
 * first reconcile would do to the realm that it comes from.
 */
export function makeRoot({ realm, stage: settings, source }: RootInput): MadeRoot {
  const variables = registryOf(realm, settings);
  const stageWith = (exceptions: readonly Exception[]): Stage => ({ ...settings, values: realm.values, exceptions });
  const generate = (exceptions: readonly Exception[]): GeneratedStage =>
    generateStage({ stage: stageWith(exceptions), realms: [templatesOf(realm)], variables });
  const { exceptions } = baseline(generate([]).diagnostics, isRule);
  const stage = stageWith(exceptions);
  const generated = generate(exceptions);
  const findings = generated.diagnostics;
  const plan =
    source.exported === undefined
      ? undefined
      : planFor(generated, generated.realms[0] as RenderedRealm, realm, source.exported, stage);
  const page = adoptedPage({
    realm,
    stage,
    isAdded: false,
    source: source.from,
    sourceVersion: source.version,
    exceptions,
    findings,
    isLive: plan !== undefined,
    plan: plan === undefined || isEmpty(plan) ? undefined : formatText(plan, false),
    titleOf: titleOfRule,
  });
  return {
    files: [...writeRoot({ realm, stage, exceptions }), { path: 'ADOPTED.md', text: page }],
    variables,
    stage,
    needed: generated.variables,
    exceptions,
    errors: findings.filter(({ severity }) => severity === 'error').length,
    plan,
  };
}

/** @returns the files of a realm as templates. */
export function templatesOf({ files }: AdoptedRealm): Record<'bootstrap' | 'managed', AdoptedFile[]> {
  const of = (kind: string): AdoptedFile[] => files.filter(({ path }) => path.startsWith(`${kind}/`));
  return { bootstrap: of('bootstrap'), managed: of('managed') };
}

/** @returns what the first reconcile would do to the realm that another was made of. */
export function planFor(
  generated: GeneratedStage,
  rendered: RenderedRealm,
  realm: AdoptedRealm,
  exported: JsonObject,
  stage: Pick<Stage, 'name'>,
): Plan {
  const { environment, version } = generated.reconciler;
  return makePlan({
    stage: stage.name,
    live: toLiveRealm(exported),
    realm: rendered,
    values: realm.environment,
    secrets: new SecretValues(realm.environment.values()),
    reconciler: reconcilerSettings(environment, version),
  });
}

/** @returns how much the next reconcile will change. */
export function changes({ summary }: Plan): number {
  return summary.create + summary.change + summary.delete;
}

/** @returns whether the next reconcile will do nothing. */
export function isEmpty(plan: Plan): boolean {
  return changes(plan) === 0 && plan.failure === undefined;
}

/** @returns whether a code is that of a rule, which exceptions can be made for. */
export function isRule(code: string): code is RuleCode {
  return ruleOf(code) !== undefined;
}

/** @returns the title of a rule. */
export function titleOfRule(code: string): string {
  return ruleOf(code)?.title ?? code;
}

function ruleOf(code: string): { readonly title: string } | undefined {
  return Object.values(rules).find((rule) => rule.code === code);
}
