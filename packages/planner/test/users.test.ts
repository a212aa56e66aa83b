import { DEFAULT_USER_PROFILE, type JsonObject, SecretValues } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { toLiveRealm } from '../src/live/from-export.ts';
import { formatJson, formatMarkdown, formatText } from '../src/plan/format-plan.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import { reconcilerSettings } from '../src/reconciler/settings.ts';
import { runOver, type TriedRun } from './run-over.ts';

const JANE: JsonObject = {
  username: 'jane',
  email: 'jane@example.org',
  firstName: 'Jane',
  lastName: 'Doe',
  enabled: true,
  realmRoles: ['default-roles-staff', 'seller'],
  clientRoles: { till: ['open'], account: ['view-profile'] },
  groups: ['/sales'],
};

const REALM = {
  editUsernameAllowed: false,
  loginWithEmailAllowed: true,
  groups: [{ name: 'sales', subGroups: [{ name: 'north' }] }, { name: 'everybody' }],
  defaultGroups: ['/everybody'],
  clients: [{ clientId: 'till' }, { clientId: 'account', name: '${client_account}' }],
  roles: {
    realm: [{ name: 'seller' }, { name: 'buyer' }, { name: 'default-roles-staff' }],
    client: { till: [{ name: 'open' }, { name: 'close' }], account: [{ name: 'view-profile' }] },
  },
  requiredActions: [
    { alias: 'VERIFY_EMAIL', providerId: 'VERIFY_EMAIL', enabled: true, defaultAction: true },
    { alias: 'UPDATE_PASSWORD', providerId: 'UPDATE_PASSWORD', enabled: true },
  ],
};

const FEDERATED = {
  components: { 'org.keycloak.storage.UserStorageProvider': [{ name: 'ldap', config: { enabled: ['true'] } }] },
};

interface Circumstances {
  readonly realm?: object;
  readonly live?: readonly JsonObject[];
  readonly profile?: object;
  readonly environment?: Record<string, string>;
  readonly version?: string;
}

function runOverUser(user: object, circumstances: Circumstances = {}): TriedRun {
  const { realm = {}, live = [JANE], profile = {}, environment = {}, version = '6.5.1' } = circumstances;
  const users = new Map(live.map((one) => [one['username'] as string, one]));
  const userProfile = { ...DEFAULT_USER_PROFILE, ...profile };
  const beside = { users, userProfile };
  return runOver({ ...REALM, ...realm }, { users: [user] }, { environment, version, beside });
}

/** What a run does to a user who has everything that Jane has beside what a test says. */
function linesFor(change: object, circumstances?: Circumstances): readonly string[] {
  return runOverUser({ ...JANE, ...change }, circumstances).lines;
}

function failureFor(user: object, circumstances?: Circumstances): string | undefined {
  const { failure } = runOverUser(user, circumstances);
  return failure && `${failure.step}: ${failure.reason}`;
}

describe('a new user', () => {
  it('is off unless the document says otherwise, with what every user gets and the declared groups alone', () => {
    const { after, lines } = runOverUser({ username: 'Joe', email: 'Joe@Example.org', groups: ['sales/north'] });
    expect(lines).toEqual(['create user joe']);
    expect(after.users?.get('joe')).toEqual({
      username: 'joe',
      email: 'joe@example.org',
      enabled: false,
      emailVerified: false,
      realmRoles: ['default-roles-staff'],
      groups: ['/sales/north'],
      requiredActions: ['VERIFY_EMAIL'],
    });
  });

  it('stays in the default groups with IMPORT_USERS_MERGEGROUPS', () => {
    const { after } = runOverUser({ username: 'joe' }, { environment: { IMPORT_USERS_MERGEGROUPS: 'true' } });
    expect(after.users?.get('joe')?.['groups']).toEqual(['/everybody']);
  });

  it('has the required actions that Keycloak knows, and a temporary password is to be changed', () => {
    const credentials = [{ type: 'password', value: 'secret', temporary: true }];
    const { after } = runOverUser({ username: 'joe', requiredActions: ['VERIFY_EMAIL', 'DANCE'], credentials });
    expect(after.users?.get('joe')).toMatchObject({
      requiredActions: ['UPDATE_PASSWORD', 'VERIFY_EMAIL'],
      credentials: { password: '(generated)' },
    });
  });
});

describe('a user who is there', () => {
  it('stays as it is where the document says the same', () => {
    expect(linesFor({})).toEqual([]);
  });

  it('has exactly the declared roles and groups; the default role and those of Keycloak’s own clients stay', () => {
    expect(linesFor({ realmRoles: ['buyer'], clientRoles: undefined, groups: ['/sales/north'] })).toEqual([
      'change user jane: clientRoles.till ["open"] → undefined',
      'change user jane: groups ["/sales"] → ["/sales/north"]',
      'change user jane: realmRoles ["default-roles-staff","seller"] → ["buyer","default-roles-staff"]',
    ]);
  });

  it('keeps other realm roles and groups with IMPORT_USERS_MERGE…, which versions before 6.5 do not know', () => {
    const environment = { IMPORT_USERS_MERGEROLES: 'true', IMPORT_USERS_MERGEGROUPS: 'true' };
    const change = { realmRoles: ['buyer'], clientRoles: { till: ['close'] }, groups: [] };
    expect(linesFor(change, { environment })).toEqual([
      'change user jane: clientRoles.till ["open"] → ["close"]',
      'change user jane: realmRoles ["default-roles-staff","seller"] → ["buyer","default-roles-staff","seller"]',
    ]);
    expect(linesFor(change, { environment, version: '6.4.0' })).toContain(
      'change user jane: groups ["/sales"] → undefined',
    );
  });

  it('loses the default role with IMPORT_BEHAVIORS_REMOVEDEFAULTROLEFROMUSER', () => {
    const environment = { IMPORT_BEHAVIORS_REMOVEDEFAULTROLEFROMUSER: 'true' };
    expect(linesFor({ realmRoles: ['seller'] }, { environment })).toEqual([
      'change user jane: realmRoles ["default-roles-staff","seller"] → ["seller"]',
    ]);
  });

  it('keeps what IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES names', () => {
    const environment = { IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: 'email, enabled' };
    expect(linesFor({ email: 'j@example.org', enabled: false, lastName: 'Roe' }, { environment })).toEqual([
      'change user jane: lastName "Doe" → "Roe"',
    ]);
  });

  it('gets a password again on each run, unless that is for new users', () => {
    const credentials = [{ type: 'password', value: 'secret' }];
    const live = [{ ...JANE, credentials: { password: '2026-01-01T00:00:00.000Z' } }];
    expect(linesFor({ credentials }, { live })).toEqual([
      'change user jane: credentials.password "2026-01-01T00:00:00.000Z" → "(generated)"',
    ]);
    expect(linesFor({ credentials: [{ ...credentials[0], userLabel: 'initial' }] }, { live })).toEqual([]);
  });

  it('is told by email address and name where no one has the username', () => {
    const renamed = { ...JANE, username: 'jdoe' };
    expect(linesFor({ username: 'jdoe' }, { realm: { editUsernameAllowed: true } })).toEqual([
      'change user jdoe: username "jane" → "jdoe"',
    ]);
    expect(failureFor(renamed)).toBe('update user "jdoe": Keycloak refuses "username": it is read-only (HTTP 400)');
    expect(failureFor({ ...renamed, lastName: 'Roe' })).toBe(
      'create user "jdoe": another user has its email address (HTTP 409)',
    );
    expect(failureFor({ username: 'jdoe', email: JANE['email'] })).toMatch(/^import user "jdoe": "jane" has its email/);
  });
});

describe('attributes of a user', () => {
  const phone = { name: 'phone', permissions: { view: ['admin'], edit: ['admin'] }, multivalued: false };
  const badge = { name: 'badge', permissions: { view: ['admin'], edit: ['user'] }, multivalued: true };
  const withAttributes = (...extra: object[]): object => ({
    attributes: [...(DEFAULT_USER_PROFILE['attributes'] as object[]), ...extra],
  });

  it('are exact as far as the profile has them; others are dropped without a word', () => {
    const live = [{ ...JANE, attributes: { phone: ['1'], badge: ['7'] } }];
    const profile = withAttributes(phone, badge);
    expect(linesFor({ attributes: { phone: ['2'], hair: ['red'] } }, { live, profile })).toEqual([
      'change user jane: attributes.phone ["1"] → ["2"]',
    ]);
    expect(linesFor({ attributes: {} }, { live, profile })).toEqual([
      'change user jane: attributes.phone ["1"] → undefined',
    ]);
    expect(linesFor({ lastName: 'Roe' }, { live, profile })).toEqual(['change user jane: lastName "Doe" → "Roe"']);
  });

  it('may be any where the profile allows unmanaged ones', () => {
    const live = [{ ...JANE, attributes: { hair: ['red'], shoes: ['43'] } }];
    const change = { attributes: { hair: ['blond'] } };
    const unmanaged = (policy: string): object => ({ unmanagedAttributePolicy: policy });
    expect(linesFor(change, { live, profile: unmanaged('ADMIN_EDIT') })).toEqual([
      'change user jane: attributes.hair ["red"] → ["blond"]',
      'change user jane: attributes.shoes ["43"] → undefined',
    ]);
    expect(linesFor(change, { live, profile: unmanaged('ADMIN_VIEW') })).toEqual([]);
  });

  it('have the language where the realm has several', () => {
    const change = { attributes: { locale: ['de'] } };
    expect(linesFor(change)).toEqual([]);
    expect(linesFor(change, { realm: { internationalizationEnabled: true } })).toEqual([
      'change user jane: attributes undefined → {"locale":["de"]}',
    ]);
  });

  it('end the run where the profile refuses them; nothing of the user is written', () => {
    const number = { ...phone, validations: { integer: { min: 1, max: 9 } }, required: { roles: ['admin'] } };
    const profile = withAttributes(number, badge);
    const live = [{ ...JANE, attributes: { badge: ['7'] } }];
    const reasonFor = (attributes: object): string | undefined =>
      failureFor({ ...JANE, lastName: 'Roe', attributes: { badge: ['7'], ...attributes } }, { live, profile });
    expect(reasonFor({ phone: ['12'] })).toMatch(/"phone": it is outside the range of its profile \(HTTP 400\)$/);
    expect(reasonFor({ phone: ['one'] })).toMatch(/"phone": it is not a number/);
    expect(reasonFor({ phone: ['1', '2'] })).toMatch(/"phone": it has more than 1 value/);
    expect(reasonFor({})).toMatch(/"phone": it is required/);
    expect(reasonFor({ phone: ['1'], badge: ['8'] })).toMatch(/"badge": it is read-only/);
    expect(runOverUser({ ...JANE, lastName: '<Roe>', realmRoles: [] }).lines).toEqual([]);
    expect(failureFor({ ...JANE, lastName: '<Roe>' })).toMatch(/"lastName": it has a character that/);
    expect(failureFor({ username: 'jo' })).toMatch(/^create user "jo": .*"username": it is shorter than 3 characters/);
  });

  it('are not predicted where only Keycloak can tell whether it takes them', () => {
    const profile = withAttributes({ ...phone, validations: { 'made-by-us': {} } });
    const { lines, unpredicted } = runOverUser({ ...JANE, attributes: { phone: ['1'] } }, { profile });
    expect(lines).toEqual(['change user jane: attributes undefined → {"phone":["1"]}']);
    expect(unpredicted).toMatchObject([{ property: 'users.jane.phone' }]);
  });

  it('stay with those of user federations if the settings say so, and their changes are not predicted', () => {
    const live = [{ ...JANE, federationLink: 'ldap', attributes: { phone: ['1'] } }];
    const environment = { IMPORT_BEHAVIORS_SKIPATTRIBUTESFORFEDERATEDUSER: 'true' };
    const { lines, unpredicted } = runOverUser(
      { ...JANE, attributes: { phone: ['2'] }, lastName: 'Roe' },
      { live, environment, profile: withAttributes(phone), realm: FEDERATED },
    );
    expect(lines).toEqual(['change user jane: lastName "Doe" → "Roe"']);
    expect(unpredicted).toMatchObject([{ property: 'users.jane' }]);
  });

  it('are not given to a user without any by versions before 6.5', () => {
    const change = { attributes: { phone: ['1'] } };
    expect(linesFor(change, { profile: withAttributes(phone), version: '6.4.0' })).toEqual([]);
  });
});

describe('a run stops at a user', () => {
  it('who gets a role or a group that is not there; what comes before is done', () => {
    const { lines, failure } = runOverUser({ ...JANE, lastName: 'Roe', realmRoles: ['buyer'], groups: ['/gone'] });
    expect(lines).toEqual([
      'change user jane: lastName "Doe" → "Roe"',
      'change user jane: realmRoles ["default-roles-staff","seller"] → ["buyer","default-roles-staff"]',
    ]);
    expect(failure).toMatchObject({ step: 'update user "jane"', reason: 'there is no group "/gone"' });
    // A new user is not even made.
    const created = runOverUser({ username: 'joe', groups: ['/gone'] });
    expect(created.lines).toEqual([]);
    expect(created.failure?.reason).toBe('there is no group "/gone" (HTTP 500)');
    expect(failureFor({ username: 'joe', realmRoles: ['gone'] })).toBe(
      'create user "joe": there is no realm role "gone"',
    );
  });

  it('whose email address another one has, unless the realm allows it', () => {
    const joe = { username: 'joe', email: 'JANE@example.org', firstName: 'Joe', lastName: 'Doe' };
    expect(failureFor(joe)).toBe('create user "joe": another user has its email address (HTTP 409)');
    expect(failureFor(joe, { realm: { duplicateEmailsAllowed: true } })).toBeUndefined();
    expect(failureFor({ username: 'jane@example.org' })).toBe(
      'create user "jane@example.org": another user has its username (HTTP 409)',
    );
  });

  it('whose password the policy of the realm refuses', () => {
    const reasonFor = (passwordPolicy: string, value: string): string | undefined =>
      failureFor({ ...JANE, credentials: [{ type: 'password', value }] }, { realm: { passwordPolicy } });
    const refused = 'update user "jane": Keycloak refuses the password: the policy of the realm wants';
    expect(reasonFor('length(8) and digits(2)', 'sesame77')).toBeUndefined();
    expect(reasonFor('length(8) and digits(2)', 'sesame7')).toBe(`${refused} at least 8 characters (HTTP 400)`);
    expect(reasonFor('digits(2)', 'sesame7')).toBe(`${refused} at least 2 digits (HTTP 400)`);
    expect(reasonFor('notUsername(undefined)', 'Jane')).toBe(`${refused} another text than the username (HTTP 400)`);
    expect(reasonFor('regexPattern([a-z]+)', 'abc')).toBeUndefined();
  });

  it('whose username is not the email address where that is the username', () => {
    const realm = { registrationEmailAsUsername: true };
    const live = [{ ...JANE, username: 'jane@example.org' }];
    expect(failureFor(JANE, { realm, live })).toBe(
      'import user "jane": its email address is another one, and this realm uses that as username',
    );
    expect(runOverUser({ ...JANE, username: undefined, lastName: 'Roe' }, { realm, live }).lines).toEqual([
      'change user jane@example.org: lastName "Doe" → "Roe"',
    ]);
    expect(failureFor({ username: 'service-account-till', serviceAccountClientId: 'till' }, { realm, live })).toBe(
      'create user "service-account-till": Keycloak refuses "email": it is required (HTTP 400)',
    );
  });
});

describe('users are not predicted', () => {
  it('without a username, or where the realm was read without them', () => {
    expect(runOverUser({ firstName: 'Nobody' }).unpredicted).toMatchObject([{ property: 'users' }]);
    const { unpredicted } = runOver(REALM, { users: [{ username: 'joe' }] });
    expect(unpredicted).toMatchObject([{ property: 'users.joe' }]);
  });
});

describe('a changed user profile', () => {
  const colour = { name: 'colour', defaultValue: 'red', permissions: { view: ['admin'], edit: ['admin'] } };
  const profileWith = (...attributes: object[]): object => ({
    ...DEFAULT_USER_PROFILE,
    attributes: [...(DEFAULT_USER_PROFILE['attributes'] as object[]), ...attributes],
  });
  const linesAfter = (from: object, to: object, attributes: JsonObject): TriedRun => {
    const beside = { users: new Map([['jane', { ...JANE, attributes }]]), userProfile: from as JsonObject };
    return runOver(REALM, { attributes: { userProfileEnabled: 'true' }, userProfile: to }, { beside });
  };
  const changesOf = ({ lines }: TriedRun): string[] => lines.filter((line) => line.includes(' user jane'));

  it('hides attributes, and shows the defaults of others', () => {
    const phone = { name: 'phone', permissions: { view: ['admin'], edit: ['admin'] } };
    expect(changesOf(linesAfter(profileWith(phone), profileWith(colour), { phone: ['1'] }))).toEqual([
      'change user jane: attributes.colour undefined → ["red"]',
      'change user jane: attributes.phone ["1"] → undefined',
    ]);
  });

  it('may bring to light what was hidden, which is not predicted', () => {
    const to = { ...DEFAULT_USER_PROFILE, unmanagedAttributePolicy: 'ENABLED' };
    expect(linesAfter(DEFAULT_USER_PROFILE, to, {}).unpredicted).toMatchObject([{ property: 'users.jane.attributes' }]);
  });
});

describe('usernames', () => {
  it('are email addresses as soon as the realm says so', () => {
    const beside = { users: new Map([['jane', JANE]]), userProfile: DEFAULT_USER_PROFILE };
    const { lines } = runOver(REALM, { registrationEmailAsUsername: true }, { beside });
    expect(lines.filter((line) => line.includes(' user '))).toEqual([
      'change user jane@example.org: username "jane" → "jane@example.org"',
    ]);
  });
});

describe('a plan', () => {
  it('says that a password will be set, and never which', () => {
    const users = new Map([['jane', { ...JANE, credentials: { password: '2026-01-01T00:00:00.000Z' } }]]);
    const document = {
      realm: 'staff',
      users: [{ ...JANE, credentials: [{ type: 'password', value: 'correct horse' }] }],
    };
    const live = { ...toLiveRealm({ realm: 'staff', keycloakVersion: '26.5.5', ...REALM }), users };
    const plan = makePlan({
      stage: 'test',
      live: { ...live, userProfile: DEFAULT_USER_PROFILE },
      realm: { documents: [{ kind: 'managed', name: 'staff', value: document }] } as never,
      values: new Map(),
      secrets: new SecretValues(),
      reconciler: reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.1'),
    });
    const text = formatText(plan, false);
    expect(text).toContain('  ~ jane\n      credentials.password: will be set\n');
    expect(`${text}${formatJson(plan)}${formatMarkdown(plan)}`).not.toContain('correct horse');
  });
});

describe('an empty credential', () => {
  it('is set as a password of a new user, and ends the run as anything else', () => {
    const failureWith = (credential: object): string | undefined =>
      failureFor({ username: 'joe', credentials: [credential] });
    expect(failureWith({ type: 'password', value: '' })).toBeUndefined();
    expect(failureWith({ type: 'password' })).toBe('create user "joe": it has an empty "password" (HTTP 500)');
    expect(failureWith({ type: 'otp', value: '' })).toBe('create user "joe": it has an empty "otp" (HTTP 500)');
  });
});
