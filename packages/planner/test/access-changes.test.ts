import { ANYBODY, type User } from '@realm-as-code/access';
import { SecretValues } from '@realm-as-code/renderer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatText, makeFilesPlans, type Plan, reconcilerSettings, toLiveRealm } from '../src/index.ts';
import { describeUsers } from '../src/plan/access/describe-users.ts';
import { type Circumstances, type Edit, planShop, run, subFlow, topLevel } from './shop.ts';

/** A plan for the shop, which is open. */
function planOpenShop(edit: Edit, circumstances: Circumstances = {}): Plan {
  return planShop((live, file) => {
    live.settings['enabled'] = true;
    edit(live, file);
  }, circumstances);
}

/** What a plan says of who may log in. */
function saidOf(edit: Edit, circumstances: Circumstances = {}): string[] {
  return formatText(planOpenShop(edit, circumstances), false)
    .split('\n')
    .filter((line) => /log in/.test(line))
    .map((line) => line.trim());
}

/** A flow that only users with a role get through. */
const gated = (role: string): { flows: Record<string, object>; configs: Record<string, object> } => ({
  flows: {
    'shop login': topLevel(run('auth-username-password-form', 'REQUIRED', 10), subFlow('gate', 'CONDITIONAL', 20)),
    gate: {
      authenticationExecutions: [
        { ...run('conditional-user-role', 'REQUIRED', 10), authenticatorConfig: 'lacks the role' },
        run('deny-access-authenticator', 'REQUIRED', 20),
      ],
    },
  },
  configs: { 'lacks the role': { config: { condUserRole: role, negate: 'true' } } },
});

const withGate =
  (role: string): Edit =>
  (_, file) => {
    const { flows, configs } = gated(role);
    file.flows = { check: file.flows['check'], ...flows };
    file.configs = configs;
  };

describe('who may log in', () => {
  it('is named by the roles that flows ask for', () => {
    expect(saidOf(withGate('buyer'))).toContainEqual(
      '! After this reconcile, users without buyer can no longer log in to web by the login page and with a running session',
    );
  });

  it('can be told by what flows ask for before and after', () => {
    const lines = saidOf((live, file) => {
      Object.assign(live, { flows: { ...live.flows, ...gated('buyer').flows }, configs: gated('buyer').configs });
      delete live.flows['shop forms'];
      withGate('manager')(live, file);
    });
    expect(lines).toEqual([
      '! After this reconcile, users with buyer and without manager can no longer log in to web by the login page and with a running session',
    ]);
  });

  it('may be so where the realm alone does not tell', () => {
    const lines = saidOf((_, file) => {
      file.flows = {
        check: file.flows['check'],
        'shop login': topLevel(run('auth-x509-client-username-form', 'REQUIRED', 10)),
      };
      file.configs = {};
    });
    expect(lines).toContainEqual(
      '! After this reconcile, all users may no longer be able to log in to web by the login page and with a running session',
    );
  });

  it('is said of one client where the plan is of that', () => {
    const edit = withGate('buyer');
    expect(planOpenShop(edit, { target: 'client/web' }).access?.map(({ clients }) => clients)).toContainEqual(['web']);
    expect(planOpenShop(edit, { target: 'client/api' }).access).toBeUndefined();
  });

  it('is not said of a client that is deleted', () => {
    const plan = planOpenShop(
      (live) => {
        live.clients['old'] = { ...live.clients['web'] };
      },
      { remembered: { clients: ['web', 'api', 'old'] } },
    );
    expect(plan.changes.map(({ action, name }) => `${action} ${name}`)).toContain('delete old');
    expect(plan.access).toBeUndefined();
  });

  it('keeps secrets', () => {
    const role = 'somebody-elses-password';
    const edit: Edit = (live, file) => {
      live.realmRoles[role] = {};
      file.realmRoles[role] = {};
      withGate(role)(live, file);
    };
    expect(saidOf(edit).join()).toContain(`users without ${role}`);
    expect(JSON.stringify(planOpenShop(edit, { secrets: [role] }).access)).not.toContain(role);
  });

  it('is said for import files, too', () => {
    const live = { realm: 'shop', enabled: true, keycloakVersion: '26.5.5', browserFlow: 'b', clientScopes: [] };
    const flow = {
      alias: 'b',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
      authenticationExecutions: [run('auth-username-password-form')],
    };
    const client = { clientId: 'web', enabled: true, publicClient: true, redirectUris: ['https://shop.example.org/*'] };
    const exported = { ...live, authenticationFlows: [flow], clients: [{ ...client, standardFlowEnabled: false }] };
    const [plan] = makeFilesPlans({
      realms: new Map([['shop', toLiveRealm(exported as never)]]),
      documents: [
        {
          realm: 'shop',
          name: 'shop.yaml',
          value: { realm: 'shop', clients: [{ ...client, standardFlowEnabled: true }] },
        },
      ],
      reconciler: reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.0'),
      secrets: new SecretValues(),
    });
    expect(plan && formatText(plan, false)).toContain(
      '!! After this run of keycloak-config-cli, all users can log in to web by every way in a browser',
    );
  });
});

describe('while a run works', () => {
  /** A new client for managers alone: the realm itself asks for no role. */
  const newClient: Edit = (_, file) => {
    const { flows, configs } = gated('manager');
    const { 'shop login': admins, gate } = flows;
    Object.assign(file.flows, { admins, gate });
    Object.assign(file.configs, configs);
    file.clients['admin'] = { ...file.clients['web'], authenticationFlowBindingOverrides: { browser: 'admins' } };
  };

  it('a new client is open to those whom its own flow keeps out, until it has it', () => {
    const lines = saidOf(newClient);
    expect(lines).toContainEqual(
      '!! While it runs, users without manager can log in to admin by the login page and with a running session: ' +
        'from create client "admin" in shop.json until override flows of client "admin"',
    );
    expect(lines).toContainEqual('users with manager can log in by the login page and with a running session');
  });

  it('a client with a flow of its own uses it before it is complete, before version 6.5', () => {
    const edit: Edit = (live, file) => {
      newClient(live, file);
      Object.assign(live.flows, structuredClone({ admins: file.flows['admins'], gate: file.flows['gate'] }));
      Object.assign(live.configs, structuredClone(gated('manager').configs));
      live.clients['admin'] = { ...live.clients['web'], authenticationFlowBindingOverrides: { browser: 'admins' } };
      file.flows['admins'].description = 'new';
    };
    const meanwhile = (version: string): unknown =>
      planOpenShop(edit, { version }).access?.filter((change) => change.meanwhile !== undefined) ?? [];
    expect(meanwhile('6.4.0')).toMatchObject([
      {
        change: 'lets-in',
        clients: ['admin'],
        users: 'users without manager',
        ways: 'by the login page and with a running session',
      },
    ]);
    expect(meanwhile('6.5.0')).toEqual([]);
  });
});

describe('users in words', () => {
  const user = (...roles: string[]): User => ({ ...ANYBODY, roles });
  const USERS = [user(), user('a'), user('b'), user('a', 'b')];
  const described = (...meant: number[]): string =>
    describeUsers(
      USERS,
      USERS.map((_, at) => meant.includes(at)),
    );

  it('are as few as can be', () => {
    expect(described(0, 1, 2, 3)).toBe('all users');
    expect(described(1, 3)).toBe('users with a');
    expect(described(0, 2)).toBe('users without a');
    expect(described(1)).toBe('users with a and without b');
    expect(described(0)).toBe('users without a or b');
    expect(described(1, 2, 3)).toBe('users with a, or with b');
    expect(described(0, 3)).toBe('users with a and b, or without a or b');
  });

  it('name credentials, attributes, groups and accounts elsewhere', () => {
    const other: User = { ...ANYBODY, credentials: ['password', 'otp'] };
    expect(describeUsers([ANYBODY, other], [false, true])).toBe('users with a one-time code');
    const inBern: User = { ...ANYBODY, attributes: { site: ['Bern'] } };
    expect(describeUsers([ANYBODY, inBern], [true, false])).toBe('users without site "Bern"');
  });

  it('are never others than those that are meant', () => {
    const roles = ['a', 'b', 'c', 'd'];
    const all = Array.from({ length: 16 }, (_, bits) => user(...roles.filter((_role, bit) => bits & (1 << bit))));
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }), (isMeant) => {
        fc.pre(isMeant.includes(true));
        const words = describeUsers(all, isMeant);
        const cubes = words === 'all users' ? [''] : words.replace(/^users /, '').split(', or ');
        const isDescribed = all.map((one) =>
          cubes.some((cube) => {
            const [, having = '', lacking = ''] = /^(?:with (.*?))?(?: and )?(?:without (.*))?$/.exec(cube) ?? [];
            const has = (role: string): boolean => one.roles.includes(role);
            const named = (list: string, joint: string): string[] => (list === '' ? [] : list.split(joint));
            return named(having, ' and ').every(has) && !named(lacking, ' or ').some(has);
          }),
        );
        expect(isDescribed, words).toEqual(isMeant);
      }),
    );
  });
});
