import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareRealms, toLiveRealm } from '@realm-as-code/planner';
import type { AdminApi, Document } from '../e2e/admin-api.ts';
import { ManagedDocuments } from '../e2e/reconciler.ts';
import { renamed } from './judge.ts';
import type { RealmFiles } from './mutations.ts';

/**
 * Reconciles a realm that was just imported, with its managed documents. The import is complete, so nothing is to change.
 *
 * @returns why keycloak-config-cli stopped, or what it changed.
 */
export async function reconcile(
  url: string,
  admin: AdminApi,
  files: RealmFiles,
  realm: string,
): Promise<readonly string[]> {
  const documents = new ManagedDocuments();
  for (const name of readdirSync(documents.folder)) rmSync(join(documents.folder, name));
  for (const [path, document] of Object.entries(files)) {
    if (path.startsWith('managed/'))
      writeFileSync(join(documents.folder, basename(path)), JSON.stringify(renamed(document, realm)));
  }
  const exported = async (): Promise<Document> => {
    const path = `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
    return (await (await admin.call('POST', path)).json()) as Document;
  };
  const before = await exported();
  const run = await documents.reconcile(url, { JAVA_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' });
  if (run.exitCode !== 0) {
    const said = run.output.split('\n').find((line) => line.includes('ERROR'));
    return [`keycloak-config-cli: ${(said ?? run.output).slice(0, 300)}`];
  }
  const changes = compareRealms(toLiveRealm(before), toLiveRealm(await exported()));
  return changes.map(({ action, type, name }) => `the first reconcile: ${action} ${type}/${name}`);
}
