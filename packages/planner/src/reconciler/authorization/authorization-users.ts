import { parseList } from '../../live/authorization.ts';
import { asText } from '../../live/tidy.ts';
import { isKnown, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';

/** @returns the users that the authorization settings of clients name: owners of resources, and those in policies. */
export function usersInAuthorization(document: ResolvedObject): string[] {
  const settings = objectsIn(document, 'clients').map((client) => objectIn(client, 'authorizationSettings'));
  const owners = settings.flatMap((one) =>
    objectsIn(one, 'resources').map((resource) => {
      const owner = objectIn(resource, 'owner');
      return textIn(owner, 'id') || textIn(owner, 'name') || textIn(resource, 'owner');
    }),
  );
  const inPolicies = settings.flatMap((one) =>
    objectsIn(one, 'policies').flatMap((policy) => {
      const { users } = objectIn(policy, 'config');
      return typeof users === 'string' && isKnown(users) ? (parseList(users) ?? []).map(asText) : [];
    }),
  );
  // Those of service accounts are part of an export.
  return [...owners, ...inPolicies].filter((name) => name !== '' && !name.startsWith('service-account-'));
}
