import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ask, makeUpstream } from '../logins/ask.ts';
import { compare, describe as textOf } from '../logins/compare.ts';
import { type Mailbox, startMailbox } from '../logins/mailbox.ts';
import { ATTEMPTS, randomRealm } from '../logins/random-realm.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

/** How many random realms; `LOGINS_REALMS=100` takes ten minutes. */
const REALMS = Number(process.env['LOGINS_REALMS'] ?? 8);
const FIRST = Number(process.env['LOGINS_SEED'] ?? 1001);

let keycloak: Keycloak;
let mailbox: Mailbox;
beforeAll(async () => {
  keycloak = await startKeycloak();
  mailbox = await startMailbox();
  await makeUpstream(keycloak, ATTEMPTS);
});
afterAll(async () => {
  mailbox?.stop();
  await keycloak?.stop();
});

it(`access says how ${REALMS * ATTEMPTS} logins to random realms end`, { timeout: 3_600_000 }, async () => {
  const version = inject('keycloakVersion');
  const differences: string[] = [];
  const counts = new Map<string, number>();
  for (let seed = FIRST; seed < FIRST + REALMS; seed++) {
    const realm = randomRealm(seed);
    for (const one of compare({ ...realm, keycloak: version, endings: await ask({ ...keycloak, mailbox }, realm) })) {
      const what = one.access.outcome === 'depends' ? 'not predicted' : one.keycloak.outcome;
      counts.set(what, (counts.get(what) ?? 0) + 1);
      if (one.differs !== undefined) differences.push(`seed ${seed}: ${textOf(one)}`);
    }
  }
  console.log(`logins on Keycloak ${version}: ${[...counts].map(([what, count]) => `${count} ${what}`).join(', ')}`);
  expect(differences).toEqual([]);
});
