// The flows of a document, and the order in which keycloak-config-cli takes their executions.

import { isSubFlowExecution, type JsonObject } from '@realm-as-code/renderer';
import { byPriority, type Flow, toFlow } from '../live/flow.ts';
import { isTrueIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';

/** The flows and authenticator configs of a document, by alias. */
export interface DeclaredFlows {
  readonly flows: ReadonlyMap<string, ResolvedObject>;
  readonly configs: ReadonlyMap<string, ResolvedObject>;
}

/** Finds the flows and authenticator configs in a document. */
export function declaredFlowsIn(document: ResolvedObject): DeclaredFlows {
  const byAlias = (key: string): ReadonlyMap<string, ResolvedObject> =>
    new Map(objectsIn(document, key).map((one) => [textIn(one, 'alias'), one]));
  return { flows: byAlias('authenticationFlows'), configs: byAlias('authenticatorConfig') };
}

/** @returns a declared flow in the form and order in which it is compared with the live one. */
export function flowToCompare(file: ResolvedObject): Flow {
  return convert(file, byPriority);
}

/** @returns a declared flow in the order in which its executions run once it is created. */
export function flowToCreate(file: ResolvedObject): Flow {
  return convert(file, isTrueIn(file, 'topLevel') ? byCreation : byFilePriority);
}

/** Texts that are not known count as missing. */
function convert(file: ResolvedObject, order: (executions: JsonObject[]) => JsonObject[]): Flow {
  return toFlow(file as JsonObject, order);
}

/** keycloak-config-cli sorts the executions of each flow in a file before it does anything with them. */
function byFilePriority(executions: JsonObject[]): JsonObject[] {
  return executions.toSorted((a, b) => priorityOf(a) - priorityOf(b));
}

/** In a new top-level flow, authenticators keep the file's priority; a sub-flow comes after what is already there. */
function byCreation(executions: JsonObject[]): JsonObject[] {
  const created: { execution: JsonObject; priority: number }[] = [];
  for (const execution of byFilePriority(executions)) {
    const last = Math.max(-1, ...created.map((one) => one.priority));
    const priority = isSubFlowExecution(execution) ? last + 1 : priorityOf(execution);
    created.push({ execution, priority });
  }
  return created.toSorted((a, b) => a.priority - b.priority).map((one) => one.execution);
}

function priorityOf(execution: JsonObject): number {
  return Number(execution['priority'] ?? 0);
}
