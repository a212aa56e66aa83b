// Groups that every new user joins (DefaultGroupsImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importDefaultGroups(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'defaultGroups');
}
