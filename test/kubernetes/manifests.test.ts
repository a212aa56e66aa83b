import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { KUBERNETES } from '../../tools/kubernetes/versions.ts';
import { environment } from '../e2e/environment.ts';
import { needsControlPlane } from './control-plane.ts';
import { type Cluster, type KubernetesObject, startCluster } from './cluster.ts';
import { Deployed } from './deployed.ts';
import { nameOf, ofKind, only, references } from './manifests.ts';
import { Root } from './root.ts';

const STAGE = `description: The AI Hub on Kubernetes.
targets: [kubernetes]
keycloak:
  command: [start, --hostname=https://auth.$(env:DOMAIN), --proxy-headers=xforwarded, --http-enabled=true]
  database: external
  instances: 2
database:
  vendor: postgres
  host: db.example.org
  port: 5432
  name: keycloak
  user: keycloak
  tls: required
`;
const MANAGED = 'templates/configs/keycloak/managed';

let cluster: Cluster;

beforeAll(async () => {
  const programs = inject('controlPlane');
  if (programs !== undefined) cluster = await startCluster(programs);
});
afterAll(async () => {
  await cluster?.stop();
});

describe('the manifests of the AI Hub realm', needsControlPlane, () => {
  const root = new Root(STAGE);
  let deployed: Deployed;

  beforeAll(() => {
    deployed = new Deployed(cluster, root);
    deployed.generate();
  });
  afterAll(root.remove);

  const images = (): string[] =>
    deployed
      .live('pods', '--selector', 'app.kubernetes.io/name=keycloak')
      .flatMap((pod) => (pod['spec'].containers as { image: string }[]).map(({ image }) => image));

  it('are what the schemas of Kubernetes say', () => {
    const program = inject('controlPlane')?.['kubernetes-validate'] ?? '';
    const version = KUBERNETES.replace(/\.\d+$/, '');
    const validate = (input: string): object => {
      const { status, stdout, stderr } = spawnSync(program, ['--strict', '-k', version, '-'], {
        input,
        encoding: 'utf8',
      });
      return { status, said: `${stdout}${stderr}` };
    };
    const text = cluster.run('kustomize', root.manifests);
    expect(validate(text)).toMatchObject({ status: 0 });
    expect(validate(text.replace('maxUnavailable', 'maximumUnavailable'))).toMatchObject({ status: 1 });
  });

  it('are accepted with strict validation when nothing is there but the namespace and the Secret', () => {
    deployed.prepare();
    const said = cluster.run('apply', '--dry-run=server', '--validate=strict', '--kustomize', root.manifests);
    expect(said.trim().split('\n')).toHaveLength(deployed.objects.length);
  });

  it('contain no Secret and no value of one, and refer to each variable of the environment', () => {
    expect(ofKind(deployed.objects, 'Secret')).toEqual([]);
    const example = readFileSync(root.path(`deploy/env.${root.stage}.example`), 'utf8');
    const needed = [...example.matchAll(/^(\w+)=/gm)].map(([, name]) => name as string);
    const keys = references(deployed.objects).map(({ key }) => key);
    expect(keys.toSorted()).toEqual(needed.toSorted());
    const text = JSON.stringify(deployed.objects);
    for (const key of keys.filter((one) => /SECRET|PASSWORD/.test(one))) {
      expect(text, key).not.toContain(environment[key] as string);
    }
  });

  it('make all their pods under "restricted", and the Job completes', async () => {
    const { status, stderr } = cluster.kubectl(['apply', '--validate=strict', '--kustomize', root.manifests]);
    // Otherwise it would warn of what "restricted" refuses.
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    await deployed.settle();
    expect(deployed.keycloak()['status'].readyReplicas).toBe(2);
    expect(deployed.names).toEqual(deployed.expectedNames);
    const reasons = deployed.live('events').map(({ reason }) => reason as string);
    expect(reasons).toContain('SuccessfulCreate');
    expect(reasons).not.toContain('FailedCreate');
  });

  it('change nothing when they are applied again', () => {
    const versions = (): string[] => {
      const text = cluster.run('get', '--kustomize', root.manifests, '--output', 'json');
      const { items } = JSON.parse(text) as { items: KubernetesObject[] };
      return items.map((one) => `${one['kind']}/${nameOf(one)} ${one['metadata'].resourceVersion}`);
    };
    const before = versions();
    expect(before).toHaveLength(deployed.objects.length);
    expect(cluster.kubectl(['diff', '--kustomize', root.manifests])).toMatchObject({ status: 0, stdout: '' });
    deployed.apply();
    expect(versions()).toEqual(before);
  });

  it('make one new Job for a changed document, and leave neither the old Job nor the old ConfigMap', async () => {
    const before = deployed.names;
    root.edit(`${MANAGED}/30-clients.json`, '"name": "AI Hub"', '"name": "The AI Hub"');
    deployed.generate();
    const said = deployed.apply();
    await deployed.settle();
    expect(deployed.names).toEqual(deployed.expectedNames);
    expect(deployed.names.jobs).not.toEqual(before.jobs);
    expect(deployed.names.configMaps.filter((name) => !before.configMaps.includes(name))).toHaveLength(1);
    // The realm of a first start has the document, too: that is no reason to start Keycloak anew.
    expect(said).toMatch(/^configmap\/keycloak-first-start configured$/m);
    expect(said).toMatch(/^statefulset.apps\/keycloak unchanged$/m);
  });

  it('make a new Job for a rotated secret when its revision says so, and give Keycloak the new value', async () => {
    const before = deployed.names;
    root.append('kubernetes:\n  revision: 2\n');
    deployed.generate();
    const said = deployed.apply();
    await deployed.settle();
    expect(deployed.names.jobs).toEqual(deployed.expectedNames.jobs);
    expect(deployed.names.jobs).not.toEqual(before.jobs);
    expect(deployed.names.configMaps).toEqual(before.configMaps);
    expect(said).toMatch(/^statefulset.apps\/keycloak configured$/m);
  });

  it('move to another Keycloak, and back', async () => {
    const before = {
      ...deployed.names,
      images: images(),
      ids: deployed.live('jobs').map(({ metadata }) => metadata.uid as string),
    };
    const move = async (from: string, to: string): Promise<void> => {
      root.edit('stages/shared.yaml', `keycloak: '${from}'`, `keycloak: '${to}'`);
      deployed.generate();
      deployed.apply();
      await deployed.settle();
    };
    await move('26.5.5', '26.7.3');
    expect(images()).toEqual(before.images.map((image) => image.replace('26.5.5', '26.7.3')));
    expect(deployed.names.jobs).not.toEqual(before.jobs);
    await move('26.7.3', '26.5.5');
    expect(images()).toEqual(before.images);
    // The same name, and another Job: what was is reconciled again.
    expect(deployed.names.jobs).toEqual(before.jobs);
    expect(deployed.live('jobs').map(({ metadata }) => metadata.uid as string)).not.toEqual(before.ids);
  });

  it('show a Job that fails, while Keycloak goes on', async () => {
    root.edit(`${MANAGED}/30-clients.json`, '"name": "The AI Hub"', '"name": "Our AI Hub"');
    deployed.generate();
    deployed.apply();
    const job = nameOf(only(deployed.objects, 'Job'));
    // Kubernetes waits longer and longer before it tries again; the tests do not.
    const patch = ['--type=merge', '--patch', '{"spec":{"backoffLimit":0}}'];
    cluster.kubectl(['patch', 'job', job, '--namespace', deployed.namespace, ...patch]);
    await deployed.settle('Failed');
    expect(deployed.keycloak()['status'].readyReplicas).toBe(2);
  });
});

describe('large documents', needsControlPlane, () => {
  const root = new Root(`${STAGE}kubernetes:\n  namespace: large\n`);
  let deployed: Deployed;

  beforeAll(() => {
    deployed = new Deployed(cluster, root);
  });
  afterAll(root.remove);

  /** Writes a managed document with so many roles of a client, each of about 330 bytes in the generated file. */
  function write(count: number): void {
    const roles = Array.from({ length: count }, (_, index) => ({
      name: `role-${index}`,
      description: 'x'.repeat(200),
    }));
    const document = { realm: 'aihub', roles: { client: { openwebui: roles } } };
    root.write(`${MANAGED}/35-client-roles.json`, JSON.stringify(document));
  }

  const serverSide = (): SpawnSyncReturns<string> =>
    cluster.kubectl(['apply', '--server-side', '--validate=strict', '--kustomize', root.manifests]);

  it('of more than 256 KiB need a server-side apply, which `validate` says', async () => {
    write(1000);
    deployed.generate();
    expect(root.run('validate')).toContain('warning server-side-apply: ');
    deployed.prepare();
    expect(() => deployed.apply()).toThrow('may not be more than 262144 bytes');
    expect(serverSide().stderr).toBe('');
    await deployed.settle();
    expect(deployed.names).toEqual(deployed.expectedNames);
    // Nor does it change anything the second time.
    const before = deployed
      .live('statefulsets,jobs,configmaps')
      .map(({ metadata }) => metadata.resourceVersion as string);
    expect(serverSide().status).toBe(0);
    expect(
      deployed.live('statefulsets,jobs,configmaps').map(({ metadata }) => metadata.resourceVersion as string),
    ).toEqual(before);
  });

  it('of nearly 1 MiB are taken, and of more an error says what to do', async () => {
    write(3000);
    deployed.generate();
    expect(serverSide()).toMatchObject({ status: 0 });
    await deployed.settle();
    write(4000);
    expect(() => deployed.generate()).toThrow('oversized-file');
  });
});
