// Checksums of documents, by which keycloak-config-cli tells those that it has imported before (ChecksumService).

import { putRealmAgain } from '../realm/put-realm.ts';
import type { ReconcileDocument } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

const PREFIX = 'de.adorsys.keycloak.config.import-checksum-';

/**
 * @returns whether a document is imported: it is not if the last run imported the same. Where its checksum is not known, it
 *   is taken for a new one.
 */
export function isToBeImported({ realm, settings: { cache } }: Run, document: ReconcileDocument): boolean {
  if (!cache.isEnabled || realm.isNew === true) return true;
  const remembered = realm.attributes.get(attributeOf(cache, document));
  if (remembered === undefined || document.checksum === undefined) return true;
  if (remembered === document.checksum) return false;
  if (cache.failsOnChange) throw new Stop('compare the checksum', 'the file is not the one that was imported before');
  return true;
}

/** Writes down the checksum of a document. Where it is not known, it is taken for a new one. */
export function rememberChecksum(run: Run, document: ReconcileDocument): void {
  const { attributes } = run.realm;
  const { checksum } = document;
  const name = attributeOf(run.settings.cache, document);
  if (checksum !== undefined && attributes.get(name) === checksum) return;
  const changed = checksum === undefined ? attributes : new Map([...attributes, [name, checksum]]);
  putRealmAgain(run, changed, 'write down the checksum');
}

/** One for all documents of a realm, or, without a key, one for each file. */
function attributeOf({ isKeyed, key }: Run['settings']['cache'], { source = '' }: ReconcileDocument): string {
  return `${PREFIX}${isKeyed ? key : source}`;
}
