import { type JsonObject, textAt } from '@realm-as-code/renderer';
import type { VariableRegistry } from '@realm-as-code/stage';
import { firstStartNotes } from './first-start-notes.ts';
import { formatJson } from './format-json.ts';
import { codes, count, type Note } from './note.ts';
import { orderFiles } from './order-files.ts';
import { adoptBuiltIns } from './parts/built-ins.ts';
import { adoptClientScopes } from './parts/client-scopes.ts';
import { adoptClients } from './parts/clients.ts';
import { adoptComponents } from './parts/components.ts';
import { adoptFlows } from './parts/flows.ts';
import {
  adoptGroups,
  adoptIdentityProviders,
  adoptRequiredActions,
  adoptScopeMappings,
  adoptServiceAccounts,
} from './parts/others.ts';
import type { Part, Realms } from './parts/part.ts';
import { adoptRoles } from './parts/roles.ts';
import { adoptSettings } from './parts/settings.ts';
import { inStableOrder } from './stable-order.ts';
import type { Documents } from './values/documents.ts';
import type { Extracted } from './values/extract-secrets.ts';
import { extractValues } from './values/extract-values.ts';
import { Names } from './values/names.ts';
import { withoutInternals } from './without-internals.ts';

/** A realm that exists, and what is needed to tell what is particular about it. */
export interface AdoptInput {
  /** As an export has it, in the form of the version of `fresh`. Secrets may be masked. */
  readonly realm: JsonObject;
  /** What a realm of this name is like that the same version of Keycloak has just created: see `freshRealm`. */
  readonly fresh: JsonObject;
  /** The names of variables that are in use already. */
  readonly takenVariables?: Iterable<string>;
  /** What the names of values begin with, such as `shop.`; nothing unless given. */
  readonly valuesPrefix?: string;
}

/** A template, before it is written. */
export interface AdoptedFile {
  /** Below the folder of the realm's templates, such as `managed/30-clients.json`. */
  readonly path: string;
  readonly text: string;
}

/** What a realm becomes as code. */
export interface AdoptedRealm {
  readonly name: string;
  readonly files: readonly AdoptedFile[];
  /** What expressions in the templates refer to. */
  readonly values: JsonObject;
  readonly variables: VariableRegistry;
  /** The live values of the variables; of those that an export masks there is none. Secret. */
  readonly environment: ReadonlyMap<string, string>;
  readonly notes: readonly Note[];
}

const PARTS: readonly ((realms: Realms) => Part)[] = [
  adoptSettings,
  adoptBuiltIns,
  adoptRequiredActions,
  adoptComponents,
  adoptGroups,
  adoptIdentityProviders,
  adoptClientScopes,
  adoptFlows,
  adoptClients,
  adoptRoles,
  adoptScopeMappings,
  adoptServiceAccounts,
];

/**
 * Turns a realm into templates: what Keycloak ships is dropped, infrastructure becomes managed documents, the rest
 * bootstrap documents; secrets become variables, and origins that repeat values of the stage.
 *
 * Rendered, the templates are the realm again, but for what the notes say.
 */
export function adoptRealm(input: AdoptInput): AdoptedRealm {
  const name = textAt(input.realm, 'realm') ?? '';
  const realm = inStableOrder(withoutInternals(input.realm));
  const fresh = withoutInternals(input.fresh);
  const parts = PARTS.map((adopt) => adopt({ name, realm, fresh }));
  const notes = parts.flatMap((part) => part.notes ?? []);
  const documents = collect(parts);

  const names = new Names(name, input.takenVariables);
  const found = extractValues(documents, names, input.valuesPrefix ?? '', () => false);
  const { documents: templates, values } = found;

  const managed = byKind(templates, 'managed');
  const bootstrap = Object.entries(byKind(templates, 'bootstrap')).map(
    ([file, value]) => [`bootstrap/${file}.json`, { realm: name, ...value }] as const,
  );
  const head = Object.assign({ realm: name }, ...parts.map((part) => part.everyManaged)) as JsonObject;
  const files = [...bootstrap, ...Object.entries(orderFiles(head, managed, values))];
  const extracted = [...found.secrets, ...found.texts];
  return {
    name,
    files: files.map(([path, value]) => ({ path, text: formatJson(value) })),
    values,
    variables: Object.fromEntries(extracted.map((one) => [one.name, one.variable])),
    environment: new Map(extracted.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]))),
    notes: [...notes, ...firstStartNotes(documents), ...notesOnSecrets(extracted)],
  };
}

/** @returns the documents of all parts by kind and name, such as `managed/clients`, without empty ones. */
function collect(parts: readonly Part[]): Documents {
  const documents: Record<string, JsonObject> = {};
  for (const kind of ['bootstrap', 'managed'] as const) {
    for (const part of parts) {
      for (const [name, value] of Object.entries(part[kind] ?? {})) {
        if (!isEmpty(value)) documents[`${kind}/${name}`] = value;
      }
    }
  }
  return documents;
}

function byKind(documents: Documents, kind: 'bootstrap' | 'managed'): Documents {
  const entries = Object.entries(documents).filter(([path]) => path.startsWith(`${kind}/`));
  return Object.fromEntries(entries.map(([path, value]) => [path.slice(kind.length + 1), value]));
}

function notesOnSecrets(extracted: readonly Extracted[]): Note[] {
  const masked = extracted.filter(({ value }) => value === undefined).map(({ name }) => name);
  const known = extracted.length - masked.length;
  const notes: Note[] = [];
  if (known > 0) {
    const text = `${count(known, 'value')} of secrets became variables; the environment file has them.`;
    notes.push({ kind: 'taken', text });
  }
  if (masked.length > 0) {
    const text = `Keycloak does not tell these secrets, or they are nothing but asterisks, which everybody can guess; fill them into the environment file: ${codes(masked, 100)}.`;
    notes.push({ kind: 'decide', text });
  }
  return notes;
}

function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}
