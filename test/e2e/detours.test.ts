import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from './admin-api.ts';
import { launchChromium, needsChromium } from './chromium.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { type Answer, LET_IN, Logins, type Parameters, PASSWORD, type Person } from './logins.ts';
import { type Mailbox, startMailbox } from '../logins/mailbox.ts';

const NO_ACCESS = 'You need the role AIHubAccess to use the AI Hub. Please ask your administrator.';
const NO_ADMIN =
  'Langfuse is for system administrators of the AI Hub only. Please ask your administrator for the role AIHubSysAdmin.';

const STRANGER: Person = { username: 'stranger@example.org', hasPassword: true };
const MEMBER: Person = { username: 'member@example.org', hasPassword: true };
/** Had AIHubAccess when the session began. */
const FORMER: Person = { username: 'former@example.org', hasPassword: true };

/** What whoever writes the address of the login page can put into it. */
const ADDRESSES: readonly Parameters[] = [
  {},
  { prompt: 'login' },
  { max_age: '0' },
  { acr_values: '0' },
  { acr_values: '2' },
  { scope: 'openid profile' },
  { kc_idp_hint: '' },
  { kc_idp_hint: 'nowhere' },
  { login_hint: MEMBER.username },
  { kc_action: 'UPDATE_PASSWORD' },
  { kc_action: 'idp_link:azure-ad' },
  { response_mode: 'fragment' },
];

describe(
  'who may not log in to the AI Hub does not get round the gates',
  { ...needsChromium, timeout: 300_000 },
  () => {
    let keycloak: Keycloak;
    let browser: Browser;
    let logins: Logins;
    let mail: Mailbox;
    let former: BrowserContext;

    beforeAll(async () => {
      keycloak = await startKeycloak({ stage: 'prod' });
      mail = await startMailbox();
      const { admin } = keycloak;
      await admin.put('/aihub', {
        ...(await admin.get('/aihub')),
        // A denied login counts as a failed one: the second within a second locks the user out for a minute.
        bruteForceProtected: false,
        smtpServer: mail.smtpServer,
      });
      await admin.createUser('aihub', STRANGER.username, PASSWORD);
      await admin.createUser('aihub', MEMBER.username, PASSWORD, ['AIHubAccess']);
      const id = await admin.createUser('aihub', FORMER.username, PASSWORD, ['AIHubAccess', 'AIHubSysAdmin']);
      browser = await launchChromium();
      logins = await Logins.of(keycloak, browser);
      former = await logins.newContext();
      expect(await logins.finish(await logins.open(former, 'openwebui'), FORMER)).toBe(LET_IN);
      const roles = await admin.get<Document[]>('/aihub/roles');
      await admin.delete(
        `/aihub/users/${id}/role-mappings/realm`,
        roles.filter(({ name }) => name === 'AIHubAccess' || name === 'AIHubSysAdmin'),
      );
    });
    afterAll(async () => {
      await browser?.close();
      await keycloak?.stop();
      mail?.stop();
    });

    async function answers(clientId: string, person: Person, kept?: BrowserContext): Promise<[string, Answer][]> {
      const all: [string, Answer][] = [];
      for (const parameters of ADDRESSES) {
        const context = kept ?? (await logins.newContext());
        const answer = await logins.finish(await logins.open(context, clientId, parameters), person);
        all.push([new URLSearchParams(parameters).toString(), answer]);
        if (kept === undefined) await context.close();
      }
      return all;
    }
    const always = (answer: Answer): [string, Answer][] =>
      ADDRESSES.map((parameters) => [new URLSearchParams(parameters).toString(), answer]);

    it.each(['aihub-frontend', 'langfuse', 'account-console'])(
      'with an address of the login page of their own making, into %s',
      async (clientId) => {
        expect(await answers(clientId, STRANGER)).toEqual(always(NO_ACCESS));
        expect(await answers(clientId, FORMER, former)).toEqual(always(NO_ACCESS));
      },
    );

    it('and members get into Langfuse with none either', async () => {
      expect(await answers('langfuse', MEMBER)).toEqual(always(NO_ADMIN));
    });

    it('without a page, by the session alone', async () => {
      const page = await logins.open(former, 'openwebui', { prompt: 'none' });
      expect(await logins.finish(page, FORMER)).toBe('login_required');
    });

    it('by making an account of their own', async () => {
      const context = await logins.newContext();
      const page = await logins.pageOf(context);
      await page.goto(logins.addressOf('aihub-frontend').replace('/auth?', '/registrations?'));
      expect(await logins.finish(page, STRANGER)).toBe('Registration not allowed');
      await context.close();
    });

    /** Sets a new password by “Forgot password?” in one browser. @returns what the page says at the end. */
    async function forgetPassword(
      context: BrowserContext,
      clientId: string | undefined,
      person: Person,
    ): Promise<string> {
      const page = await logins.pageOf(context);
      if (clientId === undefined) await page.goto(`${keycloak.url}/realms/aihub/login-actions/reset-credentials`);
      else {
        await page.goto(logins.addressOf(clientId));
        await logins.press(page, 'a[href*="reset-credentials"]');
      }
      await page.fill('#username', person.username);
      await logins.press(page, '#kc-reset-password-form [type=submit]');
      await page.goto((await mail.takeLink()) ?? 'about:blank#no-mail-has-come');
      await page.fill('#password-new', PASSWORD);
      await page.fill('#password-confirm', PASSWORD);
      await logins.press(page, '#kc-passwd-update-form [type=submit]');
      const end = logins.answerOf(page) === LET_IN ? LET_IN : await page.locator('#kc-page-title').innerText();
      return end;
    }

    it.each(['no client', 'aihub-frontend', 'langfuse', 'account-console'])(
      'by “Forgot password?” on the way into %s: a new password is no login',
      async (name) => {
        const clientId = name === 'no client' ? undefined : name;
        const context = await logins.newContext();
        expect(await forgetPassword(context, clientId, STRANGER)).toBe('Your account has been updated.');
        expect((await context.cookies()).map(({ name }) => name)).not.toContain('KEYCLOAK_IDENTITY');
        const page = await logins.open(context, clientId ?? 'openwebui');
        expect(await logins.finish(page, STRANGER)).toBe(NO_ACCESS);
        await context.close();
      },
    );

    it('whereas members log in with the new password, and not into Langfuse', async () => {
      const context = await logins.newContext();
      expect(await forgetPassword(context, 'langfuse', MEMBER)).toBe('Your account has been updated.');
      expect(await logins.finish(await logins.open(context, 'openwebui'), MEMBER)).toBe(LET_IN);
      expect(await logins.finish(await logins.open(context, 'langfuse'), MEMBER)).toBe(NO_ADMIN);
      await context.close();
    });
  },
);
