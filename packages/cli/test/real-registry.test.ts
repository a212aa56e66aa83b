import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort, start, until } from '../../../test/e2e/processes.ts';
import { temporaryFolder } from '../../../test/folders.ts';
import { needs } from '../../../test/needs.ts';
import { minimalRoot, runCliBeside } from './cli.ts';

/** The program of https://distribution.github.io/distribution. */
const program = process.env['REGISTRY'];
/** `robot` with the password `secret`, as bcrypt has it. */
const USERS = 'robot:$2b$05$7TJ/4gVeeHix9lfHQHEdBO6oJ7XkMP2Y2OJpNjWuiAgS86KQ.YdjG\n';
const LOGIN = Buffer.from('robot:secret').toString('base64');

/** Starts a registry that wants to know who is asking. @returns its host. */
async function startRegistry(): Promise<string> {
  const folder = temporaryFolder();
  const host = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: host },
    auth: { htpasswd: { realm: 'test', path: join(folder, 'users') } },
  };
  writeFileSync(join(folder, 'users'), USERS);
  // JSON is YAML.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const registry = start(program ?? '', ['serve', join(folder, 'config.yml')], { cwd: folder });
  onTestFinished(async () => registry.stop());
  const isThere = async (): Promise<boolean> =>
    (await fetch(`http://${host}/v2/`).catch(() => undefined)) !== undefined;
  await until('the registry answers', 20_000, isThere, registry.output);
  return host;
}

/** Puts an image for one architecture into a registry, and an index with a tag. @returns the digest of the index. */
async function push(host: string, repository: string, tag: string): Promise<string> {
  const headers = { authorization: `Basic ${LOGIN}` };
  const api = `http://${host}/v2/${repository}`;
  const put = async (url: string, type: string, body: string): Promise<void> => {
    const { status } = await fetch(url, { method: 'PUT', headers: { ...headers, 'content-type': type }, body });
    expect(status).toBe(201);
  };
  const oci = (kind: string): string => `application/vnd.oci.image.${kind}.v1+json`;
  const describe = (kind: string, text: string): object => ({
    mediaType: oci(kind),
    digest: digestOf(text),
    size: text.length,
  });

  const config = '{}';
  const { headers: answer } = await fetch(`${api}/blobs/uploads/`, { method: 'POST', headers });
  const upload = new URL(answer.get('location') ?? '', api);
  upload.searchParams.set('digest', digestOf(config));
  await put(upload.href, 'application/octet-stream', config);
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: oci('manifest'),
    config: describe('config', config),
    layers: [],
  });
  await put(`${api}/manifests/${digestOf(manifest)}`, oci('manifest'), manifest);
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: oci('index'),
    manifests: [describe('manifest', manifest)],
  });
  await put(`${api}/manifests/${tag}`, oci('index'), index);
  return digestOf(index);
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

describe('lock-images and a real registry', needs('a registry', program !== undefined), () => {
  it('finds the digests of indexes, signed in as "docker login" has stored it', async () => {
    const host = await startRegistry();
    const keycloak = await push(host, 'mirror/keycloak/keycloak', '26.5.5');
    const reconciler = await push(host, 'mirror/adorsys/keycloak-config-cli', '6.5.1-26.5.5');
    const root = minimalRoot();
    appendFileSync(join(root, 'stages/demo.yaml'), `images: { registry: "${host}/mirror" }\n`);
    const docker = temporaryFolder();
    const lock = async (): Promise<number | null> =>
      (await runCliBeside(root, ['lock-images'], { DOCKER_CONFIG: docker })).status;
    expect(await lock()).toBe(1);
    writeFileSync(join(docker, 'config.json'), JSON.stringify({ auths: { [host]: { auth: LOGIN } } }));
    expect(await lock()).toBe(0);
    expect(JSON.parse(readFileSync(join(root, 'images.lock'), 'utf8'))).toEqual({
      [`${host}/mirror/adorsys/keycloak-config-cli:6.5.1-26.5.5`]: reconciler,
      [`${host}/mirror/keycloak/keycloak:26.5.5`]: keycloak,
    });
  });
});
