// Identity providers and their mappers (IdentityProviderImportService).

import type { ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { noteUnmodelled } from './unpredicted.ts';

export function importIdentityProviders(run: Run, document: ResolvedObject): void {
  noteUnmodelled(run, document, 'identityProviders');
  noteUnmodelled(run, document, 'identityProviderMappers');
}
