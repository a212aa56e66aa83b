import { describe, expect, it } from 'vitest';
import { checkEnv, type Stage } from '../src/index.ts';
import { dev, needs, prod, realmOf, variables } from './demo.ts';

/** A complete environment. */
const complete: Readonly<Record<string, string>> = {
  DOMAIN: 'demo.example.net',
  ADMIN_USER: 'admin',
  DB_PASSWORD: `'s0Zk3"\\$Qx7vB1nM9$pL'`,
  USER_EMAIL: 'first@demo.example.net',
  USER_PASSWORD: `'s1Zk3"\\$Qx7vB1nM9$pL'`,
  USER_ROLES: `'["viewer"]'`,
  PARTNER_SECRET: `'s2Zk3"\\$Qx7vB1nM9$pL'`,
};

/** What is found in a complete environment whose lines are changed by name; null takes one away. */
function found(change: Readonly<Record<string, string | null>> = {}, stage: Stage = prod): string[] {
  const lines = Object.entries({ ...complete, ...change }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${value}`],
  );
  return findingsIn(`${lines.join('\n')}\n`, stage);
}

function findingsIn(text: string, stage: Stage = prod): string[] {
  return checkEnv(stage, needs, variables, '.env', text).map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );
}

describe('check-env', () => {
  it('lets a complete environment pass', () => {
    expect(found()).toEqual([]);
  });

  it.each<[string, Record<string, string | null>, string]>([
    [
      'a missing variable',
      { DOMAIN: null },
      "error missing-variable: DOMAIN is missing: The domain that the platform's host names end in",
    ],
    ['an empty one', { USER_PASSWORD: "''" }, 'error empty-value: USER_PASSWORD has no value, and Compose stops at it'],
    [
      'one without =',
      { DOMAIN: null, 'DOMAIN\nX': '' },
      'error empty-value: DOMAIN has no value, and Compose stops at it',
    ],
    [
      'a variable nobody uses',
      { USER_PASWORD: 'x' },
      'warning unneeded-variable: the stage prod does not use USER_PASWORD',
    ],
    [
      'the example of a secret',
      { DB_PASSWORD: 'p7Qm2xLr9TnB4sHd' },
      'error example-value: DB_PASSWORD has the value of the example',
    ],
    [
      'an example that is no secret',
      { DOMAIN: 'demo.example.org' },
      'warning example-value: DOMAIN has the value of the example',
    ],
    ['a short secret', { USER_PASSWORD: 'aB3fG' }, 'error weak-secret: USER_PASSWORD is shorter than 12 characters'],
    [
      'a secret of few characters',
      { USER_PASSWORD: 'abababababababab' },
      'error weak-secret: USER_PASSWORD has fewer than 6 different characters',
    ],
    [
      'a secret of words',
      { USER_PASSWORD: 'MyPassword2026!' },
      'error weak-secret: USER_PASSWORD contains a word that attackers try first',
    ],
    [
      'a secret of its own name',
      { DB_PASSWORD: 'x1-db_password-Zk3Qx7vB1nM9' },
      'error weak-secret: DB_PASSWORD contains its own name',
    ],
    [
      'a dollar sign that Compose replaces',
      { USER_PASSWORD: 'gh7$kQ2z-vbN8-mm2' },
      'error unusable-value: USER_PASSWORD refers to a variable that is not in this file: Compose puts something else, or nothing, in its place',
    ],
    [
      'a reference in a value that is no secret, by its name',
      { USER_EMAIL: 'first$HOST@demo.example.net' },
      'error unusable-value: USER_EMAIL refers to $HOST, which is not in this file: Compose puts something else, or nothing, in its place',
    ],
    ['a domain with a scheme', { DOMAIN: 'https://demo.example.net' }, 'error unusable-value: DOMAIN has a scheme'],
    ['a domain with a slash', { DOMAIN: 'demo.example.net/' }, 'error unusable-value: DOMAIN has a slash'],
    ['a domain that is none', { DOMAIN: "'demo example'" }, 'error unusable-value: DOMAIN is not a host name'],
    ['roles that are no JSON', { USER_ROLES: 'viewer' }, 'error unusable-value: USER_ROLES is not JSON'],
    [
      'roles that are no list',
      { USER_ROLES: "'{}'" },
      'error unusable-value: USER_ROLES is not a JSON array of role names',
    ],
    [
      'roles that nobody declares',
      { USER_ROLES: `'["viewer","veiwer"]'` },
      'error unusable-value: USER_ROLES names 1 role that the realm does not declare',
    ],
    ['an address that is none', { USER_EMAIL: 'first' }, 'error unusable-value: USER_EMAIL is not an email address'],
    ['a name with a space', { 'USER PASSWORD': 'abc' }, 'error invalid-env-file: a name cannot contain a space'],
    [
      'one secret in two places',
      { DB_PASSWORD: "'q8W2e4R6t8Z1u3I5'", USER_PASSWORD: "'q8W2e4R6t8Z1u3I5'" },
      'error repeated-secret: USER_PASSWORD has the same value as DB_PASSWORD',
    ],
    [
      'a NUL character',
      { USER_PASSWORD: "'q8W2e4R6\0t8Z1u3I5'" },
      'error unusable-value: USER_PASSWORD has a NUL character, which no environment can hold',
    ],
  ])('finds %s', (_, change, finding) => {
    const own = (one: string): boolean => !one.includes(' does not use X');
    expect(found(change).filter(own)).toEqual([finding]);
  });

  it('finds a name that occurs twice, at the line that counts', () => {
    const text = Object.entries(complete).map(([name, value]) => `${name}=${value}\n`);
    expect(checkEnv(prod, needs, variables, '.env', ['DOMAIN=x y\n', ...text].join(''))).toEqual([
      {
        severity: 'warning',
        code: 'duplicate-key',
        message: 'DOMAIN is already on line 1, and this line counts',
        hint: 'Keep one of them',
        file: '.env',
        line: 2,
        column: 1,
      },
    ]);
  });

  it('says how to get what is missing, and what a name that nobody uses was probably meant to be', () => {
    const hints = (text: string): (string | undefined)[] =>
      checkEnv(prod, { ...needs, variables: ['DOMAIN'] }, variables, '.env', text).map(({ hint }) => hint);
    expect(hints('DOMAIM=demo.example.net\n')).toEqual([
      "Find out: The domain that the platform's host names end in",
      'Did you mean "DOMAIN"?',
    ]);
    expect(hints('DOMAIN=demo.example.net\nMINE=x\n')).toEqual(['Remove it, or is it meant for another stage?']);
  });

  it('lets the variables of Docker and Compose themselves pass', () => {
    expect(found({ COMPOSE_PROJECT_NAME: 'x', DOCKER_HOST: 'y' })).toEqual([]);
  });

  it('takes weak secrets in a stage for development', () => {
    expect(found({ USER_PASSWORD: 'dev' }, dev)).toEqual([
      'warning weak-secret: USER_PASSWORD is shorter than 12 characters',
    ]);
    expect(found({ USER_PASSWORD: 'h5Wc8RzK2vNx6JtQ' }, dev)).toEqual([
      'warning example-value: USER_PASSWORD has the value of the example',
    ]);
    expect(found({ DOMAIN: 'demo.example.org' }, dev)).toEqual([]);
  });

  it('checks JSON that is no list of roles, and host names in the realm', () => {
    const realm = realmOf({ attributes: { a: '$(envjson:A)' }, clients: [{ rootUrl: 'https://www.$(env:HOST)/x' }] });
    const check = (text: string): string[] =>
      checkEnv(prod, { variables: ['A', 'HOST'], realms: [realm] }, {}, '.env', text).map(({ message }) => message);
    expect(check(`A='{"x": 1}'\nHOST=localhost:8080\n`)).toEqual([]);
    expect(check('A=x\nHOST=a..b\n')).toEqual(['A is not JSON', 'HOST is not a host name']);
  });

  it('never says a value', () => {
    const secret = 'tr0ub4dor';
    const text = JSON.stringify(
      checkEnv(
        prod,
        needs,
        variables,
        '.env',
        `DB_PASSWORD=${secret}\nUSER_PASSWORD=${secret}\nDOMAIN=https://${secret}\nUSER_ROLES='["${secret}"]'\nUSER_EMAIL=${secret}\nPARTNER_SECRET=a$${secret}\n${secret}==\n`,
      ),
    );
    for (const code of ['weak-secret', 'repeated-secret', 'unusable-value', 'unneeded-variable'])
      expect(text).toContain(code);
    expect(text).not.toContain(secret);
  });
});
