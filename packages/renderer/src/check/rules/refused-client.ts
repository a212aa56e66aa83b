import { at, items, type Placed, text } from '../../document/placed.ts';
import { isObject, type Json, type JsonObject, objectAt } from '../../document/json.ts';
import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { contradictionsOfClient, LEVEL_KEY } from '../../keycloak/client-contradictions.ts';
import { clientName } from '../entity-names.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'refused-client'> = {
  code: 'refused-client',
  severity: 'error',
  title: 'a client whose parts do not fit together, or not to the realm',
  reason:
    'The first import fails with "unknown_error", and keycloak-config-cli stops with "HTTP 400 Bad Request": keys from two sources, levels of authentication (ACR) that nothing defines, logins on another device (CIBA) without an endpoint, a pairwise subject for several hosts.',
  check: (realm, report) => {
    const surroundings = {
      attribute: (name: string): Json | undefined => attributeOf(realm, name),
      sslRequired: realm.setting('sslRequired'),
      levels: levelsIn(realm),
    };
    for (const places of byClientId(realm)) {
      const [first] = places;
      for (const { path, message, hint } of contradictionsOfClient(merge(places), surroundings)) {
        const place = places.map((client) => at(client, ...path)).find((found) => found !== undefined);
        report(place ?? first, { message: `${clientName(first)} ${message}`, hint });
      }
    }
  },
};

/** Each client, in all the documents that have it. */
function byClientId(realm: RealmIndex): Iterable<readonly [Placed, ...Placed[]]> {
  const clients = new Map<string, [Placed, ...Placed[]]>();
  for (const client of realm.clients) {
    const id = text(client, 'clientId') ?? '';
    const places = clients.get(id);
    if (places === undefined) clients.set(id, [client]);
    else places.push(client);
  }
  return clients.values();
}

/** What several documents say about a client, as far as the checks need it. */
function merge(places: readonly Placed[]): Json {
  if (places.length === 1) return places[0]?.value ?? null;
  const values = places.map(({ value }) => value).filter(isObject);
  const attributes = Object.assign({}, ...values.map((value) => objectAt(value, 'attributes'))) as JsonObject;
  return { ...(Object.assign({}, ...values) as JsonObject), attributes };
}

function attributeOf(realm: RealmIndex, name: string): Json | undefined {
  return realm.roots.map((root) => at(root, 'attributes', name)?.value).find((value) => value !== undefined);
}

/** Every level that some condition asks for: which of them are in the browser flow is not looked into. */
function levelsIn(realm: RealmIndex): ReadonlySet<string> | undefined {
  const levels = realm.authenticatorConfigs
    .map((config) => at(config, 'config', LEVEL_KEY)?.value)
    .filter((level) => level !== undefined && level !== null)
    .map(String);
  const hasCondition = realm.flows.some((flow) =>
    items(at(flow, 'authenticationExecutions')).some(
      (execution) => text(execution, 'authenticator') === 'conditional-level-of-authentication',
    ),
  );
  if (levels.some(mayHoldPlaceholder) || (hasCondition && levels.length === 0)) return undefined;
  // Without such a condition, a login is level 1. Single sign-on is level 0.
  return new Set(['0', ...(levels.length === 0 ? ['1'] : levels)]);
}

const client = (values: string): object => ({
  clients: [
    { clientId: 'app', attributes: { 'acr.loa.map': '{"silver": 1, "gold": 2}', 'default.acr.values': values } },
  ],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('platinum') },
  good: { 'managed/30-clients.json': client('gold') },
};
