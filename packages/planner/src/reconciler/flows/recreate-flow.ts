// How a flow is changed: it is deleted, and made anew under the same id (AuthenticationFlowsImportService).

import type { Flow } from '../../live/flow.ts';
import { createFlow, fillFlow } from './create-flow.ts';
import type { DeclaredFlow, DeclaredFlows } from './declared-flows.ts';
import { does } from '../config-cli-versions.ts';
import { deleteConfig, deleteFlow, providersUsing } from './flow-uses.ts';
import { placesIn } from './executions.ts';
import { pointBack, pointClientsBack, type Recreation, releaseFlow } from './release-flow.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * Makes a top-level flow, and everything in it, as the document has it. What uses it is pointed at another flow meanwhile, and
 * back again, since 6.5.0 even where the run stops. Before, clients were pointed back while the new flow was still empty.
 */
export function recreateFlow(run: Run, file: DeclaredFlow, live: Flow, declared: DeclaredFlows): void {
  const { alias } = file;
  const step = `recreate flow "${alias}"`;
  if (live.builtIn) throw new Stop(step, 'a built-in flow cannot be recreated');
  const { description = live.description, providerId = live.providerId } = file;
  const recreation: Recreation = { run, alias, description, step };
  const released = releaseFlow(recreation);
  const pointsBack = does(run, 'pointsBack');
  let isMade = false;
  try {
    removeFlow(recreation);
    const next = { ...file, description, providerId };
    createFlow(run, next, step);
    if (!pointsBack) pointClientsBack(recreation, released);
    fillFlow(run, next, declared, step);
    isMade = true;
  } finally {
    if (pointsBack) pointClientsBack(recreation, released);
    if (pointsBack || isMade) pointBack(recreation, released);
  }
}

/** Deletes the configs in a flow one by one, then the flow, unless something uses it still. */
function removeFlow({ run, alias, step }: Recreation): void {
  const { realm } = run;
  for (const { execution } of placesIn(realm, alias)) {
    if (execution.config === undefined || !realm.authenticatorConfigs.has(execution.config)) continue;
    deleteConfig(realm, execution.config);
    wrote(run, step);
  }
  const holder = holderOf(run, alias);
  if (!deleteFlow(realm, alias))
    throw new Stop(step, `Keycloak does not delete it, because ${holder ?? 'a flow in it is used elsewhere'}`);
  wrote(run, step);
}

/** What uses the flow though keycloak-config-cli has pointed elsewhere what it knows of. */
function holderOf({ realm }: Run, alias: string): string | undefined {
  if (realm.bindings.get('firstBrokerLoginFlow') === alias) return 'the realm uses it at the first login';
  const isProviders = (['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'] as const).some(
    (key) => providersUsing(realm, alias, key).length > 0,
  );
  return isProviders ? 'an identity provider uses it' : undefined;
}
