import { describe, expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { aihub } from './folders.ts';

/** Runs `access` on the stage `prod`. */
function access(...args: readonly string[]): string {
  const { status, stdout, stderr } = runCli(aihub, 'access', '--stage', 'prod', ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

describe('access to the AI Hub', () => {
  it('is for AIHubAccess, to Langfuse for AIHubSysAdmin too, by every way in', () => {
    expect(access()).toBe(`Realm aihub, stage prod: who may log in where

login page, session in the browser, azure-ad, azure-ad (first time)
                               aihub-api-service  aihub-frontend           langfuse
                               admin-cli*         oauth2-proxy-attu
                               broker*            oauth2-proxy-backup
                               realm-management*  oauth2-proxy-dagster
                                                  oauth2-proxy-datalake
                                                  openwebui
                                                  account*
                                                  account-console*
                                                  security-admin-console*
  no role                      no                 no                       no
  AIHubAccess                  no                 yes                      no
  AIHubSysAdmin                no                 no                       no
  AIHubAccess + AIHubSysAdmin  no                 yes                      yes

forgotten password, password grant
  no  aihub-api-service, aihub-frontend, langfuse, oauth2-proxy-attu, oauth2-proxy-backup,
      oauth2-proxy-dagster, oauth2-proxy-datalake, openwebui, account*, account-console*,
      admin-cli*, broker*, realm-management*, security-admin-console*

service account
  yes  aihub-api-service

* made by Keycloak itself
`);
  });

  it('is denied at the gate that --why shows, with what the user reads', () => {
    const why = access('--client', 'langfuse', '--roles', 'AIHubAccess', '--way', 'session', '--why');
    expect(why.slice(why.indexOf('way  '))).toBe(`way     session in the browser
user    AIHubAccess; AIHubAccess, with a one-time code
client  langfuse
  no: "langfuse-gate-browser" denies access
  the page says: "Langfuse is for system administrators of the AI Hub only. Please ask your administrator for the role AIHubSysAdmin."
    browser-aihub
      REQUIRED browser-aihub-authenticate: success
        ALTERNATIVE auth-cookie: success (there is a session)
      CONDITIONAL Deny Access Without AIHubAccess - Browser: skipped
        condition conditional-user-role: false (has AIHubAccess)
      CONDITIONAL langfuse-gate-browser: failed
        condition conditional-client-scope: true (the client has langfuse-sysadmin-gate)
        condition conditional-user-role: true (does not have AIHubSysAdmin)
    >   REQUIRED deny-access-authenticator: denied <- ends the login
`);
  });
});
