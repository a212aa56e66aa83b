import type { Diagnostic } from '@realm-as-code/renderer';
import type { Container, StageFiles, YamlSource } from '@realm-as-code/stage';
import { utf8 } from './bytes/bytes.ts';
import { error } from './codes.ts';
import { MAX_CONFIG_MAP } from './container/config-maps.ts';

/**
 * Checks that each file that is mounted fits into a ConfigMap.
 *
 * @returns `oversized-file`.
 */
export function checkFiles(containers: readonly Container[], files: StageFiles, source: YamlSource): Diagnostic[] {
  const mounts = containers.flatMap((container) => container.mounts);
  // What only a first start reads can be in parts.
  const mounted = mounts.filter(({ isForFirstStart }) => isForFirstStart !== true).map(({ source: path }) => path);
  return files.flatMap(({ path, content }) => {
    if (!mounted.some((one) => path === one || path.startsWith(`${one}/`))) return [];
    const size = typeof content === 'string' ? utf8(content).length : content.length;
    if (size <= MAX_CONFIG_MAP) return [];
    const message = `${path} has ${mebibytes(size)} MiB, and a ConfigMap holds 1 MiB`;
    const hint = path.endsWith('.json')
      ? 'Split its template into several files, or move what never changes out of it'
      : 'Put it into an image of your own, and name that under "images"';
    return [error('oversized-file', source.file, source.locate(['targets'], 'key'), message, hint)];
  });
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
