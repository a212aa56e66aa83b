// The flows of a document, and the order in which keycloak-config-cli takes their executions.

import { isObject, isSubFlowExecution, type Json, type JsonObject, own, textAt } from '@realm-as-code/renderer';
import { byPriority, type Execution, type Flow, priorityOf, toFlow } from '../../live/flow.ts';
import { isKnown, isTrueIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import { Stop } from '../stop.ts';

/** An execution as a document has it. */
export interface DeclaredExecution extends Execution {
  /** Undefined where the document has none. */
  readonly priority: number | undefined;
  /** An alias of a flow that the execution has without being a sub-flow. */
  readonly strayAlias?: string;
}

/** A flow as a document has it. */
export interface DeclaredFlow {
  readonly alias: string;
  readonly topLevel: boolean;
  readonly builtIn: boolean;
  /** Undefined where the document has none, like the next one. */
  readonly providerId: string | undefined;
  readonly description: string | undefined;
  /** In the order in which keycloak-config-cli takes them. Undefined where there is no list, on which it fails. */
  readonly executions: readonly DeclaredExecution[] | undefined;
  /** In the form and order in which it is compared with the live one. */
  readonly compared: Flow;
  /** Whether it has what no flow of a realm has or lacks what they have: it is never the same then. */
  readonly isNeverSame: boolean;
  /** Whether a variable in it has no known value; names aside. */
  readonly isOpen: boolean;
}

/** The flows and authenticator configs of a document. */
export interface DeclaredFlows {
  readonly flows: readonly DeclaredFlow[];
  /** By alias. */
  readonly configs: ReadonlyMap<string, ResolvedObject>;
}

/** Finds the flows and authenticator configs in a document. */
export function declaredFlowsIn(document: ResolvedObject): DeclaredFlows {
  const configs = objectsIn(document, 'authenticatorConfig').map((one) => [textIn(one, 'alias'), one] as const);
  return { flows: objectsIn(document, 'authenticationFlows').map(toDeclaredFlow), configs: new Map(configs) };
}

/** @returns a flow's sub-flow, which has to be in the document. */
export function subFlowOf({ flows }: DeclaredFlows, alias: string, step: string): DeclaredFlow {
  const found = flows.find((flow) => !flow.topLevel && flow.alias === alias);
  if (found === undefined) throw new Stop(step, `the file has no sub-flow "${alias}"`);
  return found;
}

/** @returns the executions of a flow, which has to have a list of them. */
export function executionsOf(flow: DeclaredFlow, step: string): readonly DeclaredExecution[] {
  if (flow.executions === undefined) throw new Stop(step, `the flow "${flow.alias}" has no "authenticationExecutions"`);
  return flow.executions;
}

/** @returns a declared flow in the form and order in which it is compared with the live one. */
export function flowToCompare(file: ResolvedObject): Flow {
  return toFlow(withoutOpenTexts(file), byPriority);
}

function toDeclaredFlow(file: ResolvedObject): DeclaredFlow {
  const flow = withoutOpenTexts(file);
  const executions = own(flow, 'authenticationExecutions');
  const taken = Array.isArray(executions) ? inOrderOfTheFile(executions.filter(isObject)) : undefined;
  return {
    alias: textIn(file, 'alias'),
    topLevel: isTrueIn(file, 'topLevel'),
    builtIn: isTrueIn(file, 'builtIn'),
    providerId: textAt(flow, 'providerId'),
    description: textAt(flow, 'description'),
    executions: taken?.map(toExecution),
    compared: toFlow(flow, byPriority),
    isNeverSame: taken === undefined || taken.some(isOdd) || textAt(flow, 'providerId') === undefined,
    isOpen: ![file, ...objectsIn(file, 'authenticationExecutions')].every(hasKnownValues),
  };
}

/** Whether an execution has what none of a realm has. */
function isOdd(execution: JsonObject): boolean {
  const hasEmpty = ['authenticator', 'authenticatorConfig', 'flowAlias'].some((key) => execution[key] === '');
  const isStray = !isSubFlowExecution(execution) && textAt(execution, 'flowAlias') !== undefined;
  return hasEmpty || isStray || isTrueIn(execution, 'userSetupAllowed');
}

/** Names whose variables have no known value are names all the same. */
const NAMES = new Set(['alias', 'flowAlias', 'authenticatorConfig', 'authenticationExecutions']);

function hasKnownValues(object: ResolvedObject): boolean {
  return Object.entries(object).every(([key, value]) => NAMES.has(key) || isKnown(value));
}

/** Names as the document has them; other texts that are not known count as missing. */
function withoutOpenTexts(file: ResolvedObject): JsonObject {
  const textsOf = (object: ResolvedObject): JsonObject =>
    Object.fromEntries(
      Object.entries(object).flatMap(([key, value]): [string, Json][] =>
        isKnown(value) ? [[key, value]] : NAMES.has(key) ? [[key, textIn(object, key)]] : [],
      ),
    );
  const { authenticationExecutions: list, ...rest } = file;
  const flow = textsOf(rest);
  if (Array.isArray(list))
    flow['authenticationExecutions'] = objectsIn(file, 'authenticationExecutions').map(textsOf).map(withOneFlag);
  return flow;
}

/** The two spellings set the same: the last one counts. */
function withOneFlag(execution: JsonObject): JsonObject {
  const { autheticatorFlow: _, ...rest } = execution;
  const flags = Object.keys(execution).filter((key) => key === 'autheticatorFlow' || key === 'authenticatorFlow');
  return { ...rest, authenticatorFlow: isTrueIn(execution, flags.at(-1) ?? '') };
}

/** An empty name is one that is not found. */
function toExecution(execution: JsonObject): DeclaredExecution {
  const { executions } = toFlow({ authenticationExecutions: [execution] }, (one) => one);
  const { requirement } = (executions as [Execution])[0];
  const isFlow = isSubFlowExecution(execution);
  const [authenticator, config, alias] = ['authenticator', 'authenticatorConfig', 'flowAlias'].map((key) =>
    textAt(execution, key),
  );
  return {
    ...(authenticator !== undefined && { authenticator }),
    ...(config !== undefined && { config }),
    ...(isFlow && { flow: alias ?? '' }),
    ...(!isFlow && alias !== undefined && { strayAlias: alias }),
    requirement,
    priority: priorityOf(execution),
  };
}

/** keycloak-config-cli sorts the executions of each flow in a file before it does anything with them (AuthenticationFlowImport). */
function inOrderOfTheFile(executions: readonly JsonObject[]): JsonObject[] {
  const key = (execution: JsonObject): number => priorityOf(execution) ?? -Infinity;
  return executions.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) - key(b)));
}
