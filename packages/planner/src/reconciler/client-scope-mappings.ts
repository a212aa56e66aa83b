// Roles of clients in the tokens of clients and client scopes (ClientScopeMappingImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importClientScopeMappings(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'clientScopeMappings');
}
