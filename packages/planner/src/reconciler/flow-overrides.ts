// Clients that use other flows than their realm (ClientImportService.doImportDependencies).

import { objectAt } from '@realm-as-code/renderer';
import { asText, isEmpty, tidyObject } from '../live/tidy.ts';
import { withServices } from './authorization-services.ts';
import { noteUnknown, replaceProperty } from './properties.ts';
import { isKnown, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import { withAccountScope } from './service-accounts.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

const OVERRIDES = 'authenticationFlowBindingOverrides';

/** Makes the overrides of each declared client those of the document; a client that has none there loses them. */
export function importFlowOverrides(run: Run, document: ResolvedObject): void {
  for (const client of objectsIn(document, 'clients')) importOverridesOf(run, client);
}

function importOverridesOf(run: Run, file: ResolvedObject): void {
  const { clients, flows } = run.realm;
  const clientId = textIn(file, 'clientId');
  const declared = file[OVERRIDES] ?? {};
  if (!isKnown(declared)) {
    noteUnknown(run, { type: 'client', name: clientId }, OVERRIDES);
    return;
  }
  const overrides = Object.entries(objectAt(declared)).filter(([, alias]) => !isEmpty(alias));
  const missing = overrides.map(([, alias]) => asText(alias)).find((alias) => !flows.has(alias));
  if (missing !== undefined) throw new Stop(`override flows of client "${clientId}"`, `there is no flow "${missing}"`);
  const live = clients.get(clientId);
  if (live === undefined) return;
  replaceProperty(clients, clientId, OVERRIDES, Object.fromEntries(overrides));
  // It compares aliases with ids, and a missing property with an empty object: these are never the same.
  const isWritten = overrides.length > 0 || !isEmpty(live[OVERRIDES]) || (file[OVERRIDES] ?? null) === null;
  if (!isWritten) return;
  const client = withAccountScope(run, clients.get(clientId) ?? live, live);
  clients.set(clientId, tidyObject(withServices(run, clientId, client)));
}
