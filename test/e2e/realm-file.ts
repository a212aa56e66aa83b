import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../folders.ts';
import type { Document } from './admin-api.ts';

export const deploy: string = join(repository, 'deploy/configs/keycloak');

/** A generated realm file as a container's environment completes it; worked out without the scripts under test. */
export function readRealm(path: string, env: Record<string, string>): Document {
  return completeRealm(readFileSync(path, 'utf8'), env);
}

/** The same for its text. */
export function completeRealm(text: string, env: Record<string, string>): Document {
  return resolve(JSON.parse(text), env) as Document;
}

function resolve(value: unknown, env: Record<string, string>): unknown {
  if (typeof value === 'string') {
    const json = /^\$\(envjson:(\w+)\)$/.exec(value)?.[1];
    if (json !== undefined) return JSON.parse(env[json] as string);
    return value
      .split(/\$\(env:(\w+)\)/)
      .map((part, index) => (index % 2 === 0 ? part : env[part]))
      .join('');
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [resolve(key, env), resolve(item, env)]));
}

/** What names the entities of Keycloak's lists; the first that an entry has. */
const NAMES = ['clientId', 'alias', 'username', 'name', 'identityProviderAlias', 'subType', 'clientScope', 'client'];

/**
 * Lists where a live realm does not say what a file says: `path: expected, found`. What the file does not mention is
 * not compared.
 */
export function differences(live: unknown, file: unknown, path = ''): string[] {
  // Exports leave out what is empty or off, and mask the secrets of identity providers.
  if (live === undefined && (file === false || file === '' || (Array.isArray(file) && file.length === 0))) return [];
  if (live === '**********' && path.endsWith('config.clientSecret')) return [];
  if (Array.isArray(file)) {
    if (!Array.isArray(live)) return [`${path}: a list, ${JSON.stringify(live)}`];
    if (path.endsWith('authenticationExecutions')) {
      if (live.length !== file.length) return [`${path}: ${file.length} entries, ${live.length}`];
      const ordered = (live as Document[]).toSorted((a, b) => Number(a['priority']) - Number(b['priority']));
      return file.flatMap((item, index) => differences(ordered[index], item, `${path}[${index}]`));
    }
    return file.flatMap((item) => {
      if (typeof item !== 'object' || item === null) {
        return live.includes(item) ? [] : [`${path}: ${JSON.stringify(item)}, ${JSON.stringify(live)}`];
      }
      const name = NAMES.filter((key) => key in item);
      const twin = (live as Document[]).find((one) => name.every((key) => one[key] === (item as Document)[key]));
      const label = String((item as Document)[name[0] as string]);
      return twin === undefined ? [`${path}: ${label}, nothing`] : differences(twin, item, `${path}[${label}]`);
    });
  }
  if (typeof file === 'object' && file !== null) {
    if (typeof live !== 'object' || live === null) return [`${path}: an object, ${JSON.stringify(live)}`];
    return Object.entries(file).flatMap(([key, item]) =>
      differences((live as Document)[key], item, path === '' ? key : `${path}.${key}`),
    );
  }
  return live === file || isSameSet(live, file) ? [] : [`${path}: ${JSON.stringify(file)}, ${JSON.stringify(live)}`];
}

/** Lists that are JSON in a text: Keycloak writes them in any order. */
function isSameSet(live: unknown, file: unknown): boolean {
  const [one, other] = [live, file].map((text) => {
    if (typeof text !== 'string' || !text.startsWith('[')) return undefined;
    try {
      return (JSON.parse(text) as unknown[]).map((item) => JSON.stringify(item)).toSorted();
    } catch {
      return undefined;
    }
  });
  return one !== undefined && one.join() === other?.join();
}
