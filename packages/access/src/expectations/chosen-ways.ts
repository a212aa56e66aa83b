import { ANY_WAY, WAYS } from '@realm-as-code/stage';
import type { Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/** @returns whether a way is among those that an expectation names. */
export function isChosen(by: readonly string[], way: Way): boolean {
  if (by.includes(ANY_WAY) && way.kind !== 'service-account') return true;
  if (by.includes(way.kind)) return true;
  return way.kind === 'broker' && !WAYS.includes(way.provider) && by.includes(way.provider);
}

/**
 * @returns the ways that an expectation names, each of which has to lead in. One of them can be closed: an identity provider that
 *   is disabled is none of the ways that can be tried. Accounts are linked with it already.
 */
export function namedWays(by: readonly string[], { identityProviders }: AccessRealm): Way[] {
  return by.flatMap((name): Way[] => {
    const providers = name === 'broker' ? [...identityProviders.keys()] : [name];
    if (name === 'broker' || !WAYS.includes(name))
      return providers.map((provider) => ({ kind: 'broker', provider, isFirst: false }));
    return [{ kind: name } as Exclude<Way, { kind: 'broker' }>];
  });
}

/** @returns a way as messages name it. */
export function wordOfWay(way: Way): string {
  if (way.kind !== 'broker') return way.kind;
  return way.isFirst ? `${way.provider}, the first time` : way.provider;
}
