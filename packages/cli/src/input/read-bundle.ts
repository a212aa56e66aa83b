import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BundleFiles, MAX_SIZE, readArchive } from '@realm-as-code/bundle';
import { SECRETS } from '@realm-as-code/stage';
import { codeOf } from './files.ts';

/** What operators keep beside the files of an unpacked bundle: the environment, and what comes as files. */
const BESIDE = new RegExp(`^(\\.env$|${SECRETS}(/|$))`);

/**
 * Reads a bundle as it is, an archive or the folder that it was unpacked to. Nothing is unpacked.
 *
 * @returns its files; or why it is no bundle, in half a sentence.
 */
export async function readBundle(
  path: string,
): Promise<{ readonly files: BundleFiles } | { readonly refusal: string }> {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return readFolder(path);
    if (stats.size > MAX_SIZE) return { refusal: TOO_LARGE };
    return await readArchive(gunzipSync(readFileSync(path), { maxOutputLength: MAX_SIZE + OVERHEAD }));
  } catch (cause) {
    return { refusal: explain(cause as NodeJS.ErrnoException) };
  }
}

/** What an archive has beside its files, in bytes: a header for each, and the names of long paths. */
const OVERHEAD = 16 * 1024 ** 2;
const TOO_LARGE = `it has more than ${MAX_SIZE / 1024 ** 2} MiB`;

function readFolder(root: string): { readonly files: BundleFiles } | { readonly refusal: string } {
  const files = new Map<string, Uint8Array>();
  let size = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = relative(root, join(entry.parentPath, entry.name)).split('\\').join('/');
    if (entry.isDirectory() || BESIDE.test(path)) continue;
    if (!entry.isFile()) return { refusal: `${JSON.stringify(path)} is no file (${kindOf(entry)})` };
    size += statSync(join(root, path)).size;
    if (size > MAX_SIZE) return { refusal: TOO_LARGE };
    files.set(path, readFileSync(join(root, path)));
  }
  return { files };
}

function kindOf(entry: Dirent): string {
  return entry.isSymbolicLink() ? 'symlink' : 'special';
}

function explain(error: NodeJS.ErrnoException): string {
  const code = codeOf(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return TOO_LARGE;
  if (code === 'Z_BUF_ERROR') return 'it is cut off';
  if (code === 'Z_DATA_ERROR') return 'it is damaged, or not compressed with gzip';
  return code === 'ENOENT' ? 'there is no such file or folder' : `it cannot be read: ${code}`;
}
