import { describe, expect, it } from 'vitest';
import { findSecrets, hideSecretsInText, isSecretName, providers, SecretValues } from '../src/index.ts';

describe('what is secret by its name', () => {
  it.each([
    ...providers.secretKeys,
    'secret',
    'clientSecret',
    'attributes.saml.signing.private.key',
    'attributes.saml.encryption.private.key',
    'attributes.client.secret.rotated',
    'registrationAccessToken',
    'smtpServer.password',
    'authTokenClientSecret',
    'config.bindCredential',
    'ecdsaPrivateKey',
    'KEYCLOAK_DB_PASSWORD',
    'KC_HTTPS_KEY_STORE_PASSWORD',
    'our-api-key',
  ])('%s is', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    'client.secret.creation.time',
    'clientAuthenticatorType',
    'access.token.lifespan',
    'access.token.claim',
    'passwordPolicy',
    'resetPasswordAllowed',
    'require.password.update.after.registration',
    'credentials',
    'usePasswordModifyExtendedOp',
    'saml.signing.certificate',
    'publicKey',
    'keyId',
    'redirectUris',
  ])('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

it('finds secrets in a document, in lists and numbers too, and no switches', () => {
  const found = findSecrets({
    clients: [{ clientId: 'a', secret: 'one', attributes: { 'use.password': 'true' } }],
    users: [{ credentials: [{ type: 'password', value: 'two' }], attributes: { value: ['none'] } }],
    components: { x: [{ subComponents: { y: [{ config: { bindCredential: ['three'], length: ['8'] } }] } }] },
    smtpServer: { password: 4444 },
  });
  expect(found.map(({ text }) => text)).toEqual(['one', 'two', 'three', '4444']);
});

describe('known values are hidden', () => {
  const secrets = new SecretValues(['S3cr"t\\x', 'tiny', 'overlapping-a', 'a-second-one']);

  it('as a whole, in a text, in JSON and in a URL', () => {
    expect(secrets.hide('S3cr"t\\x')).toBe('(secret)');
    expect(secrets.hide('Bearer S3cr"t\\x!')).toBe('Bearer (secret)!');
    expect(secrets.hide(JSON.stringify({ a: 'S3cr"t\\x' }))).toBe('{"a":"(secret)"}');
    expect(secrets.hide(`https://x/?t=${encodeURIComponent('S3cr"t\\x')}`)).toBe('https://x/?t=(secret)');
  });
  it('where they overlap', () => expect(secrets.hide('overlapping-a-second-one.')).toBe('(secret).'));
  it('short ones as a whole only', () => {
    expect(secrets.hide('tiny')).toBe('(secret)');
    expect(secrets.hide('tiny-shop')).toBe('tiny-shop');
  });
  it('passwords in URLs, and no placeholders', () => {
    expect(secrets.hide('jdbc:x://user:pass@host/db')).toBe('jdbc:x://user:(secret)@host/db');
    expect(secrets.hide('ldap://$(env:USER):$(env:PW)@host')).toBe('ldap://$(env:USER):$(env:PW)@host');
  });
  it('in values of any form, and what is secret by its name with them', () => {
    const value = { clientSecret: 'x', note: ['S3cr"t\\x'], config: '{"api.key":"abc","n":1}', pin: 1 };
    expect(new SecretValues(['S3cr"t\\x'], ['pin']).hideIn(value)).toEqual({
      clientSecret: '(secret)',
      note: ['(secret)'],
      config: '{"api.key":"(secret)","n":1}',
      pin: '(secret)',
    });
  });
});

describe('a text of a file shows no secret', () => {
  it.each([
    ['JSON', '{ "secret": "hunter2", "secretless": "x" }', '{ "secret": "(secret)", "secretless": "x" }'],
    ['JSON that is not valid', `{ secret': 1, 'secret': 'hunter2 `, `{ secret': 1, 'secret': '(secret)`],
    ['a list', '"bindCredential": ["one", "two"]', '"bindCredential": ["(secret)", "(secret)"]'],
    ['a credential', '"credentials": [{"value": "hunter2"}]', '"credentials": [{"value": "(secret)"}]'],
    ['YAML', '  KC_DB_PASSWORD: hunter2\n  KC_DB: x', '  KC_DB_PASSWORD: (secret)\n  KC_DB: x'],
    ['a block of YAML', 'password: |\n  one\n  two\nnext: 1', 'password: |\n(secret)\nnext: 1'],
    ['an environment file', "A_SECRET='a b'\nB=2", "A_SECRET='(secret)'\nB=2"],
    ['a command', '- --db-password=hunter2', '- --db-password=(secret)'],
    ['a difference', '-      "secret": "hunter2",', '-      "secret": "(secret)",'],
    ['placeholders', '"secret": "$(env:X)"', '"secret": "$(env:X)"'],
    ['references of Compose', 'A_PASSWORD: ${A_PASSWORD:?set it}', 'A_PASSWORD: ${A_PASSWORD:?set it}'],
    ['a default of a placeholder', '"secret": "$(env:X:-hunter2)"', '"secret": "(secret)"'],
  ])('in %s', (_, text, shown) => expect(hideSecretsInText(text).trimEnd()).toBe(shown.trimEnd()));
});

// What takes time with the square of the length would take hours here, far beyond what any test may take.
it.each(['-', '"', '" ', 'a.', '--a', ',a', ', a', '?a', '"credentials": [', '"secret": "', "it's ", 'password: |\n '])(
  'a text of two megabytes is searched to its end: %j',
  (piece) => {
    const text = `${piece.repeat(2_000_000 / piece.length)}\n"secret": "hunter2"`;
    expect(hideSecretsInText(text)).toMatch(/"secret": "?\(secret\)"?$/);
  },
);
