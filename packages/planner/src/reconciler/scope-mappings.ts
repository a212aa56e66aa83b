// Realm roles in the tokens of clients and client scopes (ScopeMappingImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importScopeMappings(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'scopeMappings');
}
