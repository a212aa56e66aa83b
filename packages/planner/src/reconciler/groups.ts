// Groups (GroupImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importGroups(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'groups');
}
