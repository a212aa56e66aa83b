import type { Attempt, LoginRequest, User, Way } from '@realm-as-code/access';
import type { Document } from '../e2e/admin-api.ts';
import { Random } from '../e2e/plan-cases/random.ts';
import { AWAY, DOOR } from './log-in.ts';
import { QUICK } from './people.ts';
import { SOME_SUB_FLOW } from './random-conditions.ts';
import {
  browserFlow,
  directGrantFlow,
  firstBrokerFlow,
  FlowWriter,
  postBrokerFlow,
  registrationFlow,
  resetFlow,
} from './random-flows.ts';

/** A realm, without users, and who tries to log in. */
export interface LoginRealm {
  readonly seed: number;
  /** A RealmRepresentation; its identity providers have no addresses yet. */
  readonly realm: Document;
  readonly attempts: readonly Attempt[];
}

/** A code counts more than once, since the same user logs in many times in half a minute. */
const OTP_POLICY: Document = {
  otpPolicyType: 'totp',
  otpPolicyAlgorithm: 'HmacSHA1',
  otpPolicyDigits: 6,
  otpPolicyPeriod: 30,
  otpPolicyLookAheadWindow: 1,
  otpPolicyInitialCounter: 0,
  otpPolicyCodeReusable: true,
};
/** How many people try to log in to a realm. */
export const ATTEMPTS = 30;

const ROLES = ['member', 'admin', 'app.user', 'app.portal.admin'];

/** @returns a realm and attempts that depend on the seed alone. */
export function randomRealm(seed: number): LoginRealm {
  const random = new Random(seed * 7919);
  const realm = makeRealm(seed, random);
  return { seed, realm, attempts: Array.from({ length: ATTEMPTS }, () => randomAttempt(realm, random)) };
}

function makeRealm(seed: number, random: Random): Document {
  const writer = new FlowWriter(`logins-${seed}`);
  const door = writer.add('door', [{ requirement: 'REQUIRED', authenticator: 'auth-username-password-form' }]);
  const main = writer.add('main', browserFlow(random));
  const other = writer.add('other', browserFlow(random));
  const grant = writer.add('grant', directGrantFlow(random));
  const otherGrant = writer.add('other grant', directGrantFlow(random));
  writer.add('first', firstBrokerFlow(random));
  writer.add('join', registrationFlow(random));
  writer.add('forgot', resetFlow(random));
  writer.add('post', postBrokerFlow(random));
  for (const { config } of writer.authenticatorConfig)
    if (config['flow_to_check'] === SOME_SUB_FLOW)
      config['flow_to_check'] = random.chance(0.1) ? 'ghost' : random.pick(writer.subFlows());
  const flows = { browser: main, direct_grant: grant };
  const hasLevels = random.chance(0.2);
  // Two conditions on the same level and a minimum of the client end in an exception of Keycloak (LoAUtil, Collectors.toMap).
  const found = writer.authenticatorConfig.flatMap(
    ({ config }) => (config['loa-condition-level'] as string | undefined) ?? [],
  );
  const settings =
    new Set(found).size < found.length ? ['default.acr.values'] : ['default.acr.values', 'minimum.acr.value'];
  const levels = { [random.pick(settings)]: random.pick(['gold', 'silver']) };
  return {
    realm: `logins-${seed}`,
    enabled: true,
    sslRequired: 'none',
    loginTheme: 'base',
    passwordPolicy: QUICK,
    ...OTP_POLICY,
    ...(random.chance(0.2) ? { verifyEmail: true } : {}),
    ...(hasLevels ? { attributes: { 'acr.loa.map': '{"gold":"2","silver":"1"}' } } : {}),
    browserFlow: random.chance(0.85) ? 'main' : 'browser',
    directGrantFlow: random.chance(0.8) ? 'grant' : 'direct grant',
    ...(random.chance(0.15) ? { firstBrokerLoginFlow: 'first' } : {}),
    ...(random.chance(0.6) ? { registrationFlow: 'join' } : {}),
    ...(random.chance(0.6) ? { resetCredentialsFlow: 'forgot' } : {}),
    registrationAllowed: random.chance(0.7),
    resetPasswordAllowed: random.chance(0.7),
    ...(random.chance(0.8) ? { smtpServer: { host: 'mail.example.org', from: 'keycloak@example.org' } } : {}),
    authenticationFlows: writer.authenticationFlows,
    authenticatorConfig: writer.authenticatorConfig,
    defaultRole: { name: `default-roles-logins-${seed}`, clientRole: false },
    roles: {
      realm: [
        { name: `default-roles-logins-${seed}`, composite: true, composites: { realm: ['everybody'] } },
        { name: 'everybody' },
        { name: 'member' },
        { name: 'admin', composite: true, composites: { realm: ['member'], client: { app: ['user'] } } },
      ],
      client: { app: [{ name: 'user' }], 'app.portal': [{ name: 'admin' }] },
    },
    groups: [
      {
        name: 'staff',
        attributes: { department: ['it'] },
        realmRoles: ['member'],
        subGroups: [{ name: 'bosses', clientRoles: { 'app.portal': ['admin'] }, attributes: { floor: ['1'] } }],
      },
    ],
    ...(random.chance(0.15) ? { defaultGroups: ['/staff'] } : {}),
    clientScopes: ['extra', 'usual', 'unused', 'basic'].map((name) => ({ name, protocol: 'openid-connect' })),
    clients: [
      client(DOOR, { authenticationFlowBindingOverrides: { browser: door } }),
      client('app', {
        ...(random.chance(0.15) ? { authenticationFlowBindingOverrides: { browser: main } } : {}),
        ...(hasLevels && random.chance(0.5) ? { attributes: levels } : {}),
      }),
      client('app.portal', {
        authenticationFlowBindingOverrides: {
          browser: other,
          ...(random.chance(0.5) ? { direct_grant: otherGrant } : {}),
        },
      }),
      client('secret', {
        publicClient: false,
        secret: 'a-secret',
        serviceAccountsEnabled: random.chance(0.7),
        optionalClientScopes: [],
      }),
      client('asks', {
        consentRequired: true,
        ...(random.chance(0.4) ? { authenticationFlowBindingOverrides: flows } : {}),
      }),
      client(
        'odd',
        random.pick<Document>([
          { enabled: false },
          { standardFlowEnabled: false },
          { directAccessGrantsEnabled: false },
          { bearerOnly: true, publicClient: false, secret: 'a-secret' },
          { publicClient: false, secret: 'a-secret', serviceAccountsEnabled: true, enabled: false },
        ]),
      ),
    ],
    identityProviders: [provider('upstream', random), ...(random.chance(0.4) ? [provider('second', random)] : [])],
    ...(random.chance(0.3) ? { identityProviderMappers: [mapper(random)] } : {}),
  };
}

function client(clientId: string, more: Document): Document {
  return {
    clientId,
    enabled: true,
    publicClient: true,
    redirectUris: [`${AWAY}*`],
    directAccessGrantsEnabled: true,
    fullScopeAllowed: true,
    defaultClientScopes: ['usual'],
    optionalClientScopes: ['extra'],
    ...more,
  };
}

function provider(alias: string, random: Random): Document {
  return {
    alias,
    providerId: 'oidc',
    enabled: random.chance(0.93),
    trustEmail: random.chance(0.5),
    ...(random.chance(0.1) ? { hideOnLogin: true } : {}),
    ...(random.chance(0.06) ? { linkOnly: true } : {}),
    ...(random.chance(0.5) ? { firstBrokerLoginFlowAlias: 'first' } : {}),
    ...(random.chance(0.5) ? { postBrokerLoginFlowAlias: 'post' } : {}),
    config: { syncMode: random.pick(['IMPORT', 'FORCE']) },
  };
}

function mapper(random: Random): Document {
  return {
    name: 'gives a role',
    identityProviderAlias: 'upstream',
    identityProviderMapper: 'oidc-hardcoded-role-idp-mapper',
    config: { syncMode: random.pick(['INHERIT', 'FORCE', 'IMPORT']), role: random.pick(ROLES) },
  };
}

function randomAttempt(realm: Document, random: Random): Attempt {
  const clientIds = (realm['clients'] as Document[]).map((one) => one['clientId'] as string);
  const providers = (realm['identityProviders'] as Document[]).map((one) => one['alias'] as string);
  const way = randomWay(random, providers);
  const isService = way.kind === 'service-account';
  const clientId = isService
    ? random.pick(['secret', 'secret', 'odd', 'app'])
    : random.pick([...clientIds.filter((one) => one !== DOOR), 'app', 'app.portal']);
  const request: LoginRequest = {
    scopes: random.chance(0.3) && clientId !== 'secret' ? ['extra'] : [],
    ...(random.chance(0.25) && ['form', 'session', 'broker'].includes(way.kind) ? { level: 1 + random.below(3) } : {}),
  };
  return { clientId, user: randomUser(random, way), way, request };
}

function randomWay(random: Random, providers: readonly string[]): Way {
  const of = (isFirst: boolean): Way => ({
    kind: 'broker',
    provider: random.pick(providers),
    isFirst,
    ...(isFirst ? { hasAccount: random.chance(0.5) } : {}),
  });
  return random.pick<() => Way>([
    ...Array.from({ length: 8 }, () => (): Way => ({ kind: 'form' })),
    ...Array.from({ length: 5 }, () => (): Way => ({ kind: 'session' })),
    ...Array.from({ length: 3 }, () => (): Way => ({ kind: 'direct-grant' })),
    () => of(false),
    () => of(false),
    () => of(false),
    () => of(true),
    () => of(true),
    () => ({ kind: 'service-account' }),
    () => ({ kind: 'registration' }),
    () => ({ kind: 'registration' }),
    () => ({ kind: 'reset-credentials' }),
    () => ({ kind: 'reset-credentials' }),
  ])();
}

function randomUser(random: Random, way: Way): User {
  const credentials = random.pick<User['credentials']>([
    ['password'],
    ['password'],
    ['password', 'otp'],
    ['password', 'otp'],
    way.kind === 'session' ? ['password'] : ['otp'],
    way.kind === 'broker' ? [] : ['password'],
  ]);
  const nobody: User = {
    roles: [],
    groups: [],
    attributes: {},
    credentials: [],
    links: [],
    requiredActions: [],
    enabled: true,
    emailVerified: true,
  };
  // Somebody whom the realm does not know yet has what the realm gives to everybody.
  const isNobody =
    way.kind === 'broker' ? way.hasAccount === false : ['registration', 'service-account'].includes(way.kind);
  if (isNobody) return nobody;
  const isLinked = way.kind === 'broker' && !way.isFirst;
  return {
    roles: ROLES.filter(() => random.chance(0.3)),
    groups: random.chance(0.3) ? [random.pick(['/staff', '/staff/bosses'])] : [],
    attributes: random.chance(0.4) ? { department: [random.pick(['it', 'it-help', 'sales', 'skip', 'force'])] } : {},
    credentials,
    links: isLinked ? [way.provider] : [],
    requiredActions: random.chance(0.08)
      ? [random.pick(['UPDATE_PASSWORD', 'CONFIGURE_TOTP', 'UPDATE_PROFILE', 'TERMS_AND_CONDITIONS'])]
      : [],
    enabled: random.chance(0.95),
    emailVerified: random.chance(0.9),
  };
}
