import { closest } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { type EntityType, entityTypes, namesOfType } from './compare.ts';
import type { DeclaredNames } from './declared-names.ts';

/** What a plan was to be for and is not there. */
export interface MissingTarget {
  /** As it was asked for: `type/name`. */
  readonly target: string;
  /** What was probably meant, in the same form; undefined where nothing comes near. */
  readonly near?: string;
}

/** What a plan is for, by type and name. */
interface Target {
  readonly type: EntityType;
  readonly name: string;
}

/** @returns what `type/name` stands for, undefined where there is no such type. */
export function readTarget(text: string): Target | undefined {
  const type = entityTypes.find((one) => text.startsWith(`${one}/`));
  return type === undefined ? undefined : { type, name: text.slice(type.length + 1) };
}

/** The types of which documents are known to declare names that a run may not get to. */
const DECLARED: Partial<Record<EntityType, keyof DeclaredNames>> = {
  client: 'clients',
  'realm-role': 'realmRoles',
  'client-role': 'clientRoles',
  'service-account': 'serviceAccounts',
  'identity-provider': 'identityProviders',
  group: 'groups',
  component: 'components',
  'client-profile': 'clientProfiles',
  'client-policy': 'clientPolicies',
  'message-bundle': 'locales',
  organization: 'organizations',
};

/**
 * Looks for what a plan is for: in the realm as it is and as the run leaves it, and in the documents.
 *
 * @returns undefined where it is there.
 */
export function findMissing(
  target: string,
  realms: readonly LiveRealm[],
  declared: DeclaredNames,
): MissingTarget | undefined {
  const namesOf = (type: EntityType): Set<string> => {
    const key = DECLARED[type];
    return new Set([
      ...realms.flatMap((realm) => namesOfType(realm, type)),
      ...(key === undefined ? [] : declared[key]),
    ]);
  };
  const read = readTarget(target);
  if (read === undefined) return { target };
  const { type, name } = read;
  const names = namesOf(type);
  if (names.has(name)) return undefined;
  const other = entityTypes.find((one) => namesOf(one).has(name));
  const near = closest(name, names);
  if (other === undefined) return near === undefined ? { target } : { target, near: `${type}/${near}` };
  return { target, near: `${other}/${name}` };
}
