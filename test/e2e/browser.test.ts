import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepScreenshot, launchChromium, needsChromium } from './chromium.ts';
import { ENTRA, standInForEntra } from './entra.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const PASSWORD = 'p"a\\s ${HOME} $(env:X)';
const CALLBACKS: Record<string, string> = {
  'aihub-frontend': 'http://localhost:3333/',
  openwebui: 'http://localhost:8080/oauth/oidc/callback',
  langfuse: 'http://localhost:6006/api/auth/callback/keycloak',
};

describe('logging in with a browser', needsChromium, () => {
  let keycloak: Keycloak;
  let browser: Browser;

  beforeAll(async () => {
    keycloak = await startKeycloak();
    const { admin } = keycloak;
    await admin.createUser('aihub', 'plain@example.org', PASSWORD);
    await admin.createUser('aihub', 'member@example.org', PASSWORD, ['AIHubAccess']);
    await standInForEntra(keycloak);
    await admin.createUser(ENTRA, 'entra-plain@example.org', PASSWORD);
    await admin.createUser(ENTRA, 'entra-member@example.org', PASSWORD, ['AIHubAccess']);
    await admin.createUser(ENTRA, 'entra-admin@example.org', PASSWORD, ['AIHubAccess', 'AIHubSysAdmin']);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await keycloak?.stop();
  });

  /** Opens the login of a client, does something there, and says where that led: `admitted`, or what the page says. */
  async function login(clientId: string, screenshot: string, act: (page: Page) => Promise<void>): Promise<string> {
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 } });
    const page = await context.newPage();
    const callback = CALLBACKS[clientId] as string;
    let code: string | null = null;
    // Nothing answers there: it is enough that the browser is sent there, with a code.
    page.on('request', (request) => {
      if (request.url().startsWith(callback)) code = new URL(request.url()).searchParams.get('code');
    });
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    });
    await page.goto(`${keycloak.url}/realms/aihub/protocol/openid-connect/auth?${query.toString()}`);
    await keepScreenshot(page, `${screenshot}-1-form`);
    await act(page);
    await page.waitForLoadState();
    if (code === null) await keepScreenshot(page, `${screenshot}-2-result`);
    const outcome = code === null ? await page.locator('body').innerText() : 'admitted';
    await context.close();
    return outcome;
  }

  const withPassword = (user: string, password: string) => async (page: Page) => {
    await page.fill('#username', user);
    await page.fill('#password', password);
    await page.click('#kc-login');
  };
  const withProvider = (user: string) => async (page: Page) => {
    await page.click('#social-azure-ad');
    await withPassword(user, PASSWORD)(page);
  };

  it('admits the superuser through browser-aihub, under the aihub theme', async () => {
    let title = '';
    const outcome = await login('aihub-frontend', 'superuser', async (page) => {
      expect(await page.locator('link[href*="/login/aihub/css/aihub.css"]').count()).toBe(1);
      const style = await page.evaluate(
        `fetch(document.querySelector('link[href*="aihub.css"]').href).then((answer) => answer.status)`,
      );
      expect(style).toBe(200);
      title = await page.locator('#kc-header-wrapper').innerText();
      // Dark on a light background: the parent theme's white could not be read.
      const colour = `getComputedStyle(document.querySelector('#kc-header-wrapper')).color`;
      expect(await page.evaluate(colour)).toBe('rgb(31, 26, 23)');
      await withPassword(environment['SUPERUSER_EMAIL'] as string, environment['SUPERUSER_PASSWORD'] as string)(page);
    });
    expect(title).toMatch(/Swiss AI-Hub/i);
    expect(outcome).toBe('admitted');
  });

  it('refuses a wrong password', async () => {
    expect(await login('aihub-frontend', 'wrong-password', withPassword('member@example.org', 'wrong'))).toMatch(
      /Invalid username or password/,
    );
  });

  it('refuses a user without AIHubAccess, with a password', async () => {
    expect(await login('aihub-frontend', 'no-access', withPassword('plain@example.org', PASSWORD))).toMatch(
      /You need the role AIHubAccess/,
    );
  });

  it('admits a user with AIHubAccess', async () => {
    expect(await login('openwebui', 'member', withPassword('member@example.org', PASSWORD))).toBe('admitted');
  });

  it('refuses a user without AIHubAccess, through the identity provider', async () => {
    expect(await login('aihub-frontend', 'entra-no-access', withProvider('entra-plain@example.org'))).toMatch(
      /You need the role AIHubAccess/,
    );
  });

  it('admits a user whose provider grants AIHubAccess, with all the names', async () => {
    expect(await login('aihub-frontend', 'entra-member', withProvider('entra-member@example.org'))).toBe('admitted');
    expect(await keycloak.admin.user('aihub', 'entra-member@example.org')).toMatchObject({
      firstName: 'First',
      lastName: 'Last',
      emailVerified: true,
    });
  });

  it('keeps users without AIHubSysAdmin out of Langfuse, with a password and through the provider', async () => {
    expect(await login('langfuse', 'langfuse-member', withPassword('member@example.org', PASSWORD))).toMatch(
      /for system administrators of the AI Hub only/,
    );
    expect(await login('langfuse', 'langfuse-entra-member', withProvider('entra-member@example.org'))).toMatch(
      /for system administrators of the AI Hub only/,
    );
  });

  it('lets system administrators into Langfuse, with a password and through the provider', async () => {
    const superuser = withPassword(
      environment['SUPERUSER_EMAIL'] as string,
      environment['SUPERUSER_PASSWORD'] as string,
    );
    expect(await login('langfuse', 'langfuse-superuser', superuser)).toBe('admitted');
    expect(await login('langfuse', 'langfuse-entra-admin', withProvider('entra-admin@example.org'))).toBe('admitted');
  });
});
