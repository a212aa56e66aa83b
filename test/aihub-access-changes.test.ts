import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatJson, formatMarkdown, formatText, type Plan } from '@realm-as-code/planner';
import { environment } from './e2e/environment.ts';
import { repository } from './folders.ts';
import { planOf } from './plan-of.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- the tests know what is there
type Documents = Record<string, any>;

const base = JSON.parse(readFileSync(join(repository, 'test/aihub-recorded-runs/base.json'), 'utf8')) as {
  export: object;
  managed: Documents;
};

function planned(edit: (managed: Documents) => void, version = '6.5.0', live = base.export): Plan {
  const managed = structuredClone(base.managed);
  edit(managed);
  return planOf(live, managed, environment, version);
}

/** The lines of a plan that say who may log in. */
function saidOf(plan: Plan): string[] {
  return formatText(plan, false)
    .split('\n')
    .filter((line) => /log in/.test(line))
    .map((line) => line.trim());
}

const flowOf = (managed: Documents, alias: string): Documents =>
  managed['auth-flows'].authenticationFlows.find((flow: Documents) => flow['alias'] === alias);
const clientOf = (managed: Documents, clientId: string): Documents =>
  managed['clients'].clients.find((client: Documents) => client['clientId'] === clientId);

const MOST = 'account, account-console, aihub-frontend, oauth2-proxy-attu, oauth2-proxy-backup and 4 more';

describe('a plan of the AI Hub realm', () => {
  it('says nothing of who may log in where that stays as it is, nor of another message or a flow that is made anew', () => {
    expect(planned(() => undefined).access).toBeUndefined();
    const plan = planned((managed) => {
      for (const { config } of managed['auth-flows'].authenticatorConfig)
        if ('denyErrorMessage' in config) config.denyErrorMessage = 'No.';
      flowOf(managed, 'browser-aihub')['description'] = 'Another one';
      flowOf(managed, 'Post Broker Login - AIHubAccess Check')['description'] = 'Another one';
    });
    expect(plan.summary.change).toBe(3);
    expect(plan.access).toBeUndefined();
  });

  it('says whom a gate lets in that is switched off', () => {
    const plan = planned((managed) => {
      flowOf(managed, 'browser-aihub')['authenticationExecutions'][1].requirement = 'DISABLED';
    });
    expect(saidOf(plan)).toEqual([
      `!! After this reconcile, users without AIHubAccess can log in to ${MOST} by the login page and with a running session`,
      '!! After this reconcile, users with AIHubSysAdmin and without AIHubAccess can log in to langfuse by the login page and with a running session',
    ]);
    expect(formatText(plan, false)).toContain('somebody is let in.');
  });

  it('says whom it locks out again', () => {
    const live = structuredClone(base.export) as Documents;
    const gate = live['authenticationFlows'].find((flow: Documents) => flow['alias'] === 'browser-aihub');
    gate['authenticationExecutions'][1].requirement = 'DISABLED';
    const lines = saidOf(planned(() => undefined, '6.5.0', live));
    expect(lines[0]).toBe(
      `! After this reconcile, users without AIHubAccess can no longer log in to ${MOST} by the login page and with a running session`,
    );
  });

  it('says what a scope that is renamed opens while it runs', () => {
    const plan = planned((managed) => {
      const renamed = (name: string): string => (name === 'langfuse-sysadmin-gate' ? 'gate' : name);
      for (const scope of managed['client-scopes'].clientScopes) scope.name = renamed(scope.name);
      for (const client of managed['clients'].clients)
        client.defaultClientScopes = (client.defaultClientScopes as string[] | undefined)?.map(renamed);
      for (const { config } of managed['auth-flows'].authenticatorConfig)
        if ('client_scope' in config) config.client_scope = 'gate';
    });
    expect(saidOf(plan)[0]).toBe(
      '!! While it runs, users with AIHubAccess and without AIHubSysAdmin can log in to langfuse by the login page and with a running session: ' +
        'from delete client scope "langfuse-sysadmin-gate" in client-scopes.json ' +
        'until update authenticator config "langfuse browser - client is gated" in auth-flows.json',
    );
  });

  it('says that nobody is held by a gate while it is made anew, from version 6.5.1 of keycloak-config-cli on', () => {
    const edit = (managed: Documents): void => {
      flowOf(managed, 'Post Broker Login - AIHubAccess Check')['description'] = 'Another one';
    };
    expect(planned(edit).access).toBeUndefined();
    const [line] = saidOf(planned(edit, '6.5.1'));
    expect(line).toContain('While it runs, users without AIHubAccess can log in to');
    expect(line).toContain(
      'with azure-ad: from recreate flow "Post Broker Login - AIHubAccess Check" in auth-flows.json',
    );
  });

  it('says who can log in to a new client where it lists it', () => {
    const plan = planned((managed) => {
      managed['clients'].clients.push({ ...clientOf(managed, 'langfuse'), clientId: 'traces' });
    });
    expect(saidOf(plan)).toEqual([
      'users with AIHubAccess and AIHubSysAdmin can log in by the login page, with a running session and with azure-ad',
    ]);
    expect(formatMarkdown(plan)).toContain('+ traces\n      users with AIHubAccess and AIHubSysAdmin can log in');
    expect(formatText(plan, false)).not.toContain('somebody is let in');
  });

  it('says what a client that takes direct grants opens, in every format', () => {
    const plan = planned((managed) => {
      clientOf(managed, 'langfuse')['directAccessGrantsEnabled'] = true;
    });
    const line = '!! After this reconcile, all users can log in to langfuse with a direct grant';
    expect(saidOf(plan)).toEqual([line]);
    expect(formatMarkdown(plan)).toContain(`\n@@ access @@\n${line}\n`);
    expect((JSON.parse(formatJson(plan)) as Documents)['access']).toEqual([
      {
        change: 'lets-in',
        isUncertain: false,
        clients: ['langfuse'],
        users: 'all users',
        ways: 'with a direct grant',
      },
    ]);
  });
});
