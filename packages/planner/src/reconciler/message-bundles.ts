// Texts of themes (MessageBundleImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importMessageBundles(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'messageBundles');
}
