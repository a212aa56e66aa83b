import {
  type Failure,
  makePlan,
  type Plan,
  type ReconcilerSettings,
  type ServerProviders,
  toLiveRealm,
  type UnknownProperty,
} from '@realm-as-code/planner';
import {
  type Diagnostic,
  findSecrets,
  type JsonObject,
  type RealmTemplates,
  type RenderedRealm,
  renderRealm,
  type SecretValues,
  type SourceFile,
} from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';
import { secretVariable } from '../values/extract-secrets.ts';
import { Names } from '../values/names.ts';
import { withoutInternals } from '../without-internals.ts';
import { declaredDocument } from './declared.ts';
import { editDocument, homesIn } from './edit-document.ts';
import { findHandMade } from './hand-made.ts';
import type { Drifting } from './entities/entries.ts';
import { editJson } from './json-edits.ts';
import { keyOf, Ledger, type NewVariable, type Offer, type Withheld } from './ledger.ts';
import { remaining } from './remaining.ts';
import { type NewError, newErrors, type Refusal, refusedByPlan } from './refusals.ts';
import { StageView } from './stage-view.ts';

/** A realm that is managed, as its templates say it is and as it is. */
export interface DriftInput {
  readonly stage: string;
  readonly templates: RealmTemplates;
  /** The templates with the values put in. */
  readonly realm: RenderedRealm;
  /** What expressions can refer to. */
  readonly values: JsonObject;
  readonly variables: VariableRegistry;
  /** The environment of the reconciler, as far as it is known. */
  readonly environment: ReadonlyMap<string, string>;
  /** The secrets among these values, and any others that may not be shown. */
  readonly secrets: SecretValues;
  readonly reconciler: ReconcilerSettings;
  /** The live realm, as an export has it. */
  readonly exported: JsonObject;
  /** What the server offers; what its version of Keycloak brings along unless given. */
  readonly providers?: ServerProviders | undefined;
  /** @returns the errors that all stages would have with other templates and variables. */
  readonly check: (templates: RealmTemplates, variables: VariableRegistry) => readonly Diagnostic[];
}

/** What drifted into a realm by hand, as changes of its templates. No secret is in it. */
export interface Drift {
  readonly realm: string;
  /** All templates of the realm, with the changes. */
  readonly templates: RealmTemplates;
  /** Those that change. */
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** What the changed templates have. */
  readonly offers: readonly Offer[];
  /** What they do not have, and why. */
  readonly withheld: readonly Withheld[];
  /** Where the next reconcile will stop, also with the changes: what it does after that could not be tried. */
  readonly failure?: Failure | undefined;
  /** What belongs to operators: it may be made by hand. */
  readonly operators: readonly { readonly type: string; readonly name: string }[];
  /** What could not be compared, because the value of a variable is not known. */
  readonly unknown: readonly UnknownProperty[];
  /** Secrets that need a value in the environment files of all stages. */
  readonly secrets: readonly NewVariable[];
  /** The variables for them, to be added to the registry. */
  readonly variables: VariableRegistry;
}

/**
 * Finds what drifted into a realm by hand and writes it as changes of the managed templates: only the lines concerned
 * change, and what comes from a stage is written as the expression that it has there. With the changed templates, no stage
 * has errors that it does not have now, and the next reconcile leaves alone what is offered.
 */
export function findDrift(input: DriftInput): Drift {
  const { templates, realm, check, variables } = input;
  const live = toLiveRealm(input.exported, input.providers);
  const planFor = (documents: RenderedRealm): Plan =>
    makePlan({
      stage: input.stage,
      live,
      realm: documents,
      values: input.environment,
      secrets: input.secrets,
      reconciler: input.reconciler,
    });
  const before = planFor(realm);
  const errorsBefore = check(templates, variables);
  const hidden = input.secrets.with(
    findSecrets(input.exported).map(({ text }) => text),
    live.providers.secretKeys,
  );
  const shared = {
    live,
    reconciler: input.reconciler,
    exported: withoutInternals(input.exported),
    documents: realm.documents
      .filter(({ kind }) => kind === 'managed')
      .map((document) => declaredDocument(document, input.environment)),
    view: new StageView(
      input.values,
      input.environment,
      variables,
      [...templates.bootstrap, ...templates.managed].map(({ text }) => text),
    ),
    secrets: hidden,
  };
  const refused = new Map<string, string>();
  const write = (agreed: ReadonlySet<string>, without: ReadonlyMap<string, string> = refused): Round => {
    const ledger = new Ledger(without, agreed, new Names(live.name, Object.keys(variables)));
    return writeTemplates(templates, { ...shared, ledger }, before);
  };
  const errorsOf = (round: Round): NewError[] => {
    if (round.ledger.offers.length === 0) return [];
    return newErrors(check(templatesOf(templates, round), { ...variables, ...round.variables }), errorsBefore, round);
  };
  // The first round only finds out which values of the stage the realm agrees with.
  const { agreed } = write(new Set()).ledger;
  for (;;) {
    const round = write(agreed);
    const { ledger, managed } = round;
    const found = errorsOf(round);
    const suspected = found.flatMap(({ reason, suspects }) => suspects.map((offer): Refusal => [offer, reason]));
    if (refuse(refused, suspected)) continue;
    const [unexplained] = found;
    if (unexplained !== undefined) {
      const { key, reason } = unexplained;
      const isCure = (offer: Offer): boolean => {
        const trial = errorsOf(write(agreed, new Map([...refused, [keyOf(offer), reason]])));
        return trial.every((error) => error.key !== key);
      };
      const cure = ledger.offers.find(isCure);
      refuse(
        refused,
        (cure === undefined ? ledger.offers : [cure]).map((offer) => [offer, reason]),
      );
      continue;
    }
    const after = planFor(renderRealm(templatesOf(templates, round), input.values));
    if (refuse(refused, refusedByPlan(after, before, ledger.offers))) continue;
    return {
      realm: live.name,
      templates: templatesOf(templates, round),
      files: managed.flatMap(({ path, text }, index) => {
        const { text: old } = templates.managed[index] as SourceFile;
        return text === old ? [] : [{ path, before: old, after: text }];
      }),
      offers: ledger.offers,
      ...remaining(after, ledger),
      failure: after.failure,
      unknown: before.unknown,
      secrets: ledger.variables.filter(({ variable }) => Object.hasOwn(round.variables, variable)),
      variables: round.variables,
    };
  }
}

function templatesOf(templates: RealmTemplates, { managed }: Round): RealmTemplates {
  return { ...templates, managed };
}

/** The managed templates as they would be, and what they have by then. */
export interface Round {
  readonly ledger: Ledger;
  readonly managed: readonly SourceFile[];
  /** What the registry lacks for them. */
  readonly variables: VariableRegistry;
}

function writeTemplates(templates: RealmTemplates, drifting: Drifting, plan: Plan): Round {
  const { documents, ledger } = drifting;
  const handMade = findHandMade(drifting, plan);
  const isHome = homesIn(documents);
  const edited = new Map(
    documents.map((one): [string, string] => {
      const { file, text } = one.document.source;
      const edit = editDocument(drifting, one, handMade, isHome(one));
      return [file, edit === undefined ? text : editJson(text, edit)];
    }),
  );
  const managed = templates.managed.map(({ path, text }) => {
    const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
    const now = edited.get(path);
    return { path, text: now === undefined ? text : mark + now };
  });
  const used = ledger.variables.filter(({ variable }) =>
    managed.some(({ text }) => text.includes(`$(env:${variable})`)),
  );
  const variables = used.map(({ variable, description }) => [variable, secretVariable('Clients', description)]);
  return { ledger, managed, variables: Object.fromEntries(variables) as VariableRegistry };
}

/** @returns whether anything is refused that was not refused before. */
function refuse(refused: Map<string, string>, found: readonly Refusal[]): boolean {
  for (const [offer, reason] of found) {
    const key = keyOf(offer);
    if (!refused.has(key)) refused.set(key, reason);
  }
  return found.length > 0;
}
