import { own } from '@realm-as-code/renderer';
import type { Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { isOn } from '../realm/switches.ts';

/**
 * @returns the ways that can be tried to get into a client: those of a browser, each of the identity providers, for the first
 *   time and later, and what the client does by itself. Whether they lead anywhere is for `decide` to say.
 */
export function waysInto(realm: AccessRealm, clientId: string): Way[] {
  const client = realm.clients.get(clientId) ?? {};
  const providers = [...realm.identityProviders].filter(([, provider]) => own(provider, 'enabled') !== false);
  const isAllowed = (setting: string): boolean => isOn(realm.settings, setting) !== false;
  return [
    { kind: 'form' },
    { kind: 'session' },
    ...providers.flatMap(([provider]): Way[] => [
      { kind: 'broker', provider, isFirst: false },
      { kind: 'broker', provider, isFirst: true },
    ]),
    ...(isAllowed('registrationAllowed') ? [{ kind: 'registration' } as const] : []),
    ...(isAllowed('resetPasswordAllowed') ? [{ kind: 'reset-credentials' } as const] : []),
    { kind: 'direct-grant' },
    ...(isOn(client, 'serviceAccountsEnabled') === false ? [] : [{ kind: 'service-account' } as const]),
  ];
}
