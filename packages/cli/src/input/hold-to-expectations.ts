import { checkExpectations, type HeldRealm, statesOfRebuild } from '@realm-as-code/access';
import type { GeneratedStage } from '@realm-as-code/compose-gen';
import { isTrue, objectsAt, own, type RenderedRealm, sortDiagnostics, textAt } from '@realm-as-code/renderer';
import type { Expectations, Stage } from '@realm-as-code/stage';
import { accessRealmOf } from './access-realm.ts';

/**
 * Holds a generated stage to who must and who must not get in. What is wrong already is mended first: nothing is said of who
 * gets in to a realm that Keycloak may refuse.
 *
 * @param stageNames the names of all stages of the root.
 * @returns the stage with what was found; without files where that is an error.
 */
export function holdToExpectations(
  generated: GeneratedStage,
  stage: Stage,
  stageNames: readonly string[],
  expectations: Expectations | undefined,
): GeneratedStage {
  if (expectations === undefined || hasError(generated)) return generated;
  const realms = generated.realms.map((realm) => toHeldRealm(realm, generated));
  const found = checkExpectations({ name: stage.name, all: stageNames, realms }, expectations);
  if (found.length === 0) return generated;
  const held = { ...generated, diagnostics: sortDiagnostics([...generated.diagnostics, ...found]) };
  return hasError(held) ? { ...held, files: [] } : held;
}

function hasError({ diagnostics }: Pick<GeneratedStage, 'diagnostics'>): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function toHeldRealm(rendered: RenderedRealm, { keycloak, reconciler }: GeneratedStage): HeldRealm {
  const realm = accessRealmOf(rendered, keycloak);
  return { realm, states: () => statesOfRebuild(realm, rebuiltFlows(rendered.documents), reconciler.version) };
}

/** @returns the flows that a reconcile makes anew where they differ, in its order. Keycloak's own ones it changes in place. */
function rebuiltFlows(documents: RenderedRealm['documents']): string[] {
  return documents
    .filter(({ kind }) => kind === 'managed')
    .flatMap(({ value }) => objectsAt(value, 'authenticationFlows'))
    .filter((flow) => isTrue(own(flow, 'topLevel')) && !isTrue(own(flow, 'builtIn')))
    .flatMap((flow) => textAt(flow, 'alias') ?? []);
}
