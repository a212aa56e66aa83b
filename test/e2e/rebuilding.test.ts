import { ANYBODY, decide, readAccessRealm, type RealmState, statesOfRebuild } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminApi, Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { deploy, readRealm } from './realm-file.ts';
import { ManagedDocuments, needsReconciler, reconcilerVersion } from './reconciler.ts';

const REALM = 'aihub';
const BROWSER = 'browser-aihub';
const POST = 'Post Broker Login - AIHubAccess Check';
const GATE = 'Deny Access Without AIHubAccess - Browser';
const PASSWORD = 'correct horse battery staple';

// keycloak-config-cli makes a changed flow anew. What people meet meanwhile is modelled in packages/access.
describe('a login flow that is made anew', needsReconciler, () => {
  let keycloak: Keycloak;
  let admin: AdminApi;
  let states: readonly RealmState[];

  beforeAll(async () => {
    keycloak = await startKeycloak();
    admin = keycloak.admin;
    await keycloak.migration();
    await admin.createUser(REALM, 'nobody@example.org', PASSWORD);
    const imported = readRealm(join(deploy, 'aihub-realm.dev.json'), environment);
    const realm = readAccessRealm(imported, freshRealm('26.5.5', REALM));
    states = statesOfRebuild(realm, [POST, BROWSER], reconcilerVersion);
  });
  afterAll(async () => keycloak?.stop());

  const stateWhere = (what: string): RealmState => {
    const found = states.find((state) => state.what === what);
    if (found === undefined) throw new Error(`the model has no state ${what}`);
    return found;
  };

  it('is replaced meanwhile by what the model says, and everything is pointed back', async () => {
    await admin.delete(`/${REALM}/admin-events`);
    const documents = new ManagedDocuments().edit('auth-flows', (document) => {
      for (const alias of [BROWSER, POST]) flowOf(document, alias)['description'] = 'changed';
    });
    const { exitCode, output } = await documents.reconcile(keycloak.url);
    expect(exitCode, output).toBe(0);
    const events = await admin.get<Document[]>(`/${REALM}/admin-events?max=1000`);
    const written = (type: string): Document[] =>
      events
        .filter(({ resourceType }) => resourceType === type)
        .toSorted((a, b) => a['time'] - b['time'])
        .map(({ representation }) => JSON.parse(representation as string) as Document);
    const meanwhile = stateWhere(`while "${POST}" is made anew`).realm.identityProviders.get('azure-ad');
    expect(written('IDENTITY_PROVIDER').map((provider) => provider['postBrokerLoginFlowAlias'])).toEqual([
      meanwhile?.['postBrokerLoginFlowAlias'],
      POST,
    ]);
    const bound = written('REALM').map(({ browserFlow }) => browserFlow as string | undefined);
    expect(new Set(bound.filter((flow) => flow !== undefined))).toEqual(
      new Set([BROWSER, stateWhere(`while "${BROWSER}" is made anew`).realm.bindings.get('browserFlow')]),
    );
    expect(bound.findLast((flow) => flow !== undefined)).toBe(BROWSER);
    expect(await logIn(keycloak.url)).toBe('refused');
  });

  it('is left without its gate by a run that stops on the way, and lets in whom the model says', async () => {
    const documents = new ManagedDocuments().edit('auth-flows', (document) => {
      flowOf(document, BROWSER)['description'] = 'changed again';
      flowOf(document, GATE)['authenticationExecutions'][0]['authenticator'] = 'no-such-condition';
    });
    const { exitCode } = await documents.reconcile(keycloak.url);
    expect(exitCode).toBe(1);
    expect((await admin.get(`/${REALM}`))['browserFlow']).toBe(BROWSER);
    const left = stateWhere(`when the making of "${BROWSER}" stops after "${GATE}"`).realm;
    const attempt = { clientId: 'account-console', user: ANYBODY, way: { kind: 'form' } } as const;
    expect(decide(left, attempt).outcome).toBe('allowed');
    expect(await logIn(keycloak.url)).toBe('in');
    // The next run that succeeds mends it.
    expect((await new ManagedDocuments().reconcile(keycloak.url)).exitCode).toBe(0);
    expect(await logIn(keycloak.url)).toBe('refused');
  });
});

function flowOf(document: Document, alias: string): Document {
  return (document['authenticationFlows'] as Document[]).find((one) => one['alias'] === alias) as Document;
}

/** Somebody without a role logs in to the account console at the login page. */
async function logIn(url: string): Promise<'in' | 'refused'> {
  const base = `${url}/realms/${REALM}`;
  const query = new URLSearchParams({
    client_id: 'account-console',
    redirect_uri: `${base}/account/`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${base}/protocol/openid-connect/auth?${query.toString()}`, { redirect: 'manual' });
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) throw new Error(`no form: ${page.status}`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const body = new URLSearchParams({ username: 'nobody@example.org', password: PASSWORD });
  const answer = await fetch(action, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
  await answer.text();
  return new URL(answer.headers.get('location') ?? url).searchParams.has('code') ? 'in' : 'refused';
}
