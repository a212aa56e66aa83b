import { freshRealm } from '@realm-as-code/adopter';
import { readAccessRealm } from '@realm-as-code/access';
import { drawPicture } from '@realm-as-code/picture';
import { type JsonObject, objectsAt, SecretValues, textAt } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { loadStage } from '../packages/cli/src/input/load-stages.ts';
import { aihub } from './folders.ts';

/** The AI Hub realm with copies of its clients, each with a name and addresses of its own. */
function withClients(realm: JsonObject, number: number): JsonObject {
  const clients = objectsAt(realm, 'clients');
  const copies = Array.from({ length: number - clients.length }, (_, index): JsonObject => {
    const original = clients[index % clients.length] ?? {};
    return {
      ...original,
      clientId: `${textAt(original, 'clientId') ?? ''}-${index}`,
      redirectUris: [`https://app-${index}.example.org/callback`],
    };
  });
  return { ...realm, clients: [...clients, ...copies] };
}

it('the page of a thousand clients is under a megabyte: answers that are the same are in it once', () => {
  const loaded = loadStage(aihub, 'prod');
  if ('errors' in loaded) throw new Error('the stage prod is wrong');
  const { keycloak, realms } = loaded.generated;
  const value = withClients(realms[0]?.merged ?? {}, 1000);
  const page = drawPicture({
    realm: readAccessRealm(value, freshRealm(keycloak, 'aihub')),
    documents: [{ kind: 'managed', value }],
    stage: 'prod',
    keycloak,
    findings: [],
    secrets: new SecretValues(),
  });
  expect(page).toMatch(/"id":"[\w-]+-98\d"/);
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
});
