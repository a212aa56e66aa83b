// Components, such as user federations and keys (ComponentImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importComponents(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'components');
}
