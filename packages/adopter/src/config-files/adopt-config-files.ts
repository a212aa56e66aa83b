import { isObject, type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import type { AdoptedRealm, AdoptInput } from '../adopt-realm.ts';
import { firstStartNotes } from '../first-start-notes.ts';
import { formatJson } from '../format-json.ts';
import { code, codes, count, type Note } from '../note.ts';
import type { Documents } from '../values/documents.ts';
import { extractValues } from '../values/extract-values.ts';
import { Names } from '../values/names.ts';
import { withoutInternals } from '../without-internals.ts';
import { completeFirstStart, completeManaged } from './complete-first-start.ts';
import { contradictions, joinDocuments, withoutDoubles } from './join-documents.ts';
import type { ConfigRealm } from './read-config-files.ts';
import { Variables } from './variables.ts';

const USER_STORAGE = 'org.keycloak.storage.UserStorageProvider';
const SERVICE_ACCOUNT = 'service-account-';

/**
 * Turns the import files of a realm into templates: every document becomes a managed one, so that what was reconciled still
 * is. What the first start needs beside them is a bootstrap document.
 */
export function adoptConfigFiles(
  { name: realm, documents }: ConfigRealm,
  { fresh, takenVariables, valuesPrefix = '' }: Omit<AdoptInput, 'realm'>,
): AdoptedRealm {
  const names = new Names(realm, takenVariables);
  const variables = new Variables(names);
  const carried = documents.map((document) => variables.carryOver(document));
  const { kept, people } = withoutPeople(carried.map(withoutDoubles));
  const shipped = withoutInternals(fresh);
  const managed = nameFiles(
    documents.map(({ name }) => name),
    kept.map((document) => completeManaged(document, joinDocuments(kept), shipped)),
  );
  const bootstrap = completeFirstStart(joinDocuments(Object.values(managed.files)), shipped);

  const all: Documents = { 'bootstrap/built-ins.json': { realm, ...bootstrap }, ...managed.files };
  const found = extractValues(all, names, valuesPrefix, (text) => variables.isPlaceholder(text));
  const extracted = [...variables.extracted, ...found.secrets, ...found.texts];
  return {
    name: realm,
    files: Object.entries(found.documents).map(([path, value]) => ({ path, text: formatJson(value) })),
    values: found.values,
    variables: Object.fromEntries(extracted.map((one) => [one.name, one.variable])),
    environment: new Map(extracted.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
    notes: [
      ...managed.notes,
      ...notesOn(people, Object.keys(bootstrap)),
      ...notesOnUserStorage(kept),
      ...variables.notes,
      ...firstStartNotes(found.documents),
    ],
  };
}

/** Users are people, but for those of service accounts. */
function withoutPeople(documents: readonly JsonObject[]): { kept: JsonObject[]; people: number } {
  let people = 0;
  const kept = documents.map((document) => {
    const users = objectsAt(document, 'users');
    const accounts = users.filter(
      (user) =>
        textAt(user, 'serviceAccountClientId') !== undefined ||
        textAt(user, 'username')?.startsWith(SERVICE_ACCOUNT) === true,
    );
    people += users.length - accounts.length;
    const { users: _users, organizations, ...rest } = document;
    return {
      ...rest,
      ...(organizations === undefined ? {} : { organizations: withoutMembers(organizations) }),
      ...(accounts.length === 0 ? {} : { users: accounts }),
    };
  });
  return { kept, people };
}

/** An import ends at a member who is not there. */
function withoutMembers(organizations: Json): Json {
  if (!Array.isArray(organizations)) return organizations;
  return organizations.map((organization) => {
    if (!isObject(organization)) return organization;
    const { members: _members, ...rest } = organization;
    return rest;
  });
}

/**
 * A file for each document, in the same order; one for all where one document contradicts another, or would delete what
 * only the other has.
 */
function nameFiles(names: readonly string[], values: readonly JsonObject[]): { files: Documents; notes: Note[] } {
  const contradicting = new Set(
    values.flatMap((value, index) => values.slice(index + 1).flatMap((other) => contradictions(value, other))),
  );
  if (contradicting.size > 0) {
    const text = `Several files say something about ${codes([...contradicting])}: they are one file now, in which what the last one says counts. keycloak-config-cli deletes in each file what it has made and only another one declares, unless its \`IMPORT_MANAGED_…\` says \`no-delete\`.`;
    return { files: { 'managed/realm.json': joinDocuments(values) }, notes: [{ kind: 'decide', text }] };
  }
  const plain = names.map((name) => name.replaceAll(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'realm');
  const isOrdered = plain.every((name, index) => index === 0 || (plain[index - 1] as string) < name);
  const width = String(values.length * 10).length;
  const files = values.map((value, index) => {
    const number = isOrdered ? '' : `${String((index + 1) * 10).padStart(width, '0')}-`;
    return [`managed/${number}${plain[index]}.json`, value] as const;
  });
  return { files: Object.fromEntries(files), notes: [] };
}

function notesOn(people: number, supplied: readonly string[]): Note[] {
  const notes: Note[] = [];
  if (people > 0) {
    const text = `${count(people, 'user')} with their credentials and memberships: a realm as code does not hold people. Only service accounts were taken.`;
    notes.push({ kind: 'left', text });
  }
  if (supplied.length > 0) {
    const text = `What the files take for granted, because Keycloak puts it into every new realm, is in ${code('bootstrap/built-ins.json')}: an import would leave it out. It has ${codes(supplied)}.`;
    notes.push({ kind: 'taken', text });
  }
  const text =
    'Settings that keycloak-config-cli took from its environment are none of the files: the generated Compose file sets `IMPORT_MANAGED_CLIENTSCOPE=full`, which deletes client scopes that no file declares, `no-delete` for groups and identity providers with their mappers, and `IMPORT_CACHE_ENABLED=false`. To have others, write them under `compose:` in the stage.';
  notes.push({ kind: 'decide', text });
  return notes;
}

function notesOnUserStorage(documents: readonly JsonObject[]): Note[] {
  const providers = documents.flatMap((document) => objectsAt(document, 'components', USER_STORAGE));
  const names = providers
    .filter((provider) => textAt(provider, 'providerId') === 'ldap')
    .map((provider) => textAt(provider, 'name') ?? '');
  if (names.length === 0) return [];
  const text = `keycloak-config-cli makes an LDAP provider in a running realm, and Keycloak adds mappers for names, mail and dates to it; a first start makes only the mappers that the files have: ${codes(names)}. Add the others, as an export has them.`;
  return [{ kind: 'decide', text }];
}
