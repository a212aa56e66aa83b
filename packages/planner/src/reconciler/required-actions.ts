// Required actions (RequiredActionsImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importRequiredActions(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'requiredActions');
}
