import { type AccessRealm, checkExpectations, type HeldRealm, statesOfRebuild } from '@realm-as-code/access';
import type { GeneratedStage } from '@realm-as-code/compose-gen';
import type { BrokenExpectation } from '@realm-as-code/planner';
import { isTrue, objectsAt, own, type RenderedRealm, sortDiagnostics, textAt } from '@realm-as-code/renderer';
import type { Expectations, Stage } from '@realm-as-code/stage';
import { accessRealmOf, fingerprintOf } from './access-realm.ts';

/** Holds generated stages to who must and who must not get in. */
export class StageHolder {
  readonly #expectations: Expectations | undefined;
  readonly #stageNames: readonly string[];
  /** Stages often have the same realms, of which everything is worked out once. */
  readonly #realms = new Map<string, HeldRealm>();

  /**
   * @param expectations without them, everything holds.
   * @param stageNames the names of all stages of the root.
   */
  constructor(expectations: Expectations | undefined, stageNames: readonly string[]) {
    this.#expectations = expectations;
    this.#stageNames = stageNames;
  }

  /**
   * What is wrong already is mended first: nothing is said of who gets in to a realm that Keycloak may refuse.
   *
   * @returns the stage with what was found; without files where that is an error.
   */
  hold(generated: GeneratedStage, stage: Stage): GeneratedStage {
    if (this.#expectations === undefined || hasError(generated)) return generated;
    const realms = generated.realms.map((realm) => this.#heldRealm(realm, generated));
    const found = checkExpectations({ name: stage.name, all: this.#stageNames, realms }, this.#expectations);
    if (found.length === 0) return generated;
    const held = { ...generated, diagnostics: sortDiagnostics([...generated.diagnostics, ...found]) };
    return hasError(held) ? { ...held, files: [] } : held;
  }

  /**
   * Holds a running realm to the same. Moments of a reconcile are not looked at: the plan has those.
   *
   * @returns what somebody who looks after it has to know: who gets in, or does not, against what is expected.
   */
  holdRunning(realm: AccessRealm, stageName: string): BrokenExpectation[] {
    if (this.#expectations === undefined) return [];
    const held = { realm, states: () => [] };
    return checkExpectations({ name: stageName, all: this.#stageNames, realms: [held] }, this.#expectations)
      .filter(({ code }) => code === 'broken-expectation')
      .map(({ file, line, message, hint = '' }) => ({ place: `${file}:${line}`, message, hint }));
  }

  #heldRealm(rendered: RenderedRealm, { keycloak, reconciler }: GeneratedStage): HeldRealm {
    const rebuilt = rebuiltFlows(rendered.documents);
    const key = JSON.stringify([fingerprintOf(rendered), keycloak, reconciler.version, rebuilt]);
    let held = this.#realms.get(key);
    if (held === undefined) {
      const realm = accessRealmOf(rendered, keycloak);
      held = { realm, states: () => statesOfRebuild(realm, rebuilt, reconciler.version) };
      this.#realms.set(key, held);
    }
    return held;
  }
}

function hasError({ diagnostics }: Pick<GeneratedStage, 'diagnostics'>): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** @returns the flows that a reconcile makes anew where they differ, in its order. Keycloak's own ones it changes in place. */
function rebuiltFlows(documents: RenderedRealm['documents']): string[] {
  return documents
    .filter(({ kind }) => kind === 'managed')
    .flatMap(({ value }) => objectsAt(value, 'authenticationFlows'))
    .filter((flow) => isTrue(own(flow, 'topLevel')) && !isTrue(own(flow, 'builtIn')))
    .flatMap((flow) => textAt(flow, 'alias') ?? []);
}
