import { type Diagnostic, type RenderedRealm, textAt } from '@realm-as-code/renderer';
import { error } from './codes.ts';

/**
 * Checks that no two folders are for one realm: each would delete what only the other declares. Names that differ only in
 * their case would become one file on many systems.
 *
 * @returns `duplicate-realm` at the name in the first document of the later realm.
 */
export function checkDistinct(realms: readonly RenderedRealm[]): Diagnostic[] {
  const known = new Map<string, RenderedRealm>();
  return realms.flatMap((realm): Diagnostic[] => {
    const named = realm.documents.find(({ value }) => textAt(value, 'realm') === realm.name);
    if (named === undefined) return [];
    const key = realm.name.toLowerCase();
    const other = known.get(key);
    if (other === undefined) {
      known.set(key, realm);
      return [];
    }
    const name = JSON.stringify(realm.name);
    const isSame = other.name === realm.name;
    const message = isSame
      ? `the realm ${name} has templates in two folders: ${other.folder} and ${realm.folder}`
      : `the realms ${JSON.stringify(other.name)} and ${name} differ only in upper and lower case`;
    const hint = isSame ? 'Put them into one folder, or give the realm here a name of its own' : 'Rename one of them';
    const position = named.locate(['realm']);
    return [error('duplicate-realm', named.source.file, position, message, hint)];
  });
}
