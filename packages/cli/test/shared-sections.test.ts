import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootWith, runCli, WILDCARD } from './cli.ts';

/** A root with the stages `demo` and `other`, in which `wildcard-redirect-uri` finds something. */
function rootOf(shared: string, demo = '', other = ''): string {
  const root = rootWith(...WILDCARD);
  cpSync(join(root, 'stages/demo.yaml'), join(root, 'stages/other.yaml'));
  appendFileSync(join(root, 'stages/shared.yaml'), shared);
  appendFileSync(join(root, 'stages/demo.yaml'), demo);
  appendFileSync(join(root, 'stages/other.yaml'), other);
  return root;
}

function keycloakOf(root: string, stage: string): Record<string, unknown> {
  const text = readFileSync(join(root, `deploy/docker-compose.${stage}.yml`), 'utf8');
  return (parse(text) as { services: { keycloak: Record<string, unknown> } }).services.keycloak;
}

const EXCEPTION = `exceptions:
  - rule: wildcard-redirect-uri
    at: managed/10-clients.json#clients[app]
    reason: Nobody but us sees it.
`;

describe('exceptions of all stages', () => {
  it('are those of each', () => {
    const { status, stdout } = runCli(rootOf(EXCEPTION), 'validate');
    expect(stdout).toBe('demo, other: no problems found\n');
    expect(status).toBe(0);
  });

  it('may be needed by some of them only', () => {
    const root = rootOf(EXCEPTION);
    const clients = join(root, 'templates/configs/keycloak/managed/10-clients.json');
    writeFileSync(clients, readFileSync(clients, 'utf8').replace('"*"', '"{{callback}}"'));
    const stage = (name: string, callback: string): void => {
      const file = join(root, `stages/${name}.yaml`);
      writeFileSync(file, readFileSync(file, 'utf8').replace('values:\n', `values:\n  callback: '${callback}'\n`));
    };
    stage('demo', '*');
    stage('other', 'https://app.example.org/callback');
    expect(runCli(root, 'validate').stdout).toBe('demo, other: no problems found\n');
    // Of one stage alone, nobody knows whether another needs them.
    expect(runCli(root, 'validate', '--stage', 'other').stdout).toBe('other: no problems found\n');
  });

  it('that no stage needs are an error, once', () => {
    const root = rootOf(EXCEPTION.replace('clients[app]', 'clients[gone]'), EXCEPTION, EXCEPTION);
    const { status, stdout } = runCli(root, 'validate');
    expect(stdout.match(/unused-exception/g)).toHaveLength(1);
    expect(stdout).toContain(
      'stages/shared.yaml\n  8:5 error unused-exception: the rule wildcard-redirect-uri finds nothing',
    );
    expect(status).toBe(1);
  });
});

const COMPOSE = `compose:
  services:
    keycloak:
      volumes: [./own:/opt/own:ro]
      environment: [KC_LOG_LEVEL=debug]
`;

describe('a compose section of all stages', () => {
  it('is beneath that of each', () => {
    const own = `compose:
  services:
    keycloak:
      volumes: ['./other:/opt/own', './more:/opt/more']
      environment: { KC_LOG_LEVEL: warn }
`;
    const root = rootOf(EXCEPTION + COMPOSE, '', own);
    expect(runCli(root, 'generate', '--all').stderr).not.toContain('error');
    expect(keycloakOf(root, 'demo')).toMatchObject({
      volumes: expect.arrayContaining(['keycloak-data:/opt/keycloak/data', './own:/opt/own:ro']) as unknown,
      environment: { KC_LOG_LEVEL: 'debug', KC_DB: 'dev-file' },
    });
    const { volumes, environment } = keycloakOf(root, 'other');
    expect((volumes as unknown[]).slice(-3)).toEqual([
      'keycloak-data:/opt/keycloak/data',
      './other:/opt/own',
      './more:/opt/more',
    ]);
    expect(environment).toMatchObject({ KC_LOG_LEVEL: 'warn' });
  });

  it('is not for a stage that Compose does not run', () => {
    const root = rootOf(EXCEPTION + COMPOSE);
    const file = join(root, 'stages/other.yaml');
    writeFileSync(file, `targets: [kubernetes]\n${readFileSync(file, 'utf8').replace('  port: 8080\n', '')}`);
    expect(runCli(root, 'generate', '--all').stderr).not.toContain('not-on-kubernetes');
    writeFileSync(file, readFileSync(file, 'utf8').replace('[kubernetes]', '[compose, kubernetes]'));
    expect(runCli(root, 'validate').stdout).toContain(
      'stages/shared.yaml\n  14:7 error not-on-kubernetes: "compose.services.keycloak.volumes" is for Compose alone',
    );
  });
});
