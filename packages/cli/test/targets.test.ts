import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minimalRoot, runCli } from './cli.ts';

const STAGE = `keycloak: { command: [start-dev], database: embedded }
values: { enabled: true, lifespan: 1 }
`;

/** @returns a root whose stage is for these targets. */
function rootFor(targets: string): string {
  const root = minimalRoot();
  writeFileSync(join(root, 'stages/demo.yaml'), `${STAGE}targets: ${targets}\n`);
  return root;
}

const exists = (root: string, path: string): boolean => existsSync(join(root, 'deploy', path));

it('a stage for Kubernetes has manifests, the documents of its realms and the example of its environment', () => {
  const root = rootFor('[kubernetes]');
  expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(root, 'deploy')).toSorted()).toEqual([
    '.generated.json',
    'configs',
    'env.demo.example',
    'kubernetes',
  ]);
  expect(readdirSync(join(root, 'deploy/configs/keycloak')).toSorted()).toEqual(['demo-realm.demo.json', 'managed']);
  expect(runCli(root, 'generate', '--all', '--check')).toMatchObject({ status: 0, stdout: '' });
});

it('a stage for both has both, and what a target leaves behind is removed with it', () => {
  const root = rootFor('[compose, kubernetes]');
  runCli(root, 'generate', '--all');
  expect([exists(root, 'docker-compose.demo.yml'), exists(root, 'kubernetes/demo/keycloak.yaml')]).toEqual([
    true,
    true,
  ]);
  writeFileSync(join(root, 'stages/demo.yaml'), STAGE);
  runCli(root, 'generate', '--all');
  expect([exists(root, 'docker-compose.demo.yml'), exists(root, 'kubernetes')]).toEqual([true, false]);
});

it('--target writes for a target beside those that the stage names', () => {
  const root = minimalRoot();
  expect(runCli(root, 'generate', '--stage', 'demo', '--target', 'kubernetes').status).toBe(0);
  expect([exists(root, 'docker-compose.demo.yml'), exists(root, 'kubernetes/demo/keycloak.yaml')]).toEqual([
    true,
    true,
  ]);
  expect(runCli(root, 'generate', '--stage', 'demo', '--target', 'nomad').stderr).toContain('compose, kubernetes');
});

it('validate finds what a target has nothing for', () => {
  const root = rootFor('[compose, kubernetes]');
  appendFileSync(join(root, 'stages/demo.yaml'), 'compose: { services: { keycloak: { labels: { a: b } } } }\n');
  const { status, stdout } = runCli(root, 'validate');
  expect(status).toBe(1);
  expect(stdout).toContain('error not-on-kubernetes: "compose.services.keycloak.labels" is for Compose alone');
});

it('the environment of a stage for Kubernetes lacks what the stage itself gives', () => {
  const root = rootFor('[kubernetes]\nkubernetes: { variables: { KEYCLOAK_ADMIN_USER: root } }');
  runCli(root, 'generate', '--all');
  const example = readFileSync(join(root, 'deploy/env.demo.example'), 'utf8');
  expect(example).toContain('KEYCLOAK_ADMIN_PASSWORD=');
  expect(example).not.toContain('KEYCLOAK_ADMIN_USER=');
});
