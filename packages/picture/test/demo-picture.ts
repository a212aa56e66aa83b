import { freshRealm } from '@realm-as-code/adopter';
import { readAccessRealm } from '@realm-as-code/access';
import type { Plan } from '@realm-as-code/planner';
import { type Diagnostic, type JsonObject, SecretValues } from '@realm-as-code/renderer';
import { drawPicture, type Picture } from '../src/index.ts';

/** A realm with a gate: who lacks the role member is denied, after a cookie or a password. */
export const DEMO: JsonObject = {
  realm: 'demo',
  displayName: 'The demo',
  enabled: true,
  browserFlow: 'gated',
  roles: { realm: [{ name: 'member', description: 'May come in' }] },
  clients: [
    {
      clientId: 'shop',
      name: 'Shop',
      enabled: true,
      secret: '$(env:SHOP_SECRET)',
      redirectUris: ['https://shop.example.org/callback'],
      standardFlowEnabled: true,
      defaultClientScopes: ['email'],
      protocolMappers: [
        { name: 'audience', protocolMapper: 'oidc-audience-mapper', config: { 'included.client.audience': 'shop' } },
      ],
    },
    { clientId: 'robot', enabled: true, serviceAccountsEnabled: true, standardFlowEnabled: false },
  ],
  authenticationFlows: [
    {
      alias: 'gated',
      description: 'Only members',
      topLevel: true,
      authenticationExecutions: [
        { authenticatorFlow: true, flowAlias: 'who', requirement: 'REQUIRED', priority: 1 },
        { authenticatorFlow: true, flowAlias: 'gate', requirement: 'CONDITIONAL', priority: 2 },
        { authenticator: 'auth-spnego', requirement: 'ALTERNATIVE', priority: 3 },
      ],
    },
    {
      alias: 'who',
      topLevel: false,
      authenticationExecutions: [
        { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE', priority: 1 },
        { authenticator: 'auth-username-password-form', requirement: 'ALTERNATIVE', priority: 2 },
        { authenticator: 'webauthn-authenticator', requirement: 'DISABLED', priority: 3 },
      ],
    },
    {
      alias: 'gate',
      topLevel: false,
      authenticationExecutions: [
        {
          authenticator: 'conditional-user-role',
          requirement: 'REQUIRED',
          priority: 1,
          authenticatorConfig: 'lacks member',
        },
        {
          authenticator: 'deny-access-authenticator',
          requirement: 'REQUIRED',
          priority: 2,
          authenticatorConfig: 'members only',
        },
      ],
    },
    { alias: 'spare', topLevel: true, authenticationExecutions: [] },
  ],
  authenticatorConfig: [
    { alias: 'lacks member', config: { condUserRole: 'member', negate: 'true' } },
    { alias: 'members only', config: { denyErrorMessage: 'This is for members.' } },
  ],
};

interface Besides {
  readonly findings?: readonly Diagnostic[];
  readonly plan?: Plan;
  readonly secrets?: readonly string[];
  readonly stage?: string;
}

/** A picture of a realm whose clients, flows and roles are managed, and the rest belongs to the first start. */
function pictureOf(realm: JsonObject, { findings = [], plan, secrets = [], stage = 'prod' }: Besides = {}): Picture {
  const managed = new Set(['clients', 'authenticationFlows', 'authenticatorConfig']);
  const part = (isManaged: boolean): JsonObject =>
    Object.fromEntries(Object.entries(realm).filter(([key]) => key === 'realm' || managed.has(key) === isManaged));
  const name = typeof realm['realm'] === 'string' ? realm['realm'] : '';
  return {
    realm: readAccessRealm(realm, freshRealm('26.5.5', name)),
    documents: [
      { kind: 'bootstrap', value: part(false) },
      { kind: 'managed', value: part(true) },
    ],
    stage,
    keycloak: '26.5.5',
    findings,
    plan,
    secrets: new SecretValues(secrets),
  };
}

/** @returns the page of a realm. */
export function pageOf(realm: JsonObject, besides?: Besides): string {
  return drawPicture(pictureOf(realm, besides));
}

/** What the page's script works on. */
export function dataOf(page: string): { clients: Record<string, unknown>[]; access: Record<string, unknown> } {
  const [, json = ''] = /<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page) ?? [];
  return JSON.parse(json) as ReturnType<typeof dataOf>;
}

/** What a reader sees of what the page itself says: no markup, blanks joined. The script draws the rest. */
export function textOf(page: string): string {
  return page
    .replace(/<(script|style)\b.*?<\/\1>/gs, '')
    .replace(/<\/?(?:bdi|b|s|span|a)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');
}
