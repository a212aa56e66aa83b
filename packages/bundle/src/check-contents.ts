import {
  type Diagnostic,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  own,
  START,
  textAt,
} from '@realm-as-code/renderer';
import { warning } from './codes.ts';

/** What operators write themselves. */
const ENVIRONMENT = '.env';

/**
 * Finds what a Compose file takes from the machine that a bundle cannot have: images that are built there, and files that are
 * not generated. Somebody has to put them beside it.
 *
 * @param compose the Compose file, whatever the stage's own section made of it.
 * @param paths the files of the bundle.
 * @param source the file of the stage, as messages name it.
 * @returns `not-bundled`, as warnings.
 */
export function checkContents(compose: Json, paths: readonly string[], source: string): Diagnostic[] {
  const isThere = (path: string): boolean => paths.some((one) => one === path || one.startsWith(`${path}/`));
  const report = (message: string): Diagnostic =>
    warning('not-bundled', source, START, message, 'Put it beside the Compose file before the first start');
  return Object.entries(objectAt(compose, 'services')).flatMap(([name, service]) => {
    if (!isObject(service)) return [];
    const files = relativePaths(service).filter((path) => !isThere(path));
    return [
      ...(own(service, 'build') === undefined ? [] : [report(`the image of "${name}" is built where it runs`)]),
      ...[...new Set(files)].map((path) => report(`"${name}" needs ${JSON.stringify(path)}, which is not bundled`)),
    ];
  });
}

/** What a service mounts from beside the Compose file, and the files with its variables. */
function relativePaths(service: JsonObject): string[] {
  const mounts = listAt(service, 'volumes').flatMap((mount) => {
    if (typeof mount === 'string') return mount.split(':', 1);
    return textAt(mount, 'type') === 'bind' ? (textAt(mount, 'source') ?? []) : [];
  });
  const files = listAt(service, 'env_file').flatMap((file) =>
    typeof file === 'string' ? file : (textAt(file, 'path') ?? []),
  );
  return [
    // A name alone is that of a volume.
    ...mounts.filter((path) => /^\.{1,2}\//.test(path)),
    ...files.filter((path) => !path.startsWith('/') && path !== ENVIRONMENT),
  ].map((path) => path.replace(/^\.\//, '').replace(/\/$/, ''));
}

function listAt(service: JsonObject, property: string): readonly Json[] {
  const value = own(service, property) ?? [];
  return Array.isArray(value) ? value : [value];
}
