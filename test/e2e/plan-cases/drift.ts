import type { Document } from '../admin-api.ts';
import { DRIFT_OF_CLIENT_SCOPES } from './drift/client-scopes.ts';
import { DRIFT_OF_CLIENTS } from './drift/clients.ts';
import { DRIFT_OF_FLOWS } from './drift/flows.ts';
import { DRIFT_OF_REALM } from './drift/realm.ts';
import { DRIFT_OF_ROLES } from './drift/roles.ts';
import type { Mutation } from './mutation.ts';

/** What people do to a realm behind the templates' back. */
export const DRIFT: readonly Mutation<Document>[] = [
  ...DRIFT_OF_CLIENTS,
  ...DRIFT_OF_ROLES,
  ...DRIFT_OF_CLIENT_SCOPES,
  ...DRIFT_OF_FLOWS,
  ...DRIFT_OF_REALM,
];
