import { textAt } from '@realm-as-code/renderer';
import type { Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { browserFlowOf, directGrantFlowOf } from '../ways/flows-of-client.ts';

/**
 * @returns the top-level flows that can run on a way into a client, whether or not somebody gets that far.
 */
export function flowsOnTheWay(realm: AccessRealm, clientId: string, way: Way): string[] {
  switch (way.kind) {
    case 'service-account':
      return [];
    case 'form':
    case 'session':
      return [browserFlowOf(realm, clientId)];
    case 'direct-grant':
      return [directGrantFlowOf(realm, clientId)];
    case 'broker': {
      const provider = realm.identityProviders.get(way.provider);
      const first = textAt(provider, 'firstBrokerLoginFlowAlias') ?? realm.bindings.get('firstBrokerLoginFlow') ?? '';
      const post = textAt(provider, 'postBrokerLoginFlowAlias') ?? '';
      return [browserFlowOf(realm, clientId), ...(way.isFirst ? [first] : []), post];
    }
    default:
      // Whoever registers or resets a password starts at the login page, where all of these can be reached.
      return [browserFlowOf(realm, clientId), ...realm.bindings.values()];
  }
}
