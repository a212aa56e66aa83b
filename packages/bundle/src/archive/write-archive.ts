import { compareText } from '@realm-as-code/renderer';
import type { GeneratedFile } from '@realm-as-code/stage';
import { gzipSync } from 'fflate';
import { packTar } from 'modern-tar';

/** The same for all files, so that the same files are the same archive. */
const NEVER = new Date(0);

/**
 * Packs files into a `.tar.gz`: the same files give the same bytes, on every machine and with every version of Node. Its
 * zlib would not: some builds of Node have the system's (docs/decisions/0020).
 *
 * @param folder the folder that all files are unpacked to.
 */
export async function writeArchive(folder: string, files: readonly GeneratedFile[]): Promise<Uint8Array> {
  const entries = files
    .toSorted((a, b) => compareText(a.path, b.path))
    .map(({ path, content, executable = false }) => {
      const body = bytesOf(content);
      const header = {
        name: `${folder}/${path}`,
        size: body.length,
        mode: executable ? 0o755 : 0o644,
        mtime: NEVER,
        uid: 0,
        gid: 0,
      };
      return { header, body };
    });
  return gzipSync(await packTar(entries), { level: 9, mtime: NEVER });
}

/** @returns the bytes of a file. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}
