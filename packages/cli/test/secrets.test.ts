import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secret, shows } from '../../../test/planted-secrets.ts';
import { minimalRoot, runCli } from './cli.ts';

type Tree = Record<string, unknown>;

describe('no command shows a secret of its files', () => {
  const document = (root: string): string => join(root, 'templates/configs/keycloak/managed/10-clients.json');

  /** A root in whose documents a secret stands in plain text, beside other mistakes. */
  function rootWith(text: string, place: 'client' | 'number' | 'conflict' | 'broken' | 'compose'): string {
    const root = minimalRoot();
    const content = JSON.parse(readFileSync(document(root), 'utf8')) as { clients: Tree[] };
    const [app = {}] = content.clients;
    if (place === 'client') Object.assign(app, { secret: text, description: `made from ${text}`, unknown: text });
    if (place === 'number') Object.assign(app, { secret: [text], registrationAccessToken: { text } });
    let written = JSON.stringify(content, null, 2);
    if (place === 'broken') written = written.replace('"$(env:APP_SECRET)"', `${JSON.stringify(text)} oops`);
    if (place === 'conflict') {
      const bootstrap = { realm: 'demo', clients: [{ clientId: 'app', secret: text }] };
      writeFileSync(document(root).replace('managed/10-clients', 'bootstrap/clients'), JSON.stringify(bootstrap));
    }
    if (place === 'compose') {
      const environment = { KC_DB_PASSWORD: text, KC_DB: ['x'] };
      const compose = { services: { keycloak: { environment, unknown: `a ${text}` } } };
      appendFileSync(
        join(root, 'stages/demo.yaml'),
        `compose: ${JSON.stringify(compose, null, 1).replaceAll('\n', '\n  ')}\n`,
      );
    }
    writeFileSync(document(root), written);
    return root;
  }

  it.each(['client', 'number', 'conflict', 'broken', 'compose'] as const)('in plain text: %s', (place) => {
    fc.assert(
      fc.property(secret, (text) => {
        const root = rootWith(text, place);
        const runs = [
          ...['text', 'json', 'github', 'sarif'].map((format) => runCli(root, 'validate', '--format', format)),
          runCli(root, 'generate', '--all'),
          runCli(root, 'check-env', '--stage', 'demo'),
          runCli(root, 'plan', '--stage', 'demo', '--url', 'http://127.0.0.1:9'),
        ];
        for (const { stdout, stderr, status } of runs) {
          expect(status).toBe(1);
          expect(stdout + stderr).not.toBe('');
          expect(shows(stdout + stderr, text)).toBe(false);
        }
      }),
      { numRuns: 4 },
    );
  });

  it.each([
    'compose: { services: { t: { image: x, environment: [KC_DB_PASSWORD=Zq1234-plain] } } }',
    'compose: { services: { t: { image: x, environment: {KC_DB_PASSWORD: Zq1234-plain} } } }',
    'compose: { services: { t: { image: x, labels: {"db.password": Zq1234-plain} } } }',
    'compose: { services: { t: { image: x, environment: {? KC_DB_PASSWORD : &a Zq1234-plain} } } }',
    'values: {db: {clientSecret: Zq1234-plain}, wrong: [ }',
    'zz: {password: &x Zq1234-plain, b: ] }',
    'zz: {password: !!str Zq1234-plain, b: ] }',
    'zz: {password: [a, Zq1234-plain], b: ] }',
    'zz: "docker run -e DB_PASSWORD=Zq1234-plain x" ]',
    'zz: "-Dkc.db-password=Zq1234-plain" ]',
    'zz: [start, --db-password, Zq1234-plain ] ]',
    "zz: [ 'DB_PASSWORD = Zq1234-plain' ] ]",
  ])('in a stage, however it is written: %s', (line) => {
    const root = minimalRoot();
    appendFileSync(join(root, 'stages/demo.yaml'), `${line}\n`);
    // The one format that shows lines of files.
    const { stdout, stderr } = runCli(root, 'validate', '--format', 'text');
    expect(stdout + stderr).toMatch(/secret-in-compose|invalid-yaml/);
    expect(stdout + stderr).not.toContain('Zq1234');
  });

  it.each([
    '"secret":Zq1234-plain',
    'secret:"Zq1234-plain"',
    '"x.secret": [[\n"Zq1234-plain"]] oops',
    '"credentials":{"value":"Zq1234-plain"} oops',
    '"credentials":[{"userLabel":"a]b","value":"Zq1234-plain"}] oops',
    '"baseUrl": "ht tp://h/?client_secret=Zq1234-plain"',
  ])('in a template, however it is written: %s', (property) => {
    const root = minimalRoot();
    writeFileSync(document(root), `{"realm": "demo", "clients": [{"clientId": "app", ${property}}]}`);
    const { status, stdout, stderr } = runCli(root, 'validate');
    expect(status).toBe(1);
    expect(stdout + stderr).not.toContain('Zq1234');
  });

  it('in a generated file that somebody edited, or that is left over', () => {
    const root = minimalRoot();
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    const generated = join(root, 'deploy/configs/keycloak/managed/10-clients.demo.json');
    writeFileSync(generated, readFileSync(generated, 'utf8').replace('$(env:APP_SECRET)', 'Zq1234-by-hand'));
    appendFileSync(join(root, 'deploy/docker-compose.demo.yml'), 'x-notes:\n  DB_PASSWORD: Zq5678-by-hand\n');
    const manifest = join(root, 'deploy/.generated.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('"demo": [', '"demo": [\n"docker-compose.old.yml",'),
    );
    writeFileSync(join(root, 'deploy/docker-compose.old.yml'), 'ANYTHING=Zq9999-left-over\n');
    const { status, stdout } = runCli(root, 'generate', '--all', '--check');
    expect(status).toBe(1);
    expect(stdout).toContain('-      "secret": "(secret)",');
    expect(stdout).toContain('left over: deploy/docker-compose.old.yml\n');
    expect(stdout).not.toContain('Zq');
  });

  it('in an environment file with lines that are none', () => {
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy'));
    const lines = [
      'KEYCLOAK_ADMIN_PASSWORD=one$Zq1111secret',
      'APP_SECRET=-----BEGIN PRIVATE KEY-----',
      'Zq2222MIIEvAIBADANBgkqhkiG9w0BAQEFAASC',
      'Zq3333MIIEvAIBADANBgkq==',
      'Zq3333MIIEvAIBADANBgkq==',
      "USER_ROLES='[Zq4444'",
    ];
    writeFileSync(join(root, 'deploy/.env'), `${lines.join('\n')}\n`);
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const { status, stdout, stderr } = runCli(root, 'check-env', '--stage', 'demo', '--format', format);
      expect(status).toBe(1);
      expect(stdout).toContain('unneeded-variable');
      expect(stdout + stderr).not.toContain('Zq');
    }
    writeFileSync(join(root, 'deploy/.env'), 'APP_SECRET=x${Zq5555?}\n');
    expect(runCli(root, 'check-env', '--stage', 'demo').stdout).not.toContain('Zq');
    const { stderr } = runCli(root, 'plan', '--stage', 'demo', '--url', 'http://127.0.0.1:9', '--env', 'deploy/.env');
    expect(stderr).toContain('invalid-env-file');
    expect(stderr).not.toContain('Zq');
  });

  it('in an address', () => {
    const address = 'ftp://admin:Zq6666-password@auth.example.org';
    const args = ['plan', '--stage', 'demo', '--url', address, '--env', 'deploy/.env'];
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy'));
    writeFileSync(join(root, 'deploy/.env'), 'KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD=x\n');
    const { stderr } = runCli(root, ...args);
    expect(stderr).toContain('…@auth.example.org is not an http or https URL');
  });
});
