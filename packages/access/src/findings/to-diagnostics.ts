import {
  at,
  describePlace,
  type Diagnostic,
  items,
  type Path,
  type Placed,
  type RenderedDocument,
  text,
  warning,
} from '@realm-as-code/renderer';
import type { AccessFinding, Subject } from './finding.ts';

/** @returns findings as warnings, at their places in the documents of the realm. */
export function toDiagnostics(
  findings: readonly AccessFinding[],
  documents: readonly RenderedDocument[],
): Diagnostic[] {
  const roots = documents.map((document): Placed => ({ value: document.value, document, path: [] }));
  return findings.flatMap(({ code, subject, message, hint }) => {
    const place = placeOf(subject, roots);
    if (place === undefined) return [];
    const { document, path } = place;
    const found = warning(code, document.source.file, document.locate(path), message, hint);
    return [{ ...found, place: describePlace(place) }];
  });
}

/** What is in no document is Keycloak's own: the setting that is meant for it says where the realm differs from it. */
function placeOf(subject: Subject, roots: readonly Placed[]): Placed | undefined {
  return placeIn(subject, roots) ?? firstOf(roots, 'browserFlow') ?? roots[0];
}

function placeIn(subject: Subject, roots: readonly Placed[]): Placed | undefined {
  if (subject.kind === 'setting') return firstOf(roots, subject.name);
  if (subject.kind === 'client') return deepest(entity(roots, 'clients', 'clientId', subject.clientId), subject.path);
  if (subject.kind === 'identity-provider') {
    const provider = entity(roots, 'identityProviders', 'alias', subject.alias);
    return provider && (at(provider, 'postBrokerLoginFlowAlias') ?? provider);
  }
  const flow = entity(roots, 'authenticationFlows', 'alias', subject.flow);
  return flow && (inOrder(flow)[subject.execution] ?? flow);
}

function firstOf(roots: readonly Placed[], name: string): Placed | undefined {
  return roots.flatMap((root) => at(root, name) ?? [])[0];
}

function entity(roots: readonly Placed[], list: string, property: string, name: string): Placed | undefined {
  return roots.flatMap((root) => items(at(root, list))).find((one) => text(one, property) === name);
}

/** @returns the last place on the way that is there. */
function deepest(placed: Placed | undefined, path: Path): Placed | undefined {
  let last = placed;
  for (const step of path) {
    if (last === undefined) break;
    const next: Placed | undefined = typeof step === 'number' ? items(last)[step] : at(last, step);
    if (next === undefined) break;
    last = next;
  }
  return last;
}

/** The executions of a flow in the order in which they run. */
function inOrder(flow: Placed): Placed[] {
  const priorityOf = (one: Placed): number => Number(at(one, 'priority')?.value ?? 0);
  return items(at(flow, 'authenticationExecutions')).toSorted((a, b) => priorityOf(a) - priorityOf(b));
}
