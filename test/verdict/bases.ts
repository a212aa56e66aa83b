import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadStage } from '../../packages/cli/src/input/load-stages.ts';
import type { Document } from '../e2e/admin-api.ts';
import { repository } from '../folders.ts';
import { withoutIds } from '../without-ids.ts';
import { PROBE } from './judge.ts';
import type { RealmFiles } from './mutations.ts';

/** A realm to change at random. */
export interface Base {
  readonly name: string;
  readonly files: RealmFiles;
}

/** Real realm files of other projects, which are not part of this one. */
const REALMS = join(repository, '../shared/realms');

/** @returns the realm of this project's templates, and real realms of others where they are there. */
export function readBases(): Base[] {
  const others = existsSync(REALMS) ? readdirSync(REALMS).filter((name) => name.endsWith('.json')) : [];
  return [
    { name: 'aihub', files: withProbe(aihub()) },
    ...others.map((file) => {
      const document = JSON.parse(readFileSync(join(REALMS, file), 'utf8')) as Document;
      return { name: file.replace('.json', ''), files: withProbe({ 'bootstrap/realm.json': withoutIds(document) }) };
    }),
  ];
}

function aihub(): RealmFiles {
  const stage = loadStage(repository, 'dev');
  if ('errors' in stage) throw new Error('the stage dev has errors');
  const documents = stage.generated.realms.flatMap((realm) => realm.documents);
  return Object.fromEntries(
    documents.map(({ kind, name, value }) => [`${kind}/${name}.json`, withValues(value) as Document]),
  );
}

function withProbe(files: RealmFiles): RealmFiles {
  const file = Object.keys(files).find((name) => Array.isArray(files[name]?.['clients'])) ?? Object.keys(files)[0];
  const document = files[file as string] as Document;
  document['clients'] = [...((document['clients'] as Document[] | undefined) ?? []), structuredClone(PROBE)];
  return files;
}

/** Puts a value in for each variable: the same text for all, which is a list where JSON belongs. */
function withValues(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('$(envjson:')) return ['AIHubAccess'];
    return value
      .replaceAll('$(env:SUPERUSER_EMAIL)', 'superuser@example.org')
      .replaceAll(/\$\(env:\w+\)/g, 'Value-1234567890');
  }
  if (Array.isArray(value)) return value.map(withValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withValues(item)]));
}
