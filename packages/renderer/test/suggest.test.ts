import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../../../test/folders.ts';
import { keycloakData, keycloakVersion } from '../src/keycloak/keycloak-data.ts';
import { closest, suggest } from '../src/text/suggest.ts';

/** Names of a kind, with most of their letters in common. */
const VARIABLES = [
  ...readFileSync(join(repository, 'test/fixtures/aihub/stages/variables.yaml'), 'utf8').matchAll(/^([A-Z]\w+):/gm),
].map(([, name]) => name as string);
const ORIGINS = ['frontend', 'sysadmin', 'openwebui', 'dagster', 'attu', 'langfuse'].map((name) => `origins.${name}`);

describe('what is a slip of the pen', () => {
  it.each([
    ['a letter is missing', 'origins.frontnd', 'origins.frontend'],
    ['two letters are missing', 'KEYCLOAK_OPENWBI_CLIENT_SECRET', 'KEYCLOAK_OPENWEBUI_CLIENT_SECRET'],
    ['a letter is too much', 'origins.attuu', 'origins.attu'],
    ['a letter is another', 'KEYCLOAK_LANGFUSR_CLIENT_SECRET', 'KEYCLOAK_LANGFUSE_CLIENT_SECRET'],
    ['two letters are swapped', 'origins.atut', 'origins.attu'],
    ['two letters of a short word are swapped', 'KEYCLOAK_BD_PASSWORD', 'KEYCLOAK_DB_PASSWORD'],
    ['a separator is missing', 'KEYCLOAK_LANGFUSE_CLIENTSECRET', 'KEYCLOAK_LANGFUSE_CLIENT_SECRET'],
    ['a separator is too much', 'KEYCLOAK_OPEN_WEB_UI_CLIENT_SECRET', 'KEYCLOAK_OPENWEBUI_CLIENT_SECRET'],
    ['a separator is another', 'origins_langfuse', 'origins.langfuse'],
    ['the case is wrong', 'Keycloak_Langfuse_Client_Secret', 'KEYCLOAK_LANGFUSE_CLIENT_SECRET'],
    ['it is in the singular', 'origin.langfuse', 'origins.langfuse'],
    ['it is in the plural', 'KEYCLOAK_LANGFUSE_CLIENT_SECRETS', 'KEYCLOAK_LANGFUSE_CLIENT_SECRET'],
    ['each of two words has a slip', 'KEYCLOK_ADMIN_PASWORD', 'KEYCLOAK_ADMIN_PASSWORD'],
  ])('%s', (_, written, meant) => {
    expect(closest(written, [...VARIABLES, ...ORIGINS])).toBe(meant);
  });

  it('plurals of several letters, and words of camel case', () => {
    expect(closest('policy', ['policies', 'police2'])).toBe('policies');
    expect(closest('redirecturi', ['redirectUris', 'rootUrl'])).toBe('redirectUris');
  });
});

it.each([
  'KEYCLOAK_GRAFANA_CLIENT_SECRET',
  'KEYCLOAK_WIKI_CLIENT_SECRET',
  'KEYCLOAK_SMTP_PASSWORD',
  'KEYCLOAK_AD_PASSWORD',
  'SUPERUSER_PHONE',
  'origins.grafana',
  'origins.auth',
  'origins',
  'x',
])('another name of the same kind is none: %s', (name) => {
  expect(closest(name, [...VARIABLES, ...ORIGINS, 'y'])).toBeUndefined();
});

it('names of millions of letters are not looked at', () => {
  expect(closest('a'.repeat(10_000_000), ['a'.repeat(9_999_999)])).toBeUndefined();
});

it('of several names that are close, it is the closest', () => {
  expect(closest('roles', ['rules', 'role', 'roless', 'rolex'])).toBe('role');
  expect(closest('attu', ['atta', 'Attu'])).toBe('Attu');
});

it('where none is close, few names are all said', () => {
  expect(suggest('nothing', ['some', 'one'])).toBe('Known: some, one');
  expect(suggest('nothing', ORIGINS.concat(VARIABLES))).toBeUndefined();
});

describe('with random slips in the names of variables, of origins and of authenticators', () => {
  const { authenticators } = keycloakData(keycloakVersion).providers;
  const families = [VARIABLES, ORIGINS, authenticators];
  const random = seeded(17);

  it.each([
    [1, 0.99],
    [2, 0.94],
  ])('%i of them: the name is found', (slips, share) => {
    const tries = families.flatMap((names) =>
      names.flatMap((name) => Array.from({ length: 50 }, () => ({ name, names, written: withSlips(name, slips) }))),
    );
    const found = tries.filter(({ name, names, written }) => closest(written, names) === name);
    const wrong = tries.filter(({ name, names, written }) => ![undefined, name].includes(closest(written, names)));
    expect(found.length / tries.length).toBeGreaterThan(share);
    expect(wrong.length / tries.length).toBeLessThan(0.002);
  });

  it('names that are there are not taken for one another', () => {
    const tries = families.flatMap((names) =>
      names.map((name) =>
        closest(
          name,
          names.filter((other) => other !== name),
        ),
      ),
    );
    expect(tries.filter((name) => name !== undefined)).toEqual([]);
  });

  /** A letter removed, added, changed or swapped with its neighbour. */
  function withSlips(name: string, slips: number): string {
    let text = name;
    for (let slip = 0; slip < slips; slip++) {
      const at = Math.floor(random() * (text.length - 1));
      const letter = String.fromCodePoint((/[A-Z]/.test(name) ? 65 : 97) + Math.floor(random() * 26));
      const [head, rest] = [text.slice(0, at), text.slice(at)];
      const ways = [rest.slice(1), letter + rest, letter + rest.slice(1), `${rest[1]}${rest[0]}${rest.slice(2)}`];
      text = head + (ways[Math.floor(random() * ways.length)] as string);
    }
    return text;
  }
});

/** @returns a source of numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
