import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './folders.ts';
import { recordedFolders, replay, type Verdict } from './kcc-suite/replay.ts';
import { needs } from './needs.ts';

const folder = join(repository, '../shared/kcc-suite');
const isHere = existsSync(folder);

/** Steps of which a state is not what was there, and why. Only their exit codes are compared. */
const UNRECORDED: Readonly<Record<string, string>> = {
  'service-account/00_update_realm_create_service_account_in_master_realm.json':
    'between its two states another realm was made, whose client is in master',
  'import/same-names/02-lorem-ipsum/01-update-realm.yaml':
    'its realm was there before, with the id that it has afterwards, and the recording says that it was not',
  'exported-realm/25.0.5/master-realm.json': 'the run took away the right to read the realm',
  'exported-realm/26.1.0/master-realm.json': 'the run took away the right to read the realm',
};

describe('the model says what a recorded run of keycloak-config-cli did', needs('recorded runs', isHere), () => {
  it.each(isHere ? recordedFolders(folder) : [])('in %s', async (name) => {
    const verdicts = await replay(folder, name);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.flatMap(wrongIn)).toEqual([]);
  });
});

/** What is not as it was; nothing where the model says itself that it does not know. */
function wrongIn({ step, differences, failure, unpredicted }: Verdict): object[] {
  const said = { file: step.file, failure, unpredicted };
  if ((failure === undefined) !== (step.exit === 0)) return [{ ...said, exit: step.exit, errors: step.errors }];
  const isComparable = UNRECORDED[step.file] === undefined;
  return isComparable && (differences.length > 0 || unpredicted.length > 0) ? [{ ...said, differences }] : [];
}
