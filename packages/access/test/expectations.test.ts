import { formatDiagnostic, type JsonObject } from '@realm-as-code/renderer';
import { type Expectations, readAccess } from '@realm-as-code/stage';
import { expect, it } from 'vitest';
import { type AccessRealm, checkExpectations, type RealmState } from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

/** @returns `stages/access.yaml` with one expectation. */
function expecting(...lines: string[]): Expectations {
  const text = ['expectations:', ...lines.map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)].join('\n');
  const { read, diagnostics } = readAccess({ path: 'access.yaml', text });
  if (read === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return read;
}

function check(
  realms: AccessRealm | readonly AccessRealm[],
  expectations: Expectations,
  states: readonly RealmState[] = [],
): string[] {
  const held = [realms].flat().map((realm) => ({ realm, states: () => states }));
  const stage = { name: 'prod', all: ['dev', 'prod'], realms: held };
  return checkExpectations(stage, expectations).map(formatDiagnostic);
}

const withRole = (role: string): Line => ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }];
const gate = (name: string, role = 'staff'): Line =>
  sub('CONDITIONAL', name, withRole(role), ['REQUIRED deny-access-authenticator', { denyErrorMessage: 'No.' }]);
const form = sub('ALTERNATIVE', 'form', 'REQUIRED auth-username-password-form');
const login = sub('REQUIRED', 'login', 'ALTERNATIVE auth-cookie', form);
const gated = (rest: JsonObject = {}): AccessRealm => realmWith([login, gate('gate')], rest);

const NOBODY = ['nobody: { without: staff }', "enters: '*'", 'by: [form, session]'];

it('an expectation that holds says nothing', () => {
  expect(check(gated(), expecting(...NOBODY))).toEqual([]);
  expect(check(gated(), expecting('everybody: { with: staff }', 'enters: app', 'by: form'))).toEqual([]);
});

it('who gets in though nobody should is named with the client, the way and the path', () => {
  const besideCookie = realmWith(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'rest', form, gate('gate'))]);
  const found = check(besideCookie, expecting('nobody: { without: staff }', 'enters: app', 'by: session'));
  expect(found).toEqual([
    'access.yaml:2:5 error broken-expectation: somebody with no role must not get in to app by session, and does. The way through: gated: auth-cookie (there is a session)',
  ]);
});

it("a star means Keycloak's own clients, too", () => {
  const clients = [{ clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] }];
  const open = realmWith([login], { clients });
  const [found] = check(open, expecting('nobody: { without: staff }', "enters: 'account-*'", 'by: form'));
  expect(found).toContain('somebody with no role must not get in to account-console by form, and does');
});

it('a client with a flow of its own goes round the gate', () => {
  const clients = [
    { clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] },
    {
      clientId: 'legacy',
      publicClient: true,
      redirectUris: ['https://legacy.example/*'],
      authenticationFlowBindingOverrides: { browser: 'browser' },
    },
  ];
  const found = check(gated({ clients }), expecting(...NOBODY, 'because: The role is what they pay for.'));
  expect(found).toHaveLength(2);
  expect(found[0]).toContain('somebody with no role must not get in to legacy by form, and does');
  expect(found[0]).toMatch(/The way through: browser: .*\. Expected because: The role is what they pay for$/);
});

it('who should get in and does not is told why', () => {
  const found = check(gated(), expecting('everybody: { with: admin }', 'enters: app', 'by: form'));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(
    'error broken-expectation: somebody with admin must get in to app by form, and does not: ',
  );
});

it('a way that is closed leads nobody in', () => {
  const provider = { alias: 'corp', providerId: 'oidc', enabled: true };
  const everybody = ['everybody: { with: staff }', 'enters: app', 'by: corp'];
  const realm = (enabled: boolean): AccessRealm =>
    realmWith([sub('REQUIRED', 'login', 'ALTERNATIVE identity-provider-redirector', form)], {
      identityProviders: [{ ...provider, enabled }],
    });
  expect(check(realm(true), expecting(...everybody))).toEqual([]);
  const [found] = check(realm(false), expecting(...everybody));
  expect(found).toContain('somebody with staff must get in to app by corp, and does not: ');
});

it('who has to set something up first gets in', () => {
  const otp = realmWith(['REQUIRED auth-username-password-form', 'REQUIRED auth-otp-form']);
  const nobody = check(otp, expecting('nobody: { without: staff, credentials: password }', 'enters: app', 'by: form'));
  expect(nobody[0]).toContain('must not get in to app by form, and does after CONFIGURE_TOTP');
  const everybody = ['everybody: { with: staff, credentials: password }', 'enters: app', 'by: form'];
  expect(check(otp, expecting(...everybody))).toEqual([]);
});

it('what cannot be told is a warning', () => {
  const strange = realmWith(['REQUIRED auth-username-password-form', 'REQUIRED magic-link']);
  const [found, ...others] = check(strange, expecting('nobody: { without: staff }', 'enters: app', 'by: form'));
  expect(found).toMatch(
    /^access\.yaml:2:5 warning undecided-expectation: .* cannot be told: it depends on .*magic-link/,
  );
  expect(others).toEqual([]);
});

it('people are those whom roles and groups make so', () => {
  const roles = {
    realm: [{ name: 'staff' }, { name: 'boss', composites: { realm: ['staff'] } }, { name: 'admin' }],
  };
  const groups = [{ name: 'team', realmRoles: ['boss'] }];
  const realm = gated({ roles, groups });
  const [found, ...others] = check(realm, expecting('nobody: { in: /team, without: staff }', 'enters: app'));
  expect(found).toContain('the realm "demo" has no such people: all of them have the role "staff"');
  expect(others).toEqual([]);
  expect(check(realm, expecting('everybody: { in: /team }', 'enters: app', 'by: form'))).toEqual([]);
  const [letIn] = check(realm, expecting('nobody: { in: /team }', 'enters: app', 'by: form'));
  expect(letIn).toContain('somebody with /team must not get in to app by form');
});

it('names that the realm does not have are refused at their place', () => {
  const [role] = check(gated(), expecting('nobody: { without: [admin, stafff] }', "enters: '*'"));
  expect(role).toBe(
    'access.yaml:2:32 error invalid-expectation: the realm "demo" has no role "stafff". Did you mean "staff"?',
  );
  const [client] = check(gated(), expecting('nobody: { without: staff }', 'enters: acount-console'));
  expect(client).toBe(
    'access.yaml:3:13 error invalid-expectation: the realm "demo" has no client "acount-console". Did you mean "account-console"?',
  );
  const [way] = check(gated(), expecting('nobody: { without: staff }', 'enters: app', 'by: [form, sesion]'));
  expect(way).toBe(
    'access.yaml:4:16 error invalid-expectation: the realm "demo" has no identity provider, and there is no way in, "sesion". Did you mean "session"?',
  );
  const [stage] = check(gated(), expecting('nobody: { without: staff }', 'enters: app', 'stages: prd'));
  expect(stage).toBe('access.yaml:4:13 error invalid-expectation: there is no stage "prd". Did you mean "prod"?');
});

it('people that cannot exist are none to expect something of', () => {
  const [found, ...others] = check(
    gated(),
    expecting('nobody: { with: admin, without: offline_access }', 'enters: app'),
  );
  expect(found).toBe(
    'access.yaml:2:13 error invalid-expectation: the realm "demo" has no such people: all of them have the role "offline_access"',
  );
  expect(others).toEqual([]);
});

it('an expectation can be for some stages only', () => {
  const open = realmWith([login]);
  expect(check(open, expecting(...NOBODY, 'stages: dev'))).toEqual([]);
  expect(check(open, expecting(...NOBODY, 'stages: [dev, prod]'))).not.toEqual([]);
});

it('of several realms it says which, and each is held to it', () => {
  const open = { ...realmWith([login]), name: 'shop' };
  const [missing] = check([gated(), open], expecting(...NOBODY));
  expect(missing).toBe(
    'access.yaml:2:5 error invalid-expectation: "expectations[0]" does not say which of the 2 realms it is about. Write "realms: demo", or "realms: \'*\'" for all of them',
  );
  expect(check([gated(), open], expecting(...NOBODY, 'realms: demo'))).toEqual([]);
  const [found] = check([gated(), open], expecting(...NOBODY, "realms: '*'"));
  expect(found).toContain('in the realm "shop", somebody with no role must not get in');
});

it('what is accepted is not reported, and what is accepted for nothing is', () => {
  const open = realmWith([login]);
  const accepted = (exception: string): string[] =>
    check(
      open,
      expecting('nobody: { without: staff }', 'enters: app', 'by: [form, session]', `except: [${exception}]`),
    );
  expect(accepted("{ because: 'It is a test realm.' }")).toEqual([]);
  const [left, ...others] = accepted("{ by: form, because: 'It is a test realm.' }");
  expect(left).toContain('by session');
  expect(others).toEqual([]);
  expect(accepted("{ because: 'It is a test realm.' }, { by: broker, because: 'Nobody comes by one.' }")).toEqual([
    expect.stringMatching(/^access\.yaml:5:\d+ error unused-exception: nothing is found that this would accept/),
  ]);
  expect(accepted("{ because: 'It is a test realm.' }, { stages: dev, because: 'It is not prod.' }")).toEqual([]);
});

it('moments of a reconcile count where the expectation says so', () => {
  const state: RealmState = {
    moment: 'during a reconcile',
    flow: 'gated',
    what: 'while "gated" is made anew',
    realm: realmWith([login]),
  };
  expect(check(gated(), expecting(...NOBODY), [state])).toEqual([]);
  const found = check(
    gated(),
    expecting('nobody: { without: staff }', 'enters: app', 'by: form', 'even: during a reconcile'),
    [state],
  );
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(
    'access.yaml:5:11 error broken-expectation: somebody with no role must not get in to app by form while "gated" is made anew, and does',
  );
});
