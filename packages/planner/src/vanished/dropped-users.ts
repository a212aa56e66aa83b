import {
  type Diagnostic,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  providers,
  START,
  textAt,
} from '@realm-as-code/renderer';
import { warning } from '../codes.ts';
import { deletedOwners, fileOf, type Generations, managedIn, quoted } from './generations.ts';

/**
 * Finds users that are no longer declared: keycloak-config-cli deletes none (UserImportService), so a service account keeps
 * its roles. Also finds roles of Keycloak's own clients that left a service account, which it does not take away (measured).
 */
export function findDroppedUsers(generations: Generations): Diagnostic[] {
  const users = generations.after.flatMap(({ value }) => objectsAt(value, 'users'));
  const declared = new Map(users.map((user) => [textAt(user, 'username'), user]));
  const withoutAccount = clientsWithoutAccount(generations);
  return generations.before.flatMap((former) => {
    const file = fileOf(generations, former);
    return objectsAt(former.value, 'users').flatMap((user): Diagnostic[] => {
      const client = textAt(user, 'serviceAccountClientId');
      if (client !== undefined && withoutAccount.has(client)) return [];
      const now = declared.get(textAt(user, 'username'));
      if (now === undefined) return client === undefined ? [stayingUser(file, user)] : stayingRoles(file, client, user);
      return client === undefined ? [] : keptRoles(file, client, user, now);
    });
  });
}

/** The clients whose service account goes: with the client, or because the client is to have none any more. */
function clientsWithoutAccount(generations: Generations): Set<string> {
  const clients = managedIn(generations).flatMap(({ value }) => objectsAt(value, 'clients'));
  const off = clients.filter((client) => {
    const isOn = own(client, 'serviceAccountsEnabled') ?? null;
    return isOn !== null && !isTrue(isOn);
  });
  return new Set([...deletedOwners(generations), ...off.flatMap((client) => textAt(client, 'clientId') ?? [])]);
}

function stayingUser(file: string, user: JsonObject): Diagnostic {
  const name = JSON.stringify(textAt(user, 'username') ?? '');
  const message = `the user ${name} is no longer declared and stays in running realms: keycloak-config-cli deletes no users`;
  return warning('vanished-declaration', file, START, message, 'Delete it in the Admin Console');
}

function stayingRoles(file: string, client: string, user: JsonObject): Diagnostic[] {
  const owners = clientsWithRoles(user);
  const hasRealmRoles = isFilled(own(user, 'realmRoles'));
  if (owners.length === 0 && !hasRealmRoles) return [];
  const message = `the service account of ${JSON.stringify(client)} is no longer declared and keeps its roles in running realms`;
  const byClient = owners.map((owner) => `${JSON.stringify(owner)}: []`).join(', ');
  const lists = [
    ...(hasRealmRoles ? ['"realmRoles": []'] : []),
    ...(owners.length > 0 ? [`"clientRoles": { ${byClient} }`] : []),
  ];
  const hint = `To take them away, declare it for one release with ${lists.join(', ')}`;
  return [warning('vanished-declaration', file, START, message, hint)];
}

function keptRoles(file: string, client: string, before: JsonObject, now: JsonObject): Diagnostic[] {
  const declared = objectAt(now, 'clientRoles');
  const kept = clientsWithRoles(before).filter(
    (owner) => Object.hasOwn(providers.clientRoles, owner) && (own(declared, owner) ?? null) === null,
  );
  if (kept.length === 0) return [];
  const message = `the service account of ${JSON.stringify(client)} keeps its roles of ${quoted(kept)} in running realms: keycloak-config-cli leaves roles of Keycloak’s own clients that are not mentioned`;
  const hint = `To take them away, write ${kept.map((owner) => `${JSON.stringify(owner)}: []`).join(', ')} into its "clientRoles"`;
  return [warning('vanished-declaration', file, START, message, hint)];
}

function clientsWithRoles(user: JsonObject): string[] {
  const byClient = objectAt(user, 'clientRoles');
  return Object.keys(byClient).filter((client) => isFilled(byClient[client]));
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
