import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRealms, toLiveRealm } from '@realm-as-code/planner';
import { repository } from './folders.ts';
import { environment } from './e2e/environment.ts';
import { type Difference, patch } from './json-patch.ts';
import { changeKeys, planOf } from './plan-of.ts';

interface RecordedCase {
  readonly before: readonly Difference[];
  readonly managed: readonly Difference[];
  readonly after: readonly Difference[];
  readonly exitCode: number;
  readonly failure?: { readonly document: string; readonly step: string; readonly reason: string };
}

const folder = join(repository, 'test/aihub-recorded-runs');
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const base = read('base.json') as { export: object; managed: object };
const cases = readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));

// Recorded by test/e2e/plan.test.ts: a realm before and after a run of keycloak-config-cli, as differences to one export.
describe('the plan is what a real run did', () => {
  it.each(cases)('in case %s', (name) => {
    const recorded = read(name) as RecordedCase;
    const before = patch(base.export, recorded.before) as never;
    const after = patch(before, recorded.after) as never;
    const plan = planOf(before, patch(base.managed, recorded.managed) as never, environment);
    const actual = compareRealms(toLiveRealm(before), toLiveRealm(after));
    expect(changeKeys(plan.changes)).toEqual(changeKeys(actual));
    expect(plan.failure).toEqual(recorded.failure);
    expect(plan.failure === undefined).toBe(recorded.exitCode === 0);
  });

  it('covers creations, changes, deletions and runs that fail', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
    const all = cases.map((name) => read(name) as RecordedCase);
    expect(all.some((one) => one.failure !== undefined)).toBe(true);
    const actions = new Set(
      all.flatMap((one) => {
        const before = patch(base.export, one.before) as never;
        return compareRealms(toLiveRealm(before), toLiveRealm(patch(before, one.after) as never)).map(
          ({ action }) => action,
        );
      }),
    );
    expect([...actions].toSorted()).toEqual(['change', 'create', 'delete']);
  });
});
