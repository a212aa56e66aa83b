import { EDITS_OF_CLIENT_SCOPES } from './edits/client-scopes.ts';
import { EDITS_OF_CLIENTS } from './edits/clients.ts';
import { EDITS_OF_DOCUMENTS } from './edits/documents.ts';
import { EDITS_OF_FLOWS } from './edits/flows.ts';
import { EDITS_OF_ROLES } from './edits/roles.ts';
import type { Managed, Mutation } from './mutation.ts';

/** What people do to the templates. */
export const EDITS: readonly Mutation<Managed>[] = [
  ...EDITS_OF_CLIENTS,
  ...EDITS_OF_ROLES,
  ...EDITS_OF_CLIENT_SCOPES,
  ...EDITS_OF_FLOWS,
  ...EDITS_OF_DOCUMENTS,
];
