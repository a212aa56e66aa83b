// Resources, scopes, policies and permissions of clients (ClientAuthorizationImportService).

import { isResolvedObject, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnpredicted } from './unpredicted.ts';

export function importClientAuthorization(run: Run, document: ResolvedObject): void {
  for (const client of objectsIn(document, 'clients')) {
    if (isResolvedObject(client['authorizationSettings']))
      noteUnpredicted(run, `clients.${textIn(client, 'clientId')}.authorizationSettings`);
  }
}
