import { isTrue, own } from '@realm-as-code/renderer';
import type { Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/**
 * @returns the ways that can be tried to get into a client: those of a browser, each of the identity providers, for the first
 *   time and later, and what the client does by itself. Whether they lead anywhere is for `decide` to say.
 */
export function waysInto(realm: AccessRealm, clientId: string): Way[] {
  const client = realm.clients.get(clientId) ?? {};
  const providers = [...realm.identityProviders].filter(([, provider]) => own(provider, 'enabled') !== false);
  return [
    { kind: 'form' },
    { kind: 'session' },
    ...providers.flatMap(([provider]): Way[] => [
      { kind: 'broker', provider, isFirst: false },
      { kind: 'broker', provider, isFirst: true },
    ]),
    { kind: 'direct-grant' },
    ...(isTrue(own(client, 'serviceAccountsEnabled')) ? [{ kind: 'service-account' } as const] : []),
  ];
}
