// Client profiles and client policies (ClientPoliciesImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importClientPolicies(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'clientProfiles');
  noteUnmodelled(run, document, 'clientPolicies');
}
