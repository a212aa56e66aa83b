// What Keycloak refuses in a client because its parts do not fit together, or not to the realm (measured on Keycloak 26.5;
// DefaultClientValidationProvider, CibaClientValidation, PairwiseSubMapperValidator; the same in 26.7 but where it says so).

import { isObject, isTrue, type Json, type JsonObject, objectAt, textAt, valueAt } from '../document/json.ts';
import { mayHoldPlaceholder } from '../document/placeholder.ts';
import { refusalOfEndpoint } from './endpoint-urls.ts';

/** What the checks need to know of the realm. */
export interface ClientSurroundings {
  /** An attribute of the realm. */
  readonly attribute: (name: string) => Json | undefined;
  readonly sslRequired: Json | undefined;
  /** The levels of authentication that conditions of its flows have; undefined where they are not known. */
  readonly levels: ReadonlySet<string> | undefined;
}

export interface Contradiction {
  /** Where it is in the client. */
  readonly path: readonly string[];
  /** What is wrong: a sentence about the client without its beginning. */
  readonly message: string;
  readonly hint: string;
}

/** The condition in a flow that asks for a level of authentication, and the key of its config. */
export const LEVEL_KEY = 'loa-condition-level';

/**
 * @param client as Keycloak gets it; protocol mappers are a list or an object by name.
 * @returns why Keycloak refuses it. Nothing is said of what depends on a variable.
 */
export function contradictionsOfClient(client: Json, realm: ClientSurroundings): Contradiction[] {
  const attributes = objectAt(client, 'attributes');
  return [
    ...keySources(attributes),
    ...backchannelLogins(attributes, realm),
    ...acrValues(client, attributes, realm),
    ...pairwiseSubjects(client),
  ];
}

function keySources(attributes: JsonObject): Contradiction[] {
  if (!isTrue(attributes['use.jwks.url']) || !isTrue(attributes['use.jwks.string'])) return [];
  const message = 'has its keys from a URL ("use.jwks.url") and from a text ("use.jwks.string")';
  return [{ path: ['attributes', 'use.jwks.string'], message, hint: 'Switch one of them off' }];
}

const MODE = 'ciba.backchannel.token.delivery.mode';
const ENDPOINT = 'ciba.backchannel.client.notification.endpoint';
const MODES = ['poll', 'ping'];

/** Logins on another device (CIBA). The realm's mode counts where the client has none, even if the client never uses it. */
function backchannelLogins(attributes: JsonObject, realm: ClientSurroundings): Contradiction[] {
  const own = textAt(attributes, MODE)?.trim() ?? '';
  const general = realm.attribute('cibaBackchannelTokenDeliveryMode');
  const mode = own !== '' ? own : typeof general === 'string' && general.trim() !== '' ? general : 'poll';
  const whose = own === '' ? 'the realm’s "cibaBackchannelTokenDeliveryMode"' : `"${MODE}"`;
  const path = ['attributes', own === '' ? ENDPOINT : MODE];
  const found: Contradiction[] = [];
  const endpoint = textAt(attributes, ENDPOINT) ?? '';
  if (isOpen(mode)) return found;
  if (!MODES.includes(mode)) {
    found.push({ path, message: `cannot have the mode "${mode}" (${whose})`, hint: 'Write "poll" or "ping"' });
  } else if (mode === 'ping' && endpoint === '') {
    const message = `needs "${ENDPOINT}", because ${whose} is "ping"`;
    found.push({ path, message, hint: 'Write the URL, or use the mode "poll"' });
  }
  const refusal = endpoint === '' || isOpen(endpoint) ? undefined : refusalOfEndpoint(endpoint, realm.sslRequired);
  if (refusal === undefined) return found;
  const hint = 'Write a complete URL, such as https://app.example.org/ciba';
  return [
    ...found,
    { path: ['attributes', ENDPOINT], message: `has "${endpoint}" (${ENDPOINT}), which ${refusal}`, hint },
  ];
}

/** Levels of authentication by name. Keycloak 26.7 looks at them in OpenID Connect clients only. */
function acrValues(client: Json, attributes: JsonObject, realm: ClientSurroundings): Contradiction[] {
  const isOther = !['openid-connect', undefined, ''].includes(textAt(client, 'protocol'));
  if (isOther || realm.levels === undefined) return [];
  const { levels } = realm;
  const own = namesInMap(attributes['acr.loa.map']);
  const general = namesInMap(realm.attribute('acr.loa.map'));
  if (own === undefined || general === undefined) return [];
  const named = own.length > 0 ? own : general;
  return ['default.acr.values', 'minimum.acr.value'].flatMap((name) => {
    const values = (textAt(attributes, name) ?? '').split(name === 'default.acr.values' ? '##' : /$^/);
    return values
      .filter((value) => value !== '' && !isOpen(value) && !named.includes(value) && !levels.has(value))
      .map((value) => ({
        path: ['attributes', name],
        message: `has "${value}" in "${name}", which is neither in ${own.length > 0 ? 'its' : 'the realm’s'} "acr.loa.map" nor a level of the browser flow (${[...levels].join(', ')})`,
        hint: `Write its level in "acr.loa.map": {"${value}": 2}`,
      }));
  });
}

/** @returns the names in a map of levels, none where Keycloak cannot read it; undefined where it is not known. */
function namesInMap(map: Json | undefined): string[] | undefined {
  if (typeof map !== 'string') return isObject(map) ? undefined : [];
  if (isOpen(map)) return undefined;
  try {
    const parsed = JSON.parse(map) as Json;
    return isObject(parsed) ? Object.keys(parsed) : [];
  } catch {
    return [];
  }
}

/** Subjects that differ from site to site: the site is the host of the redirect URIs, or a URL that lists them. */
function pairwiseSubjects(client: Json): Contradiction[] {
  const list = valueAt(client, 'protocolMappers');
  const mappers = Array.isArray(list) ? list : Object.values(isObject(list) ? list : {});
  const pairwise = mappers.filter((mapper) => textAt(mapper, 'protocolMapper')?.endsWith('-pairwise-sub-mapper'));
  return pairwise.slice(0, 1).flatMap((mapper) => {
    const sector = textAt(mapper, 'config', 'sectorIdentifierUri') ?? '';
    const path = ['protocolMappers'];
    if (isOpen(sector)) return [];
    if (sector !== '') {
      if (hostOf(sector) !== undefined) return [];
      const message = `has a pairwise subject with the sector identifier "${sector}", which is not a complete URL`;
      return [{ path, message, hint: 'Write a URL such as https://app.example.org/redirects.json' }];
    }
    const hosts = hostsOf(client);
    if (hosts === undefined || hosts.size === 1) return [];
    const names = [...hosts].map((host) => host ?? 'none').join(', ');
    const message =
      hosts.size === 0
        ? 'has a pairwise subject and no redirect URI with a host'
        : `has a pairwise subject and redirect URIs with ${hosts.size} hosts (${names})`;
    return [{ path, message, hint: 'Have redirect URIs with one host, or write "sectorIdentifierUri" in the mapper' }];
  });
}

/** @returns the hosts of a client's redirect URIs, `undefined` among them for those without; undefined where they are not known. */
function hostsOf(client: Json): ReadonlySet<string | undefined> | undefined {
  const root = textAt(client, 'rootUrl') ?? '';
  const listed = valueAt(client, 'redirectUris') ?? [];
  if (!Array.isArray(listed)) return undefined;
  const uris = listed.flatMap((uri) => {
    if (typeof uri !== 'string' || uri.trim() === '') return [];
    if (!uri.startsWith('/')) return [uri];
    return root === '' ? [] : [root + uri];
  });
  return uris.some((uri) => uri.includes('$')) ? undefined : new Set(uris.map(hostOf));
}

/** @returns the host as Java finds it: none where there is a wildcard or an underscore in it. */
function hostOf(uri: string): string | undefined {
  return /^[a-z][a-z\d+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[a-z\d.-]+)(?::\d*)?(?=[/?#]|$)/i.exec(uri)?.[1];
}

function isOpen(text: string): boolean {
  return mayHoldPlaceholder(text);
}
