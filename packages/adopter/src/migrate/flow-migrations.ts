import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { addSubFlow, subFlow } from './flows.ts';
import type { FlowDraft, RealmDraft } from './realm-draft.ts';

/**
 * 8.0.2: alternatives beside something that is required no longer counted, so they moved into sub-flows
 * (`MigrateTo8_0_2.migrateAuthenticationFlowsWithAlternativeRequirements`).
 */
export function separateAlternatives(draft: RealmDraft): void {
  for (const flow of draft.flows.values()) {
    const requirements = new Set(flow.executions.map((execution) => execution['requirement']));
    const isMixed =
      requirements.has('REQUIRED') || (requirements.has('CONDITIONAL') && requirements.has('ALTERNATIVE'));
    if (isMixed) separate(draft, flow);
  }
}

function separate(draft: RealmDraft, flow: FlowDraft): void {
  const kept: JsonObject[] = [];
  let alternatives: JsonObject[] = [];
  let count = 0;
  const move = (): void => {
    if (alternatives.length === 0) return;
    const alias = textAt(flow.properties, 'alias') ?? '';
    const moved = subFlow(flow, `${alias} - Alternatives - ${count++}`);
    moved.properties['description'] = `Subflow of ${alias} with alternative executions`;
    moved.executions = alternatives.map((execution, index) => ({ ...execution, priority: (index + 1) * 10 }));
    kept.push(addSubFlow(draft, moved, 'REQUIRED', alternatives[0]?.['priority'] ?? 0));
    alternatives = [];
  };
  const priority = (execution: JsonObject): number => Number(execution['priority'] ?? 0);
  for (const execution of flow.executions.toSorted((a, b) => priority(a) - priority(b))) {
    if (execution['requirement'] === 'ALTERNATIVE') {
      alternatives.push(execution);
      continue;
    }
    if (execution['requirement'] !== 'DISABLED') move();
    kept.push(execution);
  }
  move();
  flow.executions = kept;
}

/** 22: a flow that was no longer used. */
export function removeHttpChallenge(draft: RealmDraft): void {
  remove(draft, 'http challenge');
}

function remove(draft: RealmDraft, alias: string): void {
  const flow = draft.flows.get(alias);
  draft.flows.delete(alias);
  for (const execution of flow?.executions ?? []) {
    remove(draft, textAt(execution, 'flowAlias') ?? '');
    draft.authenticatorConfigs.delete(textAt(execution, 'authenticatorConfig') ?? '');
  }
}

/** 23: the registration page reads the profile of users. */
export function removeProfileAction({ flows }: RealmDraft): void {
  for (const flow of flows.values()) {
    if (flow.properties['providerId'] !== 'form-flow') continue;
    flow.executions = flow.executions.filter(({ authenticator }) => authenticator !== 'registration-profile-action');
  }
}

/** 24: the flow for first logins of brokered users can be chosen. */
export function bindFirstBrokerLogin({ flows, settings }: RealmDraft): void {
  if (flows.has('first broker login')) settings['firstBrokerLoginFlow'] = 'first broker login';
}
