import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { needsTar } from '../../../test/tar.ts';
import { minimalRoot, runCli } from './cli.ts';

/** @returns the minimal root with a stage that can run on Kubernetes. */
function rootFor(...targets: readonly string[]): string {
  const root = minimalRoot();
  writeFileSync(
    join(root, 'stages/demo.yaml'),
    `targets: [${targets.join(', ')}]
keycloak:
  command: [start, --hostname=https://auth.example.org, --http-enabled=true, --proxy-headers=xforwarded]
  database: postgres
values:
  enabled: true
  lifespan: 300
`,
  );
  appendFileSync(
    join(root, 'stages/variables.yaml'),
    'KEYCLOAK_DB_PASSWORD: { group: Keycloak, description: It, secret: true, example: x, generate: Make one }\n',
  );
  return root;
}

function unpacked(root: string, path: string): string {
  expect(spawnSync('tar', ['-xzf', 'realm-demo-1.tar.gz'], { cwd: root }).status).toBe(0);
  return readFileSync(join(root, 'realm-demo-1', path), 'utf8');
}

it('a bundle for Kubernetes has manifests, and what their operators need', needsTar, () => {
  const root = rootFor('kubernetes');
  const { status, stdout } = runCli(root, 'bundle', '--stage', 'demo', '--version', '1');
  expect({ status, files: /\d+ files, \d+ images/.exec(stdout)?.[0] }).toEqual({
    status: 0,
    files: '13 files, 3 images',
  });
  const page = unpacked(root, 'OPERATIONS.md');
  const job = /name: (keycloak-config-[0-9a-f]+)\n/.exec(unpacked(root, 'kubernetes/keycloak-config.yaml'))?.[1] ?? '';
  expect(page).toContain(`kubectl wait --for=condition=complete job/${job} --namespace demo-demo`);
  expect(page).toContain(
    'for name in APP_SECRET KEYCLOAK_ADMIN_PASSWORD KEYCLOAK_ADMIN_USER KEYCLOAK_DB_PASSWORD USER_ROLES; do',
  );
  expect(page).toContain(
    'kubectl apply --kustomize kubernetes --prune --selector app.kubernetes.io/instance=demo-demo\n',
  );
  expect(page).not.toMatch(/@[A-Z]+@|<!--|docker|\n\n\n/);
  expect(unpacked(root, 'env.example')).toMatch(/^# The variables of the stage demo, each a key of a Secret\./);
  expect(runCli(root, 'verify', 'realm-demo-1.tar.gz')).toMatchObject({
    status: 0,
    stdout: 'realm-demo-1.tar.gz: demo 1 for kubernetes, as it was made: 13 files, 3 images, 0 of them by digest\n',
  });
});

it('manifests name images by the digests of images.lock', needsTar, () => {
  const root = rootFor('kubernetes');
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = ['quay.io/keycloak/keycloak:26.5.5', 'adorsys/keycloak-config-cli:6.5.1-26.5.5', 'postgres:17.7'];
  writeFileSync(join(root, 'images.lock'), JSON.stringify(Object.fromEntries(images.map((image) => [image, digest]))));
  const run = runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--require-digests');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(unpacked(root, 'kubernetes/keycloak.yaml')).toContain(`image: quay.io/keycloak/keycloak:26.5.5@${digest}\n`);
});

it('what Keycloak’s operator runs, and a drift watch, are named and pinned as the rest', needsTar, () => {
  const root = rootFor('kubernetes');
  appendFileSync(
    join(root, 'stages/demo.yaml'),
    `reconciler: { signsInAs: client }
kubernetes: { operator: true, driftWatch: { schedule: "0 * * * *", image: "registry.example.org/watch:1" } }
`,
  );
  appendFileSync(
    join(root, 'stages/variables.yaml'),
    'KEYCLOAK_CONFIG_CLIENT_SECRET: { group: Keycloak, description: It, secret: true, example: x, generate: Make one }\n',
  );
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = [
    'quay.io/keycloak/keycloak:26.5.5',
    'adorsys/keycloak-config-cli:6.5.1-26.5.5',
    'postgres:17.7',
    'registry.example.org/watch:1',
  ];
  writeFileSync(join(root, 'images.lock'), JSON.stringify(Object.fromEntries(images.map((image) => [image, digest]))));
  expect(runCli(root, 'validate').stdout).not.toMatch(/unpinned-image|stale-image/);
  const run = runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--require-digests');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  expect(run.stdout).toContain(' 4 images, ');
  const page = unpacked(root, 'OPERATIONS.md');
  expect(page).toContain('kubectl wait --for=condition=Ready keycloak/keycloak --namespace demo-demo');
  expect(page).toContain(
    'kubectl exec keycloak-0 --namespace demo-demo -- bash /opt/realm-as-code/reconciler-client.sh',
  );
  expect(page).not.toMatch(/statefulset\/keycloak|@[A-Z]+@|<!--|\n\n\n/);
});

it('a stage for both is bundled for one of them, which has to be named', needsTar, () => {
  const root = rootFor('compose', 'kubernetes');
  const run = runCli(root, 'bundle', '--stage', 'demo', '--version', '1');
  expect(run).toMatchObject({ status: 1, stdout: '' });
  expect(run.stderr).toBe('error: the stage is for compose and kubernetes. Name one of them with --target\n');
  expect(runCli(root, 'bundle', '--stage', 'demo', '--version', '1', '--target', 'compose').status).toBe(0);
  expect(unpacked(root, 'OPERATIONS.md')).toContain('docker compose up');
});

it('a page for operators says how to apply what is too large for kubectl', needsTar, () => {
  const root = rootFor('kubernetes');
  const clients = join(root, 'templates/configs/keycloak/managed/10-clients.json');
  const document = JSON.parse(readFileSync(clients, 'utf8')) as { clients: { description?: string }[] };
  // Keycloak has room for 255 characters: many clients it is.
  const [client] = document.clients;
  const many = Array.from({ length: 500 }, (_, index) => ({
    ...client,
    clientId: `app-${index}`,
    name: 'x'.repeat(200),
  }));
  writeFileSync(clients, JSON.stringify({ ...document, clients: [...document.clients, ...many] }, null, 2));
  const run = runCli(root, 'bundle', '--stage', 'demo', '--version', '1');
  expect(run.status, run.stderr).toBe(0);
  const page = unpacked(root, 'OPERATIONS.md');
  expect(page).toContain('kubectl apply --kustomize kubernetes --server-side\n');
  expect(page).toContain('stay until you delete them');
});
