import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { keycloakData } from '@realm-as-code/renderer';
import { checkOptions } from '../../packages/compose-gen/src/options/check-options.ts';
import { readOptions } from '../../packages/compose-gen/src/options/read-options.ts';
import { readServices } from '../../packages/compose-gen/src/read-services.ts';
import { captureOptions } from '../../tools/keycloak/capture-options.ts';
import { repository } from '../folders.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keycloak-options-'));
  cpSync(inject('keycloakDistribution'), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the committed options of kc.sh are those of the distribution', () => {
  const captured = captureOptions(folder, inject('javaHome'));
  const file = join(repository, 'packages/renderer/data', inject('keycloakVersion'), 'options.json');
  expect(JSON.parse(readFileSync(file, 'utf8')), 'run "pnpm make:options"').toEqual(captured);
});

const START = ['start', '--http-enabled=true', '--hostname=https://auth.example.org'];

const COMMANDS: readonly (readonly string[])[] = [
  START,
  ['start'],
  [...START, '--http-enabled=yes'],
  [...START, '--proxy=edge'],
  [...START, '--http-port', '-1'],
  [...START, '--log=console, file'],
  [...START, '--log-level=info,org.keycloak:fine'],
  [...START, '--log-level=loud'],
  [...START, '--log-file=/tmp/keycloak.log'],
  [...START, '--spi-login-protocol-openid-connect-x', 'y'],
  [...START, '--proxy-trusted-addresses=10.0.0.1'],
  [...START, '--features=login:v1,login'],
  [...START, '--features=preview,docker'],
  [...START, '--features-disabled=web-authn'],
  ['start-dev', '--cache-stack=tcp'],
  ['start-dev', '--feature-scripts=v3'],
];

it.each(COMMANDS.map((words) => [words.join(' '), words] as const))('kc.sh does as is said with %s', (_, words) => {
  const env = { ...process.env, JAVA_HOME: inject('javaHome'), KC_DRY_RUN: 'true', KC_DB: 'dev-mem' };
  const { status, stdout, stderr } = spawnSync(join(folder, 'bin/kc.sh'), words, { env, encoding: 'utf8' });
  const image = `quay.io/keycloak/keycloak:${inject('keycloakVersion')}`;
  const services = readServices({ services: { keycloak: { image, command: [...words] } } });
  const known = keycloakData(inject('keycloakVersion')).options;
  const findings = [...services.values()].flatMap((service) => checkOptions(readOptions(service), known));
  const errors = findings.filter(({ severity }) => severity === 'error');
  expect(errors.length > 0, `${stdout}${stderr}${JSON.stringify(findings)}`).toBe(status !== 0);
});
