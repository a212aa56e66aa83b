import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { compareVersions } from '@realm-as-code/renderer';

/**
 * @param text of a file, with its variables replaced.
 * @param ignored the setting `IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES`, which is part of checksums if it is set.
 * @param version the version of keycloak-config-cli.
 * @returns the checksum by which keycloak-config-cli tells a file that it has imported before
 *   (KeycloakImportProvider.readRealmImportFromImportResource).
 */
export function checksumOfText(text: string, ignored: string | undefined, version: string): string {
  return bytesToHex(sha256(utf8ToBytes(text + saltOf(ignored, version))));
}

function saltOf(ignored: string | undefined, version: string): string {
  if (ignored === undefined || compareVersions(version, '6.5.0') < 0) return '';
  const names = ignored.split(',').flatMap((name) => name.trim() || []);
  return `\n#userUpdateIgnoredProperties=${names.toSorted().join(',')}`;
}

/**
 * @param address of a file, `file:/…`.
 * @returns under which name its own checksum is remembered (ChecksumService.getCustomAttributeKey).
 */
export function sourceOf(address: string): string {
  return `${address.slice(address.lastIndexOf('/') + 1)}_${bytesToHex(md5(utf8ToBytes(address)))}`;
}
