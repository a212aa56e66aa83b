import { type Diagnostic, error, type Path, suggest } from '@realm-as-code/renderer';
import { ANY_WAY, type Expectation, meaning, WAYS, type YamlSource } from '@realm-as-code/stage';
import type { AccessRealm } from '../realm/access-realm.ts';

/**
 * Checks whether a realm has what an expectation names: about nobody and nothing, every expectation would hold.
 *
 * @param index its place in the file.
 * @param where the realm as a part of a sentence, such as `the realm "sales"`.
 * @returns `invalid-expectation` for each role, group, client and way that the realm does not have.
 */
export function checkNames(
  realm: AccessRealm,
  { must, people, enters, by, except }: Expectation,
  index: number,
  where: string,
  source: YamlSource,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const base: Path = ['expectations', index];
  const check = (path: Path, names: readonly string[], isKnown: (name: string) => boolean, kind: Kind): void => {
    names.forEach((name, at) => {
      if (isKnown(name)) return;
      // A single name need not be written as a list.
      const isList = names.length > 1 || isListAt(source, [...base, ...path]);
      const position = source.locate([...base, ...path, ...(isList ? [at] : [])]);
      const message = `${where} has no ${kind.what} ${JSON.stringify(name)}`;
      found.push(error('invalid-expectation', source.file, position, message, suggest(name, kind.known(realm))));
    });
  };
  const isClient = (pattern: string): boolean => [...realm.clients.keys()].some(meaning([pattern]));
  const isWay = (way: string): boolean => way === ANY_WAY || WAYS.includes(way) || realm.identityProviders.has(way);
  const subject = must ? 'everybody' : 'nobody';
  check([subject, 'with'], people.with, (role) => realm.roles.has(role), ROLES);
  check([subject, 'without'], people.without, (role) => realm.roles.has(role), ROLES);
  check([subject, 'in'], people.in, (group) => realm.groups.has(group), GROUPS);
  check(['enters'], enters, isClient, CLIENTS);
  check(['by'], by, isWay, BY);
  except.forEach((accepted, at) => {
    check(['except', at, 'entering'], accepted.entering ?? [], isClient, CLIENTS);
    check(['except', at, 'by'], accepted.by, isWay, BY);
  });
  return found;
}

/** What can be named, and what could have been meant. */
interface Kind {
  readonly what: string;
  known(realm: AccessRealm): Iterable<string>;
}

const ROLES: Kind = { what: 'role', known: ({ roles }) => roles.keys() };
const GROUPS: Kind = { what: 'group', known: ({ groups }) => groups.keys() };
const CLIENTS: Kind = { what: 'client', known: ({ clients }) => clients.keys() };
const BY: Kind = {
  what: 'identity provider, and there is no way in,',
  known: ({ identityProviders }) => [ANY_WAY, ...WAYS, ...identityProviders.keys()],
};

/** @returns the value at a path through objects and lists. */
function valueAtPath(source: YamlSource, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined,
    source.value,
  );
}

function isListAt(source: YamlSource, path: Path): boolean {
  return Array.isArray(valueAtPath(source, path));
}
