// Organizations (OrganizationImportService, OrganizationsResource). Whatever goes wrong with them, the run goes on: errors are only
// logged. An update that Keycloak refuses changes nothing; any other error ends the import of organizations.

import { compareText, isTrue, type Json, type JsonObject, objectsAt, own, textAt } from '@realm-as-code/renderer';
import { nameOfOrganization } from '../../live/organizations.ts';
import { tidyObject } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { isRefused } from './organization-checks.ts';
import { removeMembers, setMembers } from './organization-members.ts';
import {
  DOMAIN,
  forgetDeletedProviders,
  forgetDomain,
  linkedProviders,
  setProviders,
  unlinkProviders,
} from './organization-providers.ts';
import { noteUnknown, setProperty } from '../properties.ts';
import {
  isKnown,
  isResolvedObject,
  listIn,
  objectIn,
  type Resolved,
  type ResolvedObject,
  textIn,
} from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** How many organizations the Admin API lists where nobody says how many. */
const PAGE = 10;

/** Makes the organizations of a document, changes them, and deletes those that it lacks, whoever made them. */
export function importOrganizations(run: Run, document: ResolvedObject): void {
  const { realm } = run;
  const declared = listIn(document, 'organizations') ?? [];
  forgetDeletedProviders(run);
  if (declared.length === 0 || Number.parseInt(realm.keycloak, 10) < 26) return;
  // Such a version sends them with the realm, of which Keycloak takes them only when it makes it.
  if (!does(run, 'importsOrganizations')) return;
  if (realm.organizations === undefined) {
    noteUnpredicted(run, 'organizations', 'those of the realm were not read');
  } else if (isTrue(realm.settings['organizationsEnabled']) && declared.every(isReadable)) {
    if (!run.settings.keeps.has('organization')) deleteMissing(run, realm.organizations, declared);
    for (const file of declared) if (!importOrganization(run, realm.organizations, file)) return;
  }
}

/** A list with something of another type in it is not imported at all. */
function isReadable(file: ResolvedObject): boolean {
  const isListOf = (key: string, isItem: (item: Resolved) => boolean): boolean => {
    const value = own(file, key) ?? null;
    return value === null || !isKnown(value) || (Array.isArray(value) && value.every(isItem));
  };
  const attributes = Object.values(objectIn(file, 'attributes'));
  return (
    attributes.every((value) => value === null || Array.isArray(value) || !isKnown(value)) &&
    isListOf('domains', (domain) => typeof domain === 'string' || isResolvedObject(domain)) &&
    isListOf('members', isResolvedObject) &&
    isListOf('identityProviders', isResolvedObject)
  );
}

/** @returns the organizations that keycloak-config-cli sees. */
function seen(run: Run, organizations: ReadonlyMap<string, JsonObject>): string[] {
  const aliases = [...organizations.keys()];
  if (does(run, 'seesAllOrganizations')) return aliases;
  const nameOf = (alias: string): string => textAt(organizations.get(alias), 'name') ?? '';
  return aliases.toSorted((a, b) => compareText(nameOf(a), nameOf(b))).slice(0, PAGE);
}

/** Accounts that belong to an organization go with it. */
function deleteMissing(run: Run, organizations: Map<string, JsonObject>, declared: readonly ResolvedObject[]): void {
  const kept = new Set(declared.map((file) => textIn(file, 'alias')));
  for (const alias of seen(run, organizations)) {
    if (kept.has(alias)) continue;
    removeMembers(run, alias);
    unlinkProviders(run, alias, () => true);
    organizations.delete(alias);
  }
}

/** @returns whether the import of organizations goes on. */
function importOrganization(run: Run, organizations: Map<string, JsonObject>, file: ResolvedObject): boolean {
  const alias = textIn(file, 'alias');
  const live = seen(run, organizations).includes(alias) ? organizations.get(alias) : undefined;
  const next = toOrganization(run, file, live ?? {});
  const name = nameOfOrganization(next);
  if (isRefused(next, live, organizations)) {
    if (live === undefined) return false;
  } else {
    removeDomains(run, name, next);
    organizations.set(name, next);
  }
  // It is looked up by its alias once more, and not found if it has none or is not listed.
  if (!seen(run, organizations).includes(alias)) return false;
  setProviders(run, name, file);
  setMembers(run, name, listIn(file, 'members') ?? []);
  return true;
}

/** What is declared replaces what there is, attributes and domains as a whole; it is on unless the document says otherwise. */
function toOrganization(run: Run, file: ResolvedObject, live: JsonObject): JsonObject {
  const entity = { type: 'organization', name: nameOfOrganization(file as JsonObject) };
  const next: JsonObject = { ...live };
  const declared: ResolvedObject = { ...file, enabled: own(file, 'enabled') ?? true };
  for (const key of ['name', 'alias', 'enabled', 'description', 'redirectUrl', 'attributes']) {
    const value = own(declared, key) ?? null;
    if (value !== null) setProperty(run, entity, next, key, value);
  }
  next['alias'] ??= next['name'] ?? null;
  const domains = own(file, 'domains') ?? null;
  if (!isKnown(domains)) noteUnknown(run, entity, 'domains');
  else if (Array.isArray(domains)) next['domains'] = domains.map(toDomain).filter((domain) => domain['name'] !== '');
  return tidyObject(next);
}

function toDomain(domain: Json): JsonObject {
  if (typeof domain === 'string') return { name: domain.trim(), verified: false };
  return { name: (textAt(domain, 'name') ?? '').trim(), verified: isTrue((domain as JsonObject)['verified']) };
}

/** An identity provider cannot be for a domain that its organization no longer has. */
function removeDomains(run: Run, alias: string, next: JsonObject): void {
  const names = objectsAt(next, 'domains').map((domain) => textAt(domain, 'name'));
  for (const name of linkedProviders(run, alias)) {
    const domain = textAt(run.realm.identityProviders.get(name), 'config', DOMAIN);
    if (domain !== undefined && !names.includes(domain)) forgetDomain(run, name);
  }
}
