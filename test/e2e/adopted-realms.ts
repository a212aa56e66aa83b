import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../folders.ts';
import { withoutIds } from '../without-ids.ts';
import type { AdminApi, Document } from './admin-api.ts';
import { differences } from './realm-file.ts';

/** Real realm files of other projects, which are not part of this one. */
const REALMS = join(repository, '../shared/realms');
/** A whole server is not brought in. */
const MASTER = 'master';

/** A realm file to bring in. */
export interface RealmFile {
  readonly name: string;
  readonly document: Document;
}

/** @returns the realm files, without ids: two realms on one server cannot have an entity with the same id. */
export function readRealmFiles(): RealmFile[] {
  const files = existsSync(REALMS) ? readdirSync(REALMS).filter((name) => name.endsWith('.json')) : [];
  const realms = files.map((file) => ({
    name: file.replace('.json', ''),
    document: withoutIds(JSON.parse(readFileSync(join(REALMS, file), 'utf8')) as Document),
  }));
  return realms.filter(({ document }) => document['realm'] !== MASTER);
}

/** The export of a realm with the secrets of its clients, and with flows of overrides by alias. */
export async function exportWithSecrets(admin: AdminApi, realm: string): Promise<Document> {
  const path = `/${encodeURIComponent(realm)}`;
  const answer = await admin.call('POST', `${path}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
  const exported = (await answer.json()) as Document;
  const flows = new Map((exported['authenticationFlows'] as Document[]).map(({ id, alias }) => [id, alias] as const));
  for (const client of exported['clients'] as Document[]) {
    if (client['name'] === '') delete client['name'];
    const overrides = Object.entries(client['authenticationFlowBindingOverrides'] as Document);
    client['authenticationFlowBindingOverrides'] = Object.fromEntries(
      overrides.map(([key, id]) => [key, flows.get(id)]),
    );
    // Keycloak 26.7 makes secrets for clients that only check tokens, too; they have no use for one.
    if (client['bearerOnly'] === true) delete client['secret'];
    if (client['publicClient'] === true || client['secret'] === undefined) continue;
    const secret = await admin.get(`${path}/clients/${client['id']}/client-secret`);
    client['secret'] = secret['value'];
  }
  return exported;
}

/** What no two realms have in common, however alike they are. */
const OF_ONE_SERVER =
  /(^|\.)(id|_id|containerId|internalId|createdTimestamp|client\.secret\.creation\.time)(:|$)|^(components\.org\.keycloak\.keys\.KeyProvider)/;
/** Realm attributes that mean the same when they are not set, and the memory of keycloak-config-cli. */
const SAME_WHEN_UNSET =
  /^attributes\.(client(Offline)?Session(Idle|Max)(Timeout|Lifespan)|de\.adorsys\.keycloak\.config\.)/;

/** @returns in what two exports differ, as far as it means anything: `path: expected, found`. */
export function differencesOf(expected: Document, found: Document): string[] {
  const both = [...differences(found, expected), ...differences(expected, found)];
  return [...new Set(both)].filter((line) => !OF_ONE_SERVER.test(line) && !SAME_WHEN_UNSET.test(line));
}
