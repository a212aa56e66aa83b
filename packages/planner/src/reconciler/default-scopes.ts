// Client scopes that every new client gets (ClientScopeImportService.updateDefaultClientScopes).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function setDefaultScopes(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'defaultDefaultClientScopes');
  noteUnmodelled(run, document, 'defaultOptionalClientScopes');
}
