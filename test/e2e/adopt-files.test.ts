import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnvFile } from '@realm-as-code/stage';
import { type Run, runCliBeside } from '../../packages/cli/test/cli.ts';
import { differencesOf, exportWithSecrets } from './adopted-realms.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { atExit } from './processes.ts';
import { readRealm } from './realm-file.ts';
import { needsReconciler, runReconciler } from './reconciler.ts';

const STAGE = 'main';
const REALM = 'harbour';
/** What ADOPTED.md says that a first start does differently, and priorities, of which only the order counts. */
const NAMED = /userinfo\.token\.claim|post\.logout\.redirect\.uris|\.priority/;

// Files as keycloak-config-cli takes them; it reads JSON as YAML, too, so that all can have the same ending here.
const FILES: Readonly<Record<string, string>> = {
  '00-realm.json': `
realm: harbour
enabled: yes
displayName: "Harbour {{name}}"
accessTokenLifespan: $(env:LIFESPAN:-0x12C)
internationalizationEnabled: on
supportedLocales: [en, de]
attributes: {frontend-version: 1.0}
smtpServer: {host: mail.harbour.test, from: post@harbour.test, user: post, password: $(env:MAIL_PASSWORD)}
requiredActions:
- {alias: VERIFY_EMAIL, name: Verify Email, providerId: VERIFY_EMAIL, enabled: true, defaultAction: false, priority: 55}
userProfile:
  attributes:
  - &readable
    name: username
    permissions: {view: [admin, user], edit: [admin, user]}
  - <<: *readable
    name: email
messageBundles: {de: {welcome: Willkommen}}
groups:
- {name: crew, realmRoles: [sailor]}
identityProviders:
- alias: lighthouse
  providerId: oidc
  enabled: true
  config: {clientId: harbour, clientSecret: $(env:LIGHTHOUSE_SECRET), authorizationUrl: https://light.test/auth, tokenUrl: https://light.test/token}
roles:
  realm:
  - name: sailor
    composites: {realm: [uma_authorization]}
`,
  '10-clients.json': `
realm: harbour
clientScopes:
- name: email
  protocol: openid-connect
  description: The address
- name: fleet
  protocol: openid-connect
  protocolMappers:
  - name: fleet
    protocol: openid-connect
    protocolMapper: oidc-hardcoded-claim-mapper
    config: {claim.name: fleet, claim.value: north, jsonType.label: String, access.token.claim: true}
clients:
- clientId: account
  enabled: true
  description: For the crew
- clientId: pier
  enabled: true
  secret: q8ZrT2mWv5Lx9KdP
  serviceAccountsEnabled: true
  redirectUris: ["https://pier.harbour.test/*"]
  webOrigins: ["https://pier.harbour.test"]
  defaultClientScopes: [web-origins, roles, profile, email, basic, fleet]
- clientId: dock
  enabled: true
  publicClient: true
  standardFlowEnabled: true
  redirectUris: ["https://dock.harbour.test/*"]
  webOrigins: []
users:
- username: service-account-pier
  serviceAccountClientId: pier
  clientRoles: {realm-management: [view-users]}
- username: ann
  enabled: true
  credentials: [{type: password, value: hers-alone}]
`,
  '20-flows.json': `
realm: harbour
authenticationFlows:
- alias: gangway
  providerId: basic-flow
  topLevel: true
  builtIn: false
  authenticationExecutions:
  - {authenticator: auth-cookie, requirement: ALTERNATIVE, priority: 10}
  - {flowAlias: gangway forms, authenticatorFlow: true, requirement: ALTERNATIVE, priority: 20}
- alias: gangway forms
  providerId: basic-flow
  topLevel: false
  builtIn: false
  authenticationExecutions:
  - {authenticator: auth-username-password-form, requirement: REQUIRED, priority: 10}
browserFlow: gangway
`,
};
const VALUES = { LIFESPAN: '300', MAIL_PASSWORD: 'a"b\\c', LIGHTHOUSE_SECRET: 'Zx81-Lamp-On-The-Hill' };
/** How keycloak-config-cli runs that is told nothing. */
const BY_DEFAULT = {
  IMPORT_MANAGED_CLIENTSCOPE: 'no-delete',
  IMPORT_MANAGED_GROUP: 'full',
  IMPORT_MANAGED_IDENTITYPROVIDER: 'full',
  IMPORT_MANAGED_IDENTITYPROVIDERMAPPER: 'full',
};

describe('files of keycloak-config-cli that are brought in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-files-'));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  const root = join(folder, 'root');
  let keycloak: Keycloak;

  const run = async (...args: string[]): Promise<Run> => runCliBeside(folder, args, { ...process.env });
  const managed = (): string => {
    const generated = join(root, 'deploy/configs/keycloak/managed');
    const copy = mkdtempSync(join(folder, 'managed-'));
    for (const name of readdirSync(generated))
      copyFileSync(join(generated, name), join(copy, name.replace(`.${STAGE}.json`, '.json')));
    return copy;
  };

  beforeAll(async () => {
    mkdirSync(join(folder, 'config'));
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, 'config', name), text);
    keycloak = await startKeycloak();
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  it('are a root that validates, with the values that the files have', async () => {
    const adopted = await run('adopt', '--files', 'config/*', '--out', 'root', '--stage', STAGE);
    expect(adopted).toMatchObject({ status: 0, stderr: '' });
    expect(await run('validate', '--root', 'root')).toMatchObject({ status: 0, stderr: '' });
    expect(await run('generate', '--all', '--root', 'root')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(root, 'deploy/.env'), 'utf8')).not.toContain('hers-alone');
  });

  it(
    'come to the same realm by a first start and a reconcile as keycloak-config-cli makes of them',
    needsReconciler,
    async () => {
      const originals = await runReconciler(join(folder, 'config'), keycloak.url, { ...VALUES, ...BY_DEFAULT });
      expect(originals.exitCode, originals.output).toBe(0);
      const theirs = await exportWithSecrets(keycloak.admin, REALM);
      await keycloak.admin.delete(`/${REALM}`);

      const { entries } = parseEnvFile('.env', readFileSync(join(root, 'deploy/.env'), 'utf8'));
      const values: Record<string, string> = {
        ...Object.fromEntries(entries.map(({ name, value }) => [name, value])),
        ...VALUES,
      };
      const file = join(root, `deploy/configs/keycloak/${REALM}-realm.${STAGE}.json`);
      await keycloak.admin.post('', readRealm(file, { ...environment, ...values }));
      const reconciled = await runReconciler(managed(), keycloak.url, values);
      expect(reconciled.exitCode, reconciled.output).toBe(0);
      const found = differencesOf(theirs, await exportWithSecrets(keycloak.admin, REALM));
      expect(found.filter((line) => !NAMED.test(line))).toEqual([]);
      const texts = await keycloak.admin.get(`/${REALM}/localization/de`);
      expect(texts).toEqual({ welcome: 'Willkommen' });
    },
  );
});
