import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { type Api, pathOfRealm } from './admin-api.ts';
import { listClients } from './list-clients.ts';
import { partReader, UnreadPart } from './part-reader.ts';
import type { Problem } from './problem.ts';

/**
 * Puts the secrets of clients into an export, which has them masked.
 *
 * @param clients the clients of the export; those with a secret are changed.
 * @returns why they could not be read, undefined when they were.
 */
export async function addClientSecrets(
  api: Api,
  realm: string,
  clients: readonly JsonObject[],
): Promise<Problem | undefined> {
  const confidential = clients.filter((client) => client['publicClient'] !== true && client['secret'] !== undefined);
  if (confidential.length === 0) return undefined;
  let listed: JsonObject[];
  try {
    listed = await listClients(partReader(api, pathOfRealm(realm)));
  } catch (cause) {
    if (cause instanceof UnreadPart) return cause.problem;
    throw cause;
  }
  const secrets = new Map(listed.map((client) => [client['clientId'], textAt(client, 'secret')]));
  for (const client of confidential) client['secret'] = secrets.get(client['clientId']) ?? '';
  return undefined;
}
