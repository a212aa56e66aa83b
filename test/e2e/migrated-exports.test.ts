import { freshRealm, migrateExport } from '@realm-as-code/adopter';
import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readRealmFiles } from './adopted-realms.ts';
import { type Difference, differences } from './compare-exports.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

// Realm files as people have them, old and new, full, partial and written by hand: what a real Keycloak makes of each when it
// imports it is what `migrateExport` makes of it without one.

const files = readRealmFiles();
const version = inject('keycloakVersion');

/** Differences that do not matter, and why. */
const ALLOWED: readonly (readonly [place: RegExp, reason: string])[] = [
  [/^components\.org\.keycloak\.keys\.KeyProvider\[.*\.secretSize$/, 'found in the key, which nobody takes over'],
  [/\.attributes\.saml\.artifact\.binding\.identifier$/, 'a hash of the client ID, which each import makes again'],
  [/^identityProviders\[.*\]\.types$/, 'what the provider can do, which only the server knows'],
];

/** @returns the differences between what Keycloak exports and what is made of a file, but for those allowed. */
function unexpected(real: JsonObject, file: JsonObject): Difference[] {
  const ours = migrateExport(file, freshRealm(version, textAt(file, 'realm')));
  return differences(real, ours).filter(({ place }) => !ALLOWED.some(([pattern]) => pattern.test(place)));
}

describe.skipIf(files.length === 0)('a realm file', () => {
  let keycloak: Keycloak;
  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => keycloak?.stop());

  it.each(files)('$name is what a real Keycloak makes of it', async ({ document: file }) => {
    const path = `/${encodeURIComponent(textAt(file, 'realm') ?? '')}`;
    await keycloak.admin.post('', file);
    const answer = await keycloak.admin.post(`${path}/partial-export?exportClients=true&exportGroupsAndRoles=true`, {});
    const real = (await answer.json()) as JsonObject;
    await keycloak.admin.delete(path);
    expect(unexpected(real, file)).toEqual([]);
    // The export of this version is the realm as it is.
    expect(unexpected(real, real)).toEqual([]);
  });
});
