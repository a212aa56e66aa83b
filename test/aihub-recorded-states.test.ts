import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toLiveRealm } from '@realm-as-code/planner';
import { repository } from './folders.ts';
import { type Difference, patch } from './json-patch.ts';
import { modelled } from './states-of-a-run.ts';

interface RecordedCase {
  readonly before: readonly Difference[];
  readonly documents: readonly { readonly name: string; readonly changes: readonly Difference[] }[];
  readonly steps: readonly (readonly string[])[];
}

const folder = join(repository, 'test/aihub-recorded-states');
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const base = read(join(repository, 'test/aihub-recorded-runs/base.json')) as {
  export: object;
  managed: Readonly<Record<string, object>>;
};
/** What the container of the runs was given that matters here. */
const SETTINGS = new Map([
  ['IMPORT_CACHE_ENABLED', 'false'],
  ['IMPORT_MANAGED_CLIENTSCOPE', 'full'],
]);

// Recorded by test/e2e/states-of-a-run.test.ts: a realm after each write of keycloak-config-cli.
describe('the model goes through the states of a real run', () => {
  it.each(readdirSync(folder))('in %s', (name) => {
    const recorded = read(join(folder, name)) as RecordedCase;
    const before = { ...toLiveRealm(patch(base.export, recorded.before) as never), users: new Map() };
    const documents = recorded.documents.map(({ name: file, changes }) => ({
      name: file,
      value: patch(base.managed[file.replace(/^\d+-|\.json$/g, '')], changes) as object,
    }));
    const { steps, failure } = modelled(before, documents, SETTINGS, '6.5.0');
    expect(failure).toBeUndefined();
    expect(steps).toEqual(recorded.steps);
  });
});
