import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './folders.ts';
import { recordedFolders, replay } from './kcc-suite/replay.ts';

const folder = join(repository, '../shared/kcc-suite');

// What real runs of keycloak-config-cli did with the documents of its own tests.
describe.skipIf(!existsSync(folder))('the model says what a recorded run of keycloak-config-cli did', () => {
  it('in more than a third of all steps', async () => {
    const verdicts = [];
    for (const name of recordedFolders(folder)) verdicts.push(...(await replay(folder, name)));
    const right = verdicts.filter(({ isRight, unpredicted }) => isRight && unpredicted.length === 0);
    expect(right.length).toBeGreaterThan(verdicts.length / 3);
  });
});
