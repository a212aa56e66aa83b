import type { JsonObject } from '@realm-as-code/renderer';
import type { PartReader } from './part-reader.ts';

/** How many clients are asked for at once. */
const PAGE = 1000;

/** @returns the clients of a realm with their secrets, which an export masks. */
export async function listClients(reader: PartReader): Promise<JsonObject[]> {
  const clients: JsonObject[] = [];
  for (;;) {
    const page = await reader.list(`/clients?first=${clients.length}&max=${PAGE}`, 'view-clients');
    clients.push(...page);
    if (page.length < PAGE) return clients;
  }
}
