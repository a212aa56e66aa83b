import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import type { Picture } from './picture.ts';

/** Who keeps something as it is: the reconciler, nobody after the first start, or Keycloak, which has it in every realm. */
export type Origin = 'managed' | 'bootstrap' | 'built-in';

/** The kinds of things that are counted. */
export type Thing = 'client' | 'client-scope' | 'realm-role' | 'client-role' | 'flow' | 'group' | 'identity-provider';

/** @returns where something in the realm is from. */
export type OriginOf = (thing: Thing, name: string) => Origin;

/** Looks up what documents declare; what both kinds declare is managed. */
export function originsOf(documents: Picture['documents']): OriginOf {
  const managed = namesIn(documents.filter(({ kind }) => kind === 'managed'));
  const bootstrap = namesIn(documents.filter(({ kind }) => kind === 'bootstrap'));
  return (thing, name) => {
    const key = `${thing}\0${name}`;
    if (managed.has(key)) return 'managed';
    return bootstrap.has(key) ? 'bootstrap' : 'built-in';
  };
}

function namesIn(documents: Picture['documents']): ReadonlySet<string> {
  return new Set(documents.flatMap(({ value }) => keysIn(value)));
}

function keysIn(document: JsonObject): string[] {
  const all = (thing: Thing, key: string, nameKey: string): string[] =>
    objectsAt(document, key).map((entity) => `${thing}\0${textAt(entity, nameKey) ?? ''}`);
  const clientRoles = Object.keys(objectAt(document, 'roles', 'client')).flatMap((client) =>
    objectsAt(document, 'roles', 'client', client).map(
      (role) => `client-role\0${client}.${textAt(role, 'name') ?? ''}`,
    ),
  );
  return [
    ...all('client', 'clients', 'clientId'),
    ...all('client-scope', 'clientScopes', 'name'),
    ...all('flow', 'authenticationFlows', 'alias'),
    ...all('identity-provider', 'identityProviders', 'alias'),
    ...objectsAt(document, 'roles', 'realm').map((role) => `realm-role\0${textAt(role, 'name') ?? ''}`),
    ...clientRoles,
    ...groupsIn(objectsAt(document, 'groups'), ''),
  ];
}

function groupsIn(groups: readonly JsonObject[], above: string): string[] {
  return groups.flatMap((group) => {
    const path = `${above}/${textAt(group, 'name') ?? ''}`;
    return [`group\0${path}`, ...groupsIn(objectsAt(group, 'subGroups'), path)];
  });
}
