import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { type Json, type JsonObject, keycloakData, renderRealm, validateRealm } from '@realm-as-code/renderer';
import { realmSchema } from '../../tools/keycloak/realm-schema.ts';
import { runJava } from '../../tools/keycloak/run-java.ts';
import { repository } from '../folders.ts';

const keycloak = inject('keycloakVersion');
const { realmTypes } = keycloakData(keycloak);

it('the committed schema is what the classes of this Keycloak say', () => {
  const committed = readFileSync(join(repository, `packages/renderer/data/${keycloak}/realm.schema.json`), 'utf8');
  expect(committed, `run "pnpm make:realm-schema ${keycloak}"`).toBe(realmSchema(keycloak));
});

/** A value of a type, now and then one of another. */
function valueOf(type: string, depth: number): fc.Arbitrary<Json> {
  const rest = type.slice(1);
  const right = (): fc.Arbitrary<Json> => {
    switch (type[0]) {
      case '@':
        return depth > 4 ? fc.constant({}) : objectOf(rest, depth + 1);
      case '[':
        return fc.array(valueOf(rest, depth + 1), { maxLength: 3 });
      case '{':
        return fc.dictionary(fc.stringMatching(/^[a-z.]{1,6}$/), valueOf(rest, depth + 1), { maxKeys: 3 });
      case 'b':
        return fc.boolean();
      case 'i':
      case 'l':
      case 'n':
        return fc.integer();
      case '=':
        return fc.constantFrom(...rest.split('|'));
      default:
        return fc.constantFrom('text', '');
    }
  };
  const scalars = [
    'true',
    'TRUE',
    ' false ',
    'yes',
    '',
    'null',
    '5',
    ' 5 ',
    '+5',
    '5.5',
    '1e3',
    '99999999999',
    'x',
    0,
    1,
    2,
  ];
  const others: Json[] = [
    ...scalars,
    1.5,
    -1,
    2147483648,
    -2147483648,
    9e18,
    1e19,
    true,
    false,
    null,
    [],
    {},
    [null],
    ['x'],
    { x: 1 },
  ];
  return fc.oneof({ weight: 20, arbitrary: right() }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

function objectOf(name: string, depth: number): fc.Arbitrary<JsonObject> {
  // Settings of components are written as JSON in templates and as text in realms.
  const properties = Object.entries(realmTypes[name]?.properties ?? {}).filter(([key]) => key !== 'components');
  const property = fc
    .constantFrom(...properties, ['redirectUrls', 's'] as const)
    .filter(([key]) => key !== 'redirectUrls' || depth === 0)
    .chain(([key, type]) => valueOf(type, depth).map((value) => [key, value] as const));
  return fc.array(property, { maxLength: 4 }).map((list) => Object.fromEntries(list));
}

it('accepts and refuses what Keycloak’s own reader accepts and refuses', () => {
  const documents = fc.sample(objectOf('RealmRepresentation', 0), { numRuns: 6000, seed: 26 });
  const lines = documents.map((document) => JSON.stringify(document));
  const verdicts = runJava('ReadRealms', keycloak, `${lines.join('\n')}\n`)
    .trimEnd()
    .split('\n');
  expect(verdicts).toHaveLength(documents.length);
  const disagreements = lines.flatMap((text, index) => {
    const realm = renderRealm({ bootstrap: [{ path: 'realm.json', text }], managed: [] }, {});
    const refused = validateRealm(realm, { keycloak }).find(
      ({ code }) => code === 'unknown-property' || code === 'wrong-type',
    );
    const verdict = verdicts[index] ?? '';
    return (refused === undefined) === (verdict === 'accepted')
      ? []
      : [{ text, verdict, ours: refused?.message ?? 'accepted' }];
  });
  const accepted = verdicts.filter((one) => one === 'accepted').length;
  console.log(
    `realm documents read by Keycloak: ${documents.length}, accepted ${accepted}, judged otherwise by us: ${disagreements.length}`,
  );
  expect(disagreements).toEqual([]);
  expect(Math.min(accepted, documents.length - accepted)).toBeGreaterThan(300);
});
