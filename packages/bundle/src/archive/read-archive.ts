import { unpackTar } from 'modern-tar';
import { isPlainPath } from './plain-path.ts';

/** The most that the files of a bundle may have together, in bytes: more is a mistake, or an attack. */
export const MAX_SIZE: number = 256 * 1024 ** 2;

/** A file of a bundle, by its path in the bundle. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Reads the tar file of a bundle, which anybody may have made: it has files in one folder and nothing else.
 *
 * @param tar the unpacked archive.
 * @returns the files, by their paths in that folder; or why it is no bundle, in half a sentence.
 */
export async function readArchive(
  tar: Uint8Array,
): Promise<{ readonly files: BundleFiles } | { readonly refusal: string }> {
  let entries;
  try {
    entries = await unpackTar(tar, { strict: true });
  } catch (cause) {
    return { refusal: `it is damaged: ${(cause as Error).message.replace(/\.$/, '')}` };
  }
  const files = new Map<string, Uint8Array>();
  let common: string | undefined;
  for (const { header, data } of entries) {
    const shown = JSON.stringify(header.name);
    const path = header.type === 'directory' ? header.name.replace(/\/$/, '') : header.name;
    if (!isPlainPath(path)) return { refusal: `${shown} would be unpacked somewhere else` };
    if (header.type !== undefined && !['file', 'directory'].includes(header.type)) {
      return { refusal: `${shown} is no file (${header.type})` };
    }
    const [folder = '', ...steps] = path.split('/');
    common ??= folder;
    if (folder !== common) return { refusal: 'it has more than one folder' };
    if (header.type === 'directory') continue;
    if (steps.length === 0) return { refusal: `${shown} is not in a folder` };
    if (files.has(steps.join('/'))) return { refusal: `it has ${shown} twice` };
    files.set(steps.join('/'), data ?? new Uint8Array());
  }
  return common === undefined ? { refusal: 'it is empty' } : { files };
}
