import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare, describe as textOf } from './logins/compare.ts';
import { readRecorded } from './logins/recorded.ts';

const folder = join(import.meta.dirname, 'logins/recorded');
const recorded = readdirSync(folder).map((file) => readRecorded(readFileSync(join(folder, file), 'utf8')));

// What a real Keycloak did in random realms: test/e2e/random-logins.test.ts asks it about new ones, `pnpm record:logins` again.
describe('access knows how logins end', () => {
  it.each(recorded)('in the realm of seed $seed, as Keycloak $keycloak ended them', (one) => {
    const comparisons = compare(one);
    expect(comparisons.filter(({ differs }) => differs !== undefined).map(textOf)).toEqual([]);
    // Everything in these realms is Keycloak's own: there is nothing that it depends on.
    expect(comparisons.flatMap(({ access }) => access.dependsOn)).toEqual([]);
  });

  it('of at least 300 people, some of whom get in by each way and some do not', () => {
    const all = recorded.flatMap(compare);
    expect(all.length).toBeGreaterThanOrEqual(300);
    const kinds = new Set(all.map(({ attempt, keycloak }) => `${attempt.way.kind} ${keycloak.outcome}`));
    const ways = ['form', 'session', 'broker', 'registration', 'reset-credentials', 'direct-grant', 'service-account'];
    expect([...kinds]).toEqual(expect.arrayContaining(ways.flatMap((way) => [`${way} allowed`, `${way} denied`])));
  });
});
