import { mayHoldPlaceholder } from '../document/placeholder.ts';
import { entityKind, findReferences, type Reference, resolveReference } from './references.ts';
import type { RealmIndex } from './realm-index.ts';
import { suggest } from '../text/suggest.ts';
import type { Rule } from './rule.ts';

/** Comparing thousands of mistakes with thousands of names would take minutes. */
const MOST_SUGGESTIONS = 50;

const references = new WeakMap<RealmIndex, Reference[]>();

/** @returns the references of a realm. Several rules need them, so they are found only once. */
export function referencesOf(realm: RealmIndex): Reference[] {
  let found = references.get(realm);
  if (found === undefined) references.set(realm, (found = findReferences(realm)));
  return found;
}

/** @returns the check of a rule about references of these kinds to something that is not defined. */
export function checkUndefined(...kinds: readonly Reference['kind'][]): Rule['check'] {
  return (realm, report) => {
    let found = 0;
    for (const reference of referencesOf(realm)) {
      if (!kinds.includes(reference.kind) || resolveReference(realm, reference) !== undefined) continue;
      // The value of the placeholder may be the name of something that is defined.
      if (mayHoldPlaceholder(reference.name)) continue;
      const { name, kind, what, place, import: verdict } = reference;
      const words = isFlowId(reference) ? 'flow with the ID' : WORDS[kind];
      const description = kind === 'client-role' ? describeClientRole(name) : `${words} "${name}"`;
      report(place, {
        message: `the ${description}, referenced by ${what}, is not defined`,
        hint: ++found <= MOST_SUGGESTIONS ? hint(realm, reference) : undefined,
        import: verdict,
      });
    }
  };
}

const WORDS: Readonly<Record<Reference['kind'], string>> = {
  client: 'client',
  'client-scope': 'client scope',
  'realm-role': 'realm role',
  'client-role': 'client role',
  role: 'role',
  flow: 'flow',
  'sub-flow': 'sub-flow',
  'authenticator-config': 'authenticator config',
  'identity-provider': 'identity provider',
  group: 'group',
};

function describeClientRole(name: string): string {
  const slash = name.indexOf('/');
  return `role "${name.slice(slash + 1)}" of the client "${name.slice(0, slash)}"`;
}

/** Exports name the flows that clients are overridden with by their IDs. */
function isFlowId({ kind, name }: Reference): boolean {
  return kind === 'flow' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);
}

function hint(realm: RealmIndex, reference: Reference): string | undefined {
  const { kind, name } = reference;
  if (isFlowId(reference)) return 'Give the flow that is meant this "id"';
  if (kind === 'client-role') {
    const client = name.slice(0, name.indexOf('/') + 1);
    const roles = [...realm.names(kind)]
      .filter((role) => role.startsWith(client))
      .map((role) => role.slice(client.length));
    return suggest(name.slice(client.length), roles) ?? `Declare it under roles.client["${client.slice(0, -1)}"]`;
  }
  return suggest(name, realm.names(entityKind(kind))) ?? 'Define it, or correct the name';
}
