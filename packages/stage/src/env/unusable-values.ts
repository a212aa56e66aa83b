import { isObject, type Json, objectsAt, type RenderedRealm, textAt } from '@realm-as-code/renderer';
import type { Stage } from '../stage.ts';

/** Why a value cannot be used, as the end of a sentence that begins with its variable, and what to write instead. */
interface Problem {
  readonly message: string;
  readonly hint: string;
}

const DOMAIN_HINT = 'Write the domain alone: aihub.example.org';

/**
 * Finds values that cannot stand where the stage puts them: host names, email addresses, JSON, role names.
 *
 * @param values the values by their variables; empty ones are not looked at.
 * @returns the first problem of each variable.
 */
export function findUnusableValues(
  realms: readonly RenderedRealm[],
  stage: Stage,
  values: ReadonlyMap<string, string>,
): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  const check = (name: string, problemOf: (value: string) => Problem | undefined): void => {
    const value = values.get(name) ?? '';
    const problem = value === '' || found.has(name) ? undefined : problemOf(value);
    if (problem !== undefined) found.set(name, problem);
  };
  const documents = realms.flatMap((realm) => realm.documents.map(({ value }) => value));
  const texts = [...documents, [...stage.keycloak.command]].flatMap(textsIn);
  for (const text of texts) {
    // After a scheme, perhaps with a subdomain in front: https://auth.$(env:DOMAIN)
    for (const [, name = ''] of text.matchAll(/:\/\/(?:[\w*-]+\.)*\$\(env:(\w+)\)/g)) check(name, hostProblem);
  }
  for (const realm of realms) {
    for (const { kind, name, path } of realm.placeholders) {
      const isRoles = path.at(-1) === 'realmRoles';
      if (kind === 'envjson') check(name, (value) => jsonProblem(value, isRoles ? rolesOf(realm) : undefined));
      else if (path.at(-1) === 'email' && path[0] === 'users') check(name, emailProblem);
    }
  }
  return found;
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function hostProblem(value: string): Problem | undefined {
  if (value.includes('://')) return { message: 'has a scheme', hint: DOMAIN_HINT };
  if (value.includes('/')) return { message: 'has a slash', hint: DOMAIN_HINT };
  const isHost = /^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d+)?$/i.test(value) && !value.includes('..');
  return isHost ? undefined : { message: 'is not a host name', hint: DOMAIN_HINT };
}

function emailProblem(value: string): Problem | undefined {
  return /^[^@\s]+@[^@\s]+$/.test(value)
    ? undefined
    : { message: 'is not an email address', hint: 'Write name@domain' };
}

function rolesOf(realm: RenderedRealm): ReadonlySet<string> {
  const roles = realm.documents.flatMap(({ value }) => objectsAt(value, 'roles', 'realm'));
  return new Set(roles.flatMap((role) => textAt(role, 'name') ?? []));
}

/** @param roles the roles that the realm declares, where the value is a list of roles. */
function jsonProblem(value: string, roles: ReadonlySet<string> | undefined): Problem | undefined {
  const hint = `Write a JSON array such as '["AIHubAccess"]', in single quotes`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return { message: 'is not JSON', hint: roles === undefined ? 'Check it with a JSON tool' : hint };
  }
  if (roles === undefined) return undefined;
  if (!Array.isArray(parsed) || parsed.some((role) => typeof role !== 'string'))
    return { message: 'is not a JSON array of role names', hint };
  const unknown = (parsed as string[]).filter((role) => !roles.has(role)).length;
  if (unknown === 0) return undefined;
  const message = `names ${unknown} role${unknown === 1 ? '' : 's'} that the realm does not declare`;
  return { message, hint: `Declared: ${[...roles].join(', ')}` };
}
