import type { Document } from '../e2e/admin-api.ts';
import type { Random } from '../e2e/plan-cases/random.ts';

/** A realm as files: documents by path, such as `managed/30-clients.json`. */
export type RealmFiles = Record<string, Document>;

/** A place in a document. */
interface Spot {
  readonly owner: Document | unknown[];
  readonly key: string | number;
  readonly path: readonly (string | number)[];
}

/** A random change to a realm, of one kind. @returns what it did, undefined when there was nothing to change. */
type Mutation = (document: Document, random: Random) => string | undefined;

/** By kind, so that disagreements can be counted by kind. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  value: (document, random) => {
    const spot = pickSpot(document, random, (value) => typeof value !== 'object' || value === null);
    return spot && set(spot, oddValue(valueOf(spot), random));
  },
  text: (document, random) => {
    const spot = pickSpot(document, random, (value) => typeof value === 'string');
    return spot && set(spot, misspell(valueOf(spot) as string, random));
  },
  number: (document, random) => {
    const spot = pickSpot(document, random, (value) => typeof value === 'number' || isNumeric(value));
    if (spot === undefined) return undefined;
    const number = random.pick([-1, 0, 1, 5, 65, 86_400, 2_147_483_647, 2_147_483_648, 99_999_999_999]);
    return set(spot, typeof valueOf(spot) === 'number' ? number : String(number));
  },
  attribute: (document, random) => {
    const spot = pickSpot(document, random, (_, path) => path.at(-2) === 'attributes' || path.at(-2) === 'config');
    return spot && set(spot, random.pick(ODD_TEXTS));
  },
  'new attribute': (document, random) => {
    const owners = random.pick(ATTRIBUTE_OWNERS)(document);
    if (owners.length === 0) return undefined;
    const owner = random.pick(owners);
    const keys = random.pick(ATTRIBUTE_KEYS);
    const key = random.pick(keys);
    const attributes = (owner['attributes'] ??= {}) as Document;
    return set({ owner: attributes, key, path: ['attributes', key] }, random.pick(ODD_TEXTS));
  },
  key: (document, random) => {
    const spot = pickSpot(document, random, (_, path) => typeof path.at(-1) === 'string');
    if (spot === undefined) return undefined;
    const owner = spot.owner as Document;
    const name = misspell(String(spot.key), random);
    owner[name] = owner[spot.key as string];
    delete owner[spot.key as string];
    return `${spot.path.join('.')} is called ${name}`;
  },
  missing: (document, random) => {
    const spot = pickSpot(document, random, () => true);
    if (spot === undefined) return undefined;
    if (Array.isArray(spot.owner)) spot.owner.splice(spot.key as number, 1);
    else delete spot.owner[spot.key as string];
    return `${spot.path.join('.')} is not there`;
  },
  twice: (document, random) => {
    const spot = pickSpot(document, random, (_, path) => typeof path.at(-1) === 'number');
    if (spot === undefined) return undefined;
    (spot.owner as unknown[]).push(structuredClone(valueOf(spot)));
    return `${spot.path.join('.')} is there twice`;
  },
  reference: (document, random) => {
    const spot = pickSpot(document, random, (value, path) => typeof value === 'string' && isReference(path));
    if (spot === undefined) return undefined;
    const others = textsAt(document, (path) => isReference(path) && path.at(-1) === spot.key);
    return set(
      spot,
      random.chance(0.5) && others.length > 0 ? random.pick(others) : misspell(valueOf(spot) as string, random),
    );
  },
  flow: (document, random) => {
    const flows = list(document, 'authenticationFlows');
    if (flows.length === 0) return undefined;
    const flow = random.pick(flows);
    const executions = list(flow, 'authenticationExecutions');
    if (executions.length === 0) return undefined;
    const execution = random.pick(executions);
    const requirements = ['REQUIRED', 'ALTERNATIVE', 'DISABLED', 'CONDITIONAL', 'OPTIONAL', 'required'];
    const [key, value] = random.pick([
      ['requirement', random.pick(requirements)],
      ['authenticator', random.pick(AUTHENTICATORS)],
      ['flowAlias', random.pick(flows)['alias']],
      ['authenticatorFlow', random.chance(0.5)],
      ['priority', random.pick([0, -1, 10, 10])],
      [
        'authenticatorConfig',
        random.pick(['nope', ...list(document, 'authenticatorConfig').map((one) => one['alias'])]),
      ],
    ] as [string, unknown][]);
    return set({ owner: execution, key, path: ['flow', flow['alias'], key] }, value);
  },
  'flow kind': (document, random) => {
    const flows = list(document, 'authenticationFlows');
    if (flows.length === 0) return undefined;
    const flow = random.pick(flows);
    const [key, value] = random.pick([
      ['providerId', random.pick(['basic-flow', 'form-flow', 'client-flow', 'basicflow'])],
      ['topLevel', flow['topLevel'] !== true],
      ['builtIn', flow['builtIn'] !== true],
    ] as [string, unknown][]);
    return set({ owner: flow, key, path: ['flow', flow['alias'], key] }, value);
  },
  override: (document, random) => {
    const clients = list(document, 'clients');
    if (clients.length === 0) return undefined;
    const client = random.pick(clients);
    const flows = [...list(document, 'authenticationFlows'), { alias: 'browser' }, { alias: 'nope' }];
    const flow = random.pick(flows);
    const key = random.pick(['browser', 'direct_grant', 'browzer']);
    const value = { [key]: random.chance(0.5) ? flow['alias'] : (flow['id'] ?? flow['alias']) };
    return set(
      { owner: client, key: 'authenticationFlowBindingOverrides', path: ['clients', client['clientId']] },
      value,
    );
  },
};

/** Changes one document of a realm. @returns the kind, and what was done. */
export function mutateRealm(files: RealmFiles, random: Random): { kind: string; what: string } {
  for (;;) {
    const file = random.pick(Object.keys(files));
    const kind = random.pick(Object.keys(MUTATIONS));
    const what = MUTATIONS[kind]?.(files[file] as Document, random);
    if (what !== undefined) return { kind, what: `${file}: ${what}` };
  }
}

const ODD_TEXTS = [
  '',
  ' ',
  'true',
  'false',
  'TRUE',
  'yes',
  '0',
  '-1',
  '1',
  '300',
  '5m',
  '99999999999',
  '1.5',
  'abc',
  '[]',
  '{}',
  '{"a":',
  '[{"key":"a"}]',
  'RS256',
  'RS255',
  'PS256',
  'none',
  'https://example.org',
  'htps://example.org',
  'http:// bad',
  'S256',
  '*',
  '+',
  'a##b',
];

const AUTHENTICATORS = [
  'auth-cookie',
  'auth-username-password-form',
  'auth-otp-form',
  'conditional-user-role',
  'deny-access-authenticator',
  'idp-review-profile',
  'registration-user-creation',
  'client-secret',
  'direct-grant-validate-password',
  'auth-cooky',
];

const ATTRIBUTE_OWNERS: readonly ((document: Document) => Document[])[] = [
  (document) => [document],
  (document) => list(document, 'clients'),
  (document) => list(document, 'clientScopes'),
];

/** Of realms, clients and client scopes. */
const ATTRIBUTE_KEYS = [
  [
    'actionTokenGeneratedByUserLifespan.reset-credentials',
    'parRequestUriLifespan',
    'cibaExpiresIn',
    'cibaInterval',
    'cibaBackchannelTokenDeliveryMode',
    'oauth2DeviceCodeLifespan',
    'clientSessionIdleTimeout',
    'clientSessionMaxLifespan',
    'userProfileEnabled',
    'frontendUrl',
    'acr.loa.map',
    'shortVerificationUri',
    'client-policies.policies',
    'realmReusableOtpCode',
    'saml.signature.algorithm',
    'adminEventsExpiration',
    'organizationsEnabled',
  ],
  [
    'access.token.lifespan',
    'client.session.idle.timeout',
    'client.session.max.lifespan',
    'client.offline.session.idle.timeout',
    'use.jwks.url',
    'jwks.url',
    'acr.loa.map',
    'default.acr.values',
    'access.token.signed.response.alg',
    'id.token.signed.response.alg',
    'user.info.response.signature.alg',
    'request.object.signature.alg',
    'post.logout.redirect.uris',
    'backchannel.logout.url',
    'backchannel.logout.session.required',
    'use.refresh.tokens',
    'tls.client.certificate.bound.access.tokens',
    'oauth2.device.authorization.grant.enabled',
    'saml.signature.algorithm',
    'saml_name_id_format',
    'standard.token.exchange.enabled',
    'pkce.code.challenge.method',
    'logoUri',
    'policyUri',
    'tosUri',
    'frontchannel.logout.url',
    'token.endpoint.auth.signing.alg',
  ],
  [
    'include.in.token.scope',
    'display.on.consent.screen',
    'gui.order',
    'consent.screen.text',
    'include.in.openid.provider.metadata',
  ],
];

/** What a value may become, by mistake. */
function oddValue(value: unknown, random: Random): unknown {
  const odd: unknown[] = [null, '', [], {}, ['a'], 'abc', 0, -1, 1.5, true, false, '5m', 'x'.repeat(300)];
  if (typeof value === 'boolean') odd.push(!value, !value, !value, String(value), 'yes');
  if (typeof value === 'number') odd.push(String(value), value * 1000, -value);
  if (typeof value === 'string')
    odd.push(...ODD_TEXTS, value.toUpperCase(), `${value} `, `${value}/`, `/${value}`, `${value}#a`, `${value}*`);
  return random.pick(odd);
}

function misspell(text: string, random: Random): string {
  if (text === '') return 'x';
  const at = random.below(text.length);
  return random.pick([
    text.slice(0, at) + text.slice(at + 1),
    `${text.slice(0, at)}${text[at]}${text.slice(at)}`,
    `${text}s`,
    text[0] === text[0]?.toUpperCase() ? text.toLowerCase() : text.toUpperCase(),
  ]);
}

const REFERENCES = new Set([
  'flowAlias',
  'authenticatorConfig',
  'browserFlow',
  'registrationFlow',
  'directGrantFlow',
  'resetCredentialsFlow',
  'clientAuthenticationFlow',
  'firstBrokerLoginFlowAlias',
  'postBrokerLoginFlowAlias',
  'identityProviderAlias',
  'serviceAccountClientId',
  'protocolMapper',
  'providerId',
  'authenticator',
  'client',
  'clientScope',
  'identityProviderMapper',
  'role',
  'group',
  'parent',
]);
const REFERENCE_LISTS = new Set([
  'defaultClientScopes',
  'optionalClientScopes',
  'defaultDefaultClientScopes',
  'defaultOptionalClientScopes',
  'defaultRoles',
  'defaultGroups',
  'realmRoles',
  'roles',
  'realm',
  'eventsListeners',
  'enabledEventTypes',
  'groups',
  'executors',
  'conditions',
  'profiles',
]);

function isReference(path: readonly (string | number)[]): boolean {
  const key = path.at(-1);
  if (typeof key === 'string') return REFERENCES.has(key);
  return REFERENCE_LISTS.has(String(path.at(-2))) || path.includes('clientRoles') || path.includes('composites');
}

/** A random place; deep lists are not favoured over short ones, as the way is chosen step by step half of the time. */
function pickSpot(
  document: Document,
  random: Random,
  isFit: (value: unknown, path: readonly (string | number)[]) => boolean,
): Spot | undefined {
  const spots = spotsOf(document).filter((spot) => spot.path[0] !== 'realm' && isFit(valueOf(spot), spot.path));
  if (spots.length === 0) return undefined;
  const top = random.chance(0.5) ? random.pick([...new Set(spots.map(({ path }) => path[0]))]) : undefined;
  return random.pick(top === undefined ? spots : spots.filter(({ path }) => path[0] === top));
}

function spotsOf(value: unknown, path: readonly (string | number)[] = []): Spot[] {
  if (Array.isArray(value))
    return value.flatMap((item, key) => [
      { owner: value, key, path: [...path, key] },
      ...spotsOf(item, [...path, key]),
    ]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    { owner: value, key, path: [...path, key] },
    ...spotsOf(item, [...path, key]),
  ]);
}

function textsAt(document: Document, isAt: (path: readonly (string | number)[]) => boolean): string[] {
  return spotsOf(document).flatMap((spot) => {
    const value = valueOf(spot);
    return typeof value === 'string' && isAt(spot.path) ? [value] : [];
  });
}

function valueOf({ owner, key }: Spot): unknown {
  return (owner as Document)[key];
}

function set({ owner, key, path }: Spot, value: unknown): string {
  (owner as Document)[key] = value;
  return `${path.join('.')} is ${JSON.stringify(value)?.slice(0, 80)}`;
}

function list(document: Document, key: string): Document[] {
  return (document[key] as Document[] | undefined) ?? [];
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+$/.test(value);
}
