// Client profiles and client policies (ClientPoliciesImportService, ClientPoliciesUtil).

import { type Json, type JsonObject, keycloakData, objectsAt, own, textAt } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, isResolvedObject, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** A list of documents: profiles or policies. */
interface PolicyList {
  /** Where a document has it. */
  readonly property: 'clientProfiles' | 'clientPolicies';
  readonly list: 'profiles' | 'policies';
  readonly type: 'client-profile' | 'client-policy';
  /** The properties that keycloak-config-cli knows (6.4 to 6.5.1), from the outside in: of the whole, of an item, of what an item lists. */
  readonly properties: readonly (readonly string[])[];
  /** What an item lists. */
  readonly parts: 'executors' | 'conditions';
}

const PROFILES: PolicyList = {
  property: 'clientProfiles',
  list: 'profiles',
  type: 'client-profile',
  properties: [
    ['profiles', 'globalProfiles'],
    ['name', 'description', 'executors'],
    ['executor', 'configuration'],
  ],
  parts: 'executors',
};
const POLICIES: PolicyList = {
  property: 'clientPolicies',
  list: 'policies',
  type: 'client-policy',
  properties: [
    ['policies', 'globalPolicies'],
    ['name', 'description', 'enabled', 'conditions', 'profiles'],
    ['condition', 'configuration'],
  ],
  parts: 'conditions',
};

/** Makes the client profiles, then the client policies, exactly those of a document, where it has them. */
export function importClientPolicies(run: Run, document: ResolvedObject): void {
  const { realm } = run;
  importList(run, document, PROFILES, realm.clientProfiles, (profiles) => refusalOfProfiles(run, profiles));
  importList(run, document, POLICIES, realm.clientPolicies, (policies) => refusalOfPolicies(run, policies));
}

function importList(
  run: Run,
  document: ResolvedObject,
  kind: PolicyList,
  live: Map<string, JsonObject>,
  refusalOf: (items: readonly JsonObject[]) => string | undefined,
): void {
  const file = own(document, kind.property);
  if (!isResolvedObject(file)) {
    if (!does(run, 'keepsClientPolicies')) live.clear();
    return;
  }
  if (!isKnown(file)) {
    noteUnknown(run, { type: kind.type, name: run.realm.name }, kind.list);
    return;
  }
  // It ignores the whole then (RealmRepresentation.getParsedClientProfiles of keycloak-client 26.0).
  if (hasUnknownProperty(file, kind)) return;
  const items = objectsAt(file, kind.list);
  const next = items.map((item) => tidyObject(item));
  // What is equal is not sent, so Keycloak does not check it.
  if (JSON.stringify(next) === JSON.stringify([...live.values()])) return;
  const refusal = refusalOf(items);
  if (refusal !== undefined) throw new Stop(`update the client ${kind.list}`, `Keycloak refuses them: ${refusal}`);
  live.clear();
  for (const item of next) live.set(textAt(item, 'name') ?? '', item);
}

function hasUnknownProperty(
  file: JsonObject,
  { list, parts, properties: [whole = [], item = [], part = []] }: PolicyList,
): boolean {
  const hasOther = (object: JsonObject, known: readonly string[]): boolean =>
    Object.keys(object).some((key) => !known.includes(key));
  const items = objectsAt(file, list);
  return (
    hasOther(file, whole) ||
    items.some((one) => hasOther(one, item) || objectsAt(one, parts).some((each) => hasOther(each, part)))
  );
}

function refusalOfProfiles({ realm }: Run, profiles: readonly JsonObject[]): string | undefined {
  const names = profiles.map((profile) => textAt(profile, 'name') ?? '');
  if (names.includes('')) return 'a client profile has no name';
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) return `there are two client profiles "${double}"`;
  const global = names.find((name) => globalProfilesOf(realm.keycloak).includes(name));
  if (global !== undefined) return `Keycloak has a client profile "${global}" of its own`;
  const executors = profiles.flatMap((profile) => objectsAt(profile, 'executors'));
  const unknown = nameNotIn(executors, 'executor', realm.providers.clientPolicyExecutors);
  if (unknown !== undefined) return `it has no executor "${unknown}"`;
  const bare = executors.find((executor) => (executor['configuration'] ?? null) === null);
  return bare && `the executor "${textAt(bare, 'executor') ?? ''}" has no "configuration"`;
}

function refusalOfPolicies({ realm }: Run, policies: readonly JsonObject[]): string | undefined {
  const names = policies.map((policy) => textAt(policy, 'name'));
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) return `there are two client policies "${double}"`;
  const profiles = new Set([...realm.clientProfiles.keys(), ...globalProfilesOf(realm.keycloak)]);
  for (const policy of policies) {
    const name = textAt(policy, 'name');
    if (name === undefined) return 'a client policy has no name';
    const unknown = nameNotIn(objectsAt(policy, 'conditions'), 'condition', realm.providers.clientPolicyConditions);
    if (unknown !== undefined)
      return `the client policy "${name}" has the condition "${unknown}", which Keycloak lacks`;
    const refusal = refusalOfProfileNames(policy['profiles'], profiles);
    if (refusal !== undefined) return `the client policy "${name}" ${refusal}`;
  }
  return undefined;
}

function refusalOfProfileNames(list: Json | undefined, profiles: ReadonlySet<string>): string | undefined {
  const names = Array.isArray(list) ? list.map(asText) : [];
  if (new Set(names).size < names.length) return 'names a client profile twice';
  const missing = names.find((name) => !profiles.has(name));
  return missing === undefined ? undefined : `names the client profile "${missing}", which there is not`;
}

function nameNotIn(parts: readonly JsonObject[], key: string, offered: readonly string[]): string | undefined {
  return parts.map((part) => textAt(part, key) ?? '').find((name) => !offered.includes(name));
}

function globalProfilesOf(keycloak: string): readonly string[] {
  return keycloakData(keycloak).providers.clientProfiles;
}
