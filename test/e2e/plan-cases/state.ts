import type { Document } from '../admin-api.ts';
import type { Managed } from './mutation.ts';
import type { Random } from './random.ts';

const STATE = 'de.adorsys.keycloak.config.state-default-';

/** The reconciler's memory of an earlier run: whole, absent, partly erased, or of what is no longer declared. */
export function giveState(realm: Document, managed: Managed, random: Random): string {
  const kind = random.pick(['present', 'present', 'present', 'absent', 'partly erased', 'older']);
  realm['attributes'] = { ...(realm['attributes'] as Document | undefined) };
  if (kind === 'absent') return kind;
  const clients = (managed['clients']['clients'] as Document[]).map((one) => one['clientId'] as string);
  const roles = (managed['roles']['roles'].realm as Document[]).map((one) => one['name'] as string);
  if (kind === 'older') {
    clients.push('hand-made-0', 'hand-made-1');
    roles.push('HandMade0', 'HandMade1');
  }
  realm['attributes'][`${STATE}roles-realm-0`] = JSON.stringify(roles);
  if (kind !== 'partly erased') realm['attributes'][`${STATE}clients-0`] = JSON.stringify(clients);
  if (random.chance(0.7)) realm['attributes'][`${STATE}roles-client-realm-management-0`] = '["view-groups"]';
  return kind;
}
