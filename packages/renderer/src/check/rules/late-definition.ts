import { nameOf } from '../entity-names.ts';
import { entityKind, resolveReference } from '../references.ts';
import type { Examples, Rule } from '../rule.ts';
import { referencesOf } from '../undefined-references.ts';

export const rule: Rule<'late-definition'> = {
  code: 'late-definition',
  severity: 'error',
  title: 'a managed file that refers to something that only a later file defines',
  reason:
    'keycloak-config-cli applies the files one after another. On a fresh realm, everything already exists, so the mistake passes every test; on a running realm, the reconcile stops at the reference.',
  check: (realm, report) => {
    const order = new Map(realm.documents.map((document, index) => [document, index]));
    for (const reference of referencesOf(realm)) {
      const { place, name, what } = reference;
      if (place.document.kind !== 'managed') continue;
      const definition = resolveReference(realm, reference);
      if (definition === undefined || definition === 'built-in') continue;
      const isLater = (order.get(definition.document) ?? 0) > (order.get(place.document) ?? 0);
      if (!isLater) continue;
      // A running realm has it, whichever file declares it.
      if (realm.isBuiltIn(entityKind(reference.kind), name)) continue;
      // A flow that is named by its ID means nothing to a reader.
      const shown = reference.kind === 'flow' ? nameOf(definition, 'alias') : name;
      report(place, {
        message: `"${shown}", referenced by ${what}, is defined only in ${definition.document.name}.json, a later file`,
        hint: `Give the file that defines "${shown}" a lower number, or give this file a higher one`,
      });
    }
  },
};

const scopes = { clientScopes: [{ name: 'email', protocol: 'openid-connect', protocolMappers: [] }] };
const clients = { clients: [{ clientId: 'app', defaultClientScopes: ['email'] }] };

export const examples: Examples = {
  bad: { 'managed/20-clients.json': clients, 'managed/30-scopes.json': scopes },
  good: { 'managed/20-scopes.json': scopes, 'managed/30-clients.json': clients },
};
