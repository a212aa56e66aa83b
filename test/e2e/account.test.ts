import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Document, requestToken } from './admin-api.ts';
import { keepScreenshot, launchChromium, needsChromium } from './chromium.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const PASSWORD = 'a password of members';
const NEW_PASSWORD = 'n"e\\w ${HOME} $(env:X) 王';
const SUPERUSER = environment['SUPERUSER_EMAIL'] as string;
const ACCOUNT = '/realms/aihub/account/';

describe('Keycloak’s own applications in the AI Hub realm', needsChromium, () => {
  let keycloak: Keycloak;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  /** What Keycloak answered that is an error, and what the page itself reported. */
  let failures: string[];

  beforeAll(async () => {
    // Of dev, the realm has no password policy.
    keycloak = await startKeycloak({ stage: 'prod' });
    const { admin } = keycloak;
    await admin.createUser('aihub', 'plain@example.org', PASSWORD);
    const id = await admin.createUser('aihub', 'realm.admin@example.org', PASSWORD, ['AIHubAccess']);
    const management = await admin.client('aihub', 'realm-management');
    const roles = await admin.get<Document[]>(`/aihub/clients/${management['id']}/roles`);
    const granted = roles.filter((role) => role['name'] === 'realm-admin');
    await admin.post(`/aihub/users/${id}/role-mappings/clients/${management['id']}`, granted);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await keycloak?.stop();
  });

  /** Signs in with a browser that knows nothing of earlier logins. */
  async function signIn(path: string, user: string, password: string): Promise<void> {
    await context?.close();
    // In a narrower window the navigation is folded away.
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    failures = [];
    page.on('response', (answer) => {
      if (answer.status() >= 400) failures.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(keycloak.url + path);
    await page.fill('#username', user);
    await page.fill('#password', password);
    await page.click('#kc-login');
  }
  const screenshot = (name: string): Promise<void> => keepScreenshot(page, `account-${name}`);

  it('shows the first user who they are, and lets them change their password', async () => {
    await signIn(ACCOUNT, SUPERUSER, environment['SUPERUSER_PASSWORD'] as string);
    await page.waitForSelector('input[name="email"]');
    await screenshot('1-personal-info');
    expect(await page.inputValue('input[name="email"]')).toBe(SUPERUSER);
    // It is the user name too, and what other programs know the user by.
    expect(await page.isEditable('input[name="email"]')).toBe(false);
    expect(await page.inputValue('input[name="firstName"]')).toBe(environment['SUPERUSER_FIRSTNAME']);
    expect(await page.inputValue('input[name="lastName"]')).toBe(environment['SUPERUSER_LASTNAME']);
    expect(await page.locator('header').innerText()).toContain(environment['SUPERUSER_LASTNAME']);
    expect(failures).toEqual([]);

    await page.getByRole('button', { name: 'Account security' }).click();
    await page.getByRole('link', { name: 'Signing in' }).click();
    await page.getByRole('button', { name: 'Update' }).click();
    await page.waitForSelector('#password-new');
    const change = async (password: string): Promise<void> => {
      await page.fill('#password-new', password);
      await page.fill('#password-confirm', password);
      await page.getByRole('button', { name: 'Submit' }).click();
    };
    await change('too short');
    await page.waitForSelector('text=minimum length 12');
    await screenshot('2-password-policy');
    await change(NEW_PASSWORD);
    await page.waitForSelector('text=My password');
    await screenshot('3-password-changed');
    expect(failures).toEqual([]);

    await signIn(ACCOUNT, SUPERUSER, environment['SUPERUSER_PASSWORD'] as string);
    await page.waitForSelector('text=Invalid username or password');
    await signIn(ACCOUNT, SUPERUSER, NEW_PASSWORD);
    await page.waitForSelector('input[name="email"]');
    expect(failures).toEqual([]);
  });

  it('shows members their devices and applications', async () => {
    await signIn(ACCOUNT, 'realm.admin@example.org', PASSWORD);
    await page.waitForSelector('input[name="email"]');
    await page.getByRole('button', { name: 'Account security' }).click();
    await page.getByRole('link', { name: 'Device activity' }).click();
    await page.waitForSelector('text=Current session');
    await page.getByRole('link', { name: 'Applications' }).click();
    await page.waitForSelector('text=Account Console');
    expect(failures).toEqual([]);
  });

  it('takes a refresh token once, and keeps two tabs of one browser apart', async () => {
    await signIn(ACCOUNT, 'realm.admin@example.org', PASSWORD);
    await page.waitForSelector('input[name="email"]');
    // The frontend, opened in two tabs: it has no secret, so a stolen token would do on its own.
    const client = { client_id: 'aihub-frontend' };
    const redirect_uri = 'https://aihub.example.org/';
    const openTab = async (): Promise<Document> => {
      const query = new URLSearchParams({
        ...client,
        redirect_uri,
        response_type: 'code',
        scope: 'openid',
        code_challenge_method: 'S256',
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', // the example of RFC 7636
      });
      const url = `${keycloak.url}/realms/aihub/protocol/openid-connect/auth?${query.toString()}`;
      const answer = await context.request.get(url, { maxRedirects: 0 });
      const code = new URL(answer.headers()['location'] as string).searchParams.get('code') as string;
      const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
      const grant_type = 'authorization_code';
      return requestToken(keycloak.url, 'aihub', { ...client, grant_type, code, redirect_uri, code_verifier });
    };
    const refresh = (token: Document): Promise<Document> => {
      const refresh_token = token['refresh_token'] as string;
      return requestToken(keycloak.url, 'aihub', { ...client, grant_type: 'refresh_token', refresh_token });
    };
    const [first, second] = [await openTab(), await openTab()];
    await refresh(first);
    await refresh(await refresh(second));
    await expect(refresh(first)).rejects.toThrow('Maximum allowed refresh token reuse exceeded');
    // That ends the frontend's session, whoever holds its tokens, but not the user's: no password is asked for again.
    await expect(refresh(second)).rejects.toThrow('invalid_grant');
    await expect(refresh(await openTab())).resolves.toHaveProperty('access_token');
  });

  it('keeps users without AIHubAccess out, in the browser and on the command line', async () => {
    await signIn(ACCOUNT, 'plain@example.org', PASSWORD);
    await page.waitForSelector('text=You need the role AIHubAccess');
    const form = { grant_type: 'password', username: 'plain@example.org', password: PASSWORD };
    for (const client_id of ['account', 'account-console', 'admin-cli', 'security-admin-console'])
      await expect(requestToken(keycloak.url, 'aihub', { ...form, client_id })).rejects.toThrow('unauthorized_client');
  });

  it('lets administrators of the realm into its Admin Console, and calls them by name', async () => {
    await signIn('/admin/aihub/console/', 'realm.admin@example.org', PASSWORD);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.waitForSelector(`text=${SUPERUSER}`);
    await screenshot('4-admin-console');
    expect(await page.locator('header').innerText()).toContain('First Last');
    expect(failures).toEqual([]);
  });

  it('declares its clients as Keycloak makes them, but for what the templates change on purpose', async () => {
    const { admin } = keycloak;
    await admin.post('', { realm: 'plain', enabled: true });
    const read = async (realm: string): Promise<Document> =>
      JSON.parse(JSON.stringify(await admin.export(realm)).replaceAll(realm, 'REALM')) as Document;
    const [ours, plain] = [await read('aihub'), await read('plain')];
    expect(ours['roles'].client.account).toEqual(plain['roles'].client.account);
    expect(ours['clientScopeMappings']).toEqual(plain['clientScopeMappings']);
    const defaultRole = (realm: Document): unknown =>
      (realm['roles'].realm as Document[]).find((role) => role['name'] === 'default-roles-REALM');
    expect(defaultRole(ours)).toEqual(defaultRole(plain));
    const client = (realm: Document, clientId: string): Document => ({
      protocolMappers: [],
      ...(realm['clients'] as Document[]).find((one) => one['clientId'] === clientId),
      // Ours.
      description: '',
      defaultClientScopes: [],
      optionalClientScopes: [],
    });
    const account = client(plain, 'account');
    expect(client(ours, 'account')).toEqual({
      ...account,
      attributes: { ...account['attributes'], 'pkce.code.challenge.method': 'S256' },
    });
    const console = client(plain, 'account-console');
    const accountRoles = expect.objectContaining({ name: 'account roles' }) as unknown;
    expect(client(ours, 'account-console')).toEqual({
      ...console,
      protocolMappers: expect.arrayContaining([...(console['protocolMappers'] as Document[]), accountRoles]) as unknown,
    });
    expect(client(ours, 'account-console')['protocolMappers']).toHaveLength(2);
    expect(client(ours, 'security-admin-console')).toEqual(client(plain, 'security-admin-console'));
    const cli = client(plain, 'admin-cli');
    expect(client(ours, 'admin-cli')).toEqual({
      ...cli,
      directAccessGrantsEnabled: false,
      attributes: { ...cli['attributes'], 'post.logout.redirect.uris': '+' }, // which an import gives to every client
    });
  });
});
