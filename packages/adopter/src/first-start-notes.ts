import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { codes, type Note } from './note.ts';
import { hasUnusableNames } from './values/keep-texts.ts';
import type { Documents } from './values/documents.ts';

const POST_LOGOUT = 'post.logout.redirect.uris';

/** @returns in what a realm that a first start makes of the documents differs from the one that they come from. */
export function firstStartNotes(documents: Documents): Note[] {
  const all = Object.values(documents);
  const clients = all.flatMap((document) => objectsAt(document, 'clients'));
  const notes: Note[] = [];
  // DefaultExportImportManager.createClients
  const withoutLogout = clients.filter((client) => textAt(client, 'attributes', POST_LOGOUT) === undefined);
  if (withoutLogout.length > 0) {
    const names = codes(withoutLogout.map((client) => textAt(client, 'clientId') ?? ''));
    const text = `A first start gives clients without the attribute \`${POST_LOGOUT}\` the value \`+\`, which allows their redirect URIs after logout, too: ${names}.`;
    notes.push({ kind: 'left', text });
  }
  // MigrationUtils.updateProtocolMappers
  const owners = [...clients, ...all.flatMap((document) => objectsAt(document, 'clientScopes'))];
  const unstated = owners.filter((owner) => objectsAt(owner, 'protocolMappers').some(isUnstated));
  if (unstated.length > 0) {
    const names = codes(unstated.map((owner) => textAt(owner, 'clientId') ?? textAt(owner, 'name') ?? ''));
    const text = `A first start writes out \`userinfo.token.claim\` where a mapper only says \`id.token.claim\`, which means the same; the first reconcile removes it again: ${names}.`;
    notes.push({ kind: 'left', text });
  }
  if (all.some(hasUnusableNames)) {
    const text =
      'Names of properties contain `$(` or `{{`, which a template reads as something else: `validate` says where.';
    notes.push({ kind: 'decide', text });
  }
  return notes;
}

function isUnstated(mapper: JsonObject): boolean {
  const config = objectAt(mapper, 'config');
  return config['id.token.claim'] !== undefined && config['userinfo.token.claim'] === undefined;
}
