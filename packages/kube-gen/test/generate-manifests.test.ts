import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RootFiles } from '@realm-as-code/compose-gen';
import { input } from '../../compose-gen/test/demo.ts';
import { envOf, generate, objectOf, objectsIn, stage } from './demo.ts';

const kinds = (change = {}): string[] => objectsIn(generate(change).files).map((one) => String(one['kind']));
const jobName = (...args: Parameters<typeof generate>): string =>
  String(objectOf(generate(...args).files, 'Job')['metadata'].name);
const withKeycloak = (change: object): object => ({ keycloak: { ...stage.keycloak, ...change } });

describe('the manifests of a stage', () => {
  it('are these', async () => {
    const { files, diagnostics } = generate({ kubernetes: { variables: { DOMAIN: 'demo.example.org' } } });
    expect(diagnostics.map(({ code }) => code)).toEqual(['unprotected-data']);
    for (const { path, content } of files) {
      await expect(content).toMatchFileSnapshot(join(import.meta.dirname, 'fixtures', path));
    }
  });

  it('stand in the folder of the stage, and a kustomization names them', () => {
    const { files } = generate();
    const named = files.map(({ path }) => path.replace(/^kubernetes\/demo\//, ''));
    const kustomization = files.find(({ path }) => path.endsWith('kustomization.yaml'))?.content as string;
    expect(named.filter((name) => name !== 'kustomization.yaml')).toEqual(
      kustomization.split('\n').flatMap((line) => /^ {2}- (.*)$/.exec(line)?.[1] ?? []),
    );
  });

  it('are all in one namespace, with labels that say what they belong to', () => {
    for (const one of objectsIn(generate().files).filter(({ kind }) => kind !== 'Namespace')) {
      expect(one['metadata']).toMatchObject({
        namespace: 'demo-demo',
        labels: {
          'app.kubernetes.io/instance': 'demo-demo',
          'app.kubernetes.io/managed-by': 'realm-as-code',
          'app.kubernetes.io/name': expect.stringMatching(/^(keycloak|keycloak-config|postgres)$/) as string,
        },
      });
    }
  });

  it('hold no value of a variable that the stage does not give', () => {
    const text = JSON.stringify(objectsIn(generate().files));
    for (const { example } of Object.values(input.variables)) expect(text).not.toContain(example);
  });

  it('have a disruption budget, a spread and an address of their own for several instances only', () => {
    expect(kinds()).not.toContain('PodDisruptionBudget');
    const several = generate(withKeycloak({ instances: 3 })).files;
    expect(objectOf(several, 'PodDisruptionBudget')['spec'].maxUnavailable).toBe(1);
    const keycloak = objectOf(several, 'StatefulSet', 'keycloak');
    expect(keycloak['spec'].replicas).toBe(3);
    expect(envOf(keycloak, 'KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS')).toMatchObject({
      valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
    });
  });

  it('have no database where it is somebody else’s', () => {
    const external = generate({
      ...withKeycloak({ database: 'external' }),
      database: { host: 'db.example.org', tls: 'required' },
    });
    expect(external.diagnostics).toEqual([]);
    expect(objectsIn(external.files).filter(({ metadata }) => metadata.name === 'postgres')).toEqual([]);
  });

  it('keep an embedded database in a volume', () => {
    const { files } = generate(withKeycloak({ command: ['start-dev'], database: 'embedded' }));
    const { volumeClaimTemplates: claims, template } = objectOf(files, 'StatefulSet', 'keycloak')['spec'];
    expect(claims).toHaveLength(1);
    expect(template.spec.containers[0].volumeMounts).toContainEqual({
      name: 'keycloak-data',
      mountPath: '/opt/keycloak/data',
    });
  });
});

it('Keycloak’s pods are others for another theme, and the same for another document', () => {
  const pods = (...args: Parameters<typeof generate>): unknown =>
    objectOf(generate(...args).files, 'StatefulSet', 'keycloak')['spec'];
  const theme = (content: string): RootFiles => ({ themes: [{ path: 'brand/login/theme.properties', content }] });
  expect(pods({ values: { origin: 'https://b.example.org' } })).toEqual(pods());
  expect(pods({}, theme('parent=base\n'))).not.toEqual(pods({}, theme('parent=keycloak\n')));
  expect(pods({ kubernetes: { revision: 2 } })).not.toEqual(pods());
});

describe('the Job of the reconciler', () => {
  it('has another name exactly when it would do something else', () => {
    const name = jobName();
    expect(name).toMatch(/^keycloak-config-[0-9a-f]{10}$/);
    const same: [string, string][] = [
      ['memory of Keycloak', jobName({ resources: { keycloak: { memory: '2g' } } })],
      ['a description', jobName({ description: 'Another' })],
      ['an argument of Keycloak', jobName(withKeycloak({ command: [...stage.keycloak.command, '--log-level=debug'] }))],
      ['a theme', jobName({}, { themes: [{ path: 'brand/login/theme.properties', content: 'parent=base\n' }] })],
      ['instances', jobName(withKeycloak({ instances: 2 }))],
    ];
    for (const [change, now] of same) expect([change, now]).toEqual([change, name]);
    const other: [string, string][] = [
      ['a document', jobName({ values: { origin: 'https://b.example.org' } })],
      ['its image', jobName({ images: { keycloakConfigCli: 'registry.example.org/kcc:6.5.1-26.5.5' } })],
      ['the Secret', jobName({ kubernetes: { secret: 'another' } })],
      ['the revision', jobName({ kubernetes: { revision: 2 } })],
      ['where Keycloak answers', jobName(withKeycloak({ command: [...stage.keycloak.command, '--http-port=8081'] }))],
      ['its memory', jobName({ resources: { keycloakConfig: { memory: '1g' } } })],
    ];
    for (const [change, now] of other) expect([change, now]).not.toEqual([change, name]);
    expect(new Set(other.map(([, now]) => now)).size).toBe(other.length);
  });

  it('ends: after some tries, or at its deadline', () => {
    expect(objectOf(generate().files, 'Job')['spec']).toMatchObject({
      backoffLimit: expect.any(Number) as number,
      activeDeadlineSeconds: expect.any(Number) as number,
      template: { spec: { restartPolicy: 'Never' } },
    });
  });

  it('has no time to live and no hook, unless the stage asks for Argo CD or Flux', () => {
    const { metadata, spec } = objectOf(generate().files, 'Job');
    expect([metadata.annotations, spec.ttlSecondsAfterFinished]).toEqual([undefined, undefined]);
    const argo = objectOf(generate({ kubernetes: { argoCd: true } }).files, 'Job');
    expect(argo['metadata']).toMatchObject({
      name: 'keycloak-config',
      annotations: {
        'argocd.argoproj.io/hook': 'Sync',
        'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
      },
    });
    const flux = objectOf(generate({ kubernetes: { flux: true } }).files, 'Job');
    expect(flux['metadata'].annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/force': 'enabled' });
  });
});

describe('the way in', () => {
  it('is an Ingress, on the paths that it names', () => {
    const { files } = generate({
      kubernetes: {
        variables: { DOMAIN: 'example.org' },
        ingress: { host: 'auth.$(env:DOMAIN)', className: 'nginx', tlsSecret: 'auth-tls', paths: ['/realms'] },
      },
    });
    expect(objectOf(files, 'Ingress')['spec']).toMatchObject({
      ingressClassName: 'nginx',
      tls: [{ hosts: ['auth.example.org'], secretName: 'auth-tls' }],
      rules: [{ host: 'auth.example.org', http: { paths: [{ path: '/realms', pathType: 'Prefix' }] } }],
    });
  });

  it('is an HTTPRoute of the Gateway API, behind the path that Keycloak’s begin with', () => {
    const { files } = generate({
      ...withKeycloak({ command: [...stage.keycloak.command, '--http-relative-path=/auth'] }),
      kubernetes: {
        route: { host: 'a.example.org', gateway: { name: 'public', namespace: 'gateways' }, paths: ['/realms'] },
      },
    });
    expect(objectOf(files, 'HTTPRoute')['spec']).toMatchObject({
      parentRefs: [{ name: 'public', namespace: 'gateways' }],
      hostnames: ['a.example.org'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/auth/realms' } }], backendRefs: [{ port: 8080 }] }],
    });
  });

  it('is for the namespaces that the stage names, and the reconciler', () => {
    const { files } = generate({ kubernetes: { clients: ['ingress-nginx'], monitoring: ['monitoring'] } });
    const name = (namespace: string): object => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    });
    expect(objectOf(files, 'NetworkPolicy', 'keycloak')['spec'].ingress).toMatchObject([
      { from: [name('ingress-nginx'), { podSelector: {} }], ports: [{ port: 8080 }] },
      { from: [name('monitoring')], ports: [{ port: 9000 }] },
    ]);
  });
});

describe('with Keycloak’s operator', () => {
  const kubernetes = { operator: true, variables: { DOMAIN: 'example.org' } };
  const { files } = generate({ ...withKeycloak({ instances: 2 }), kubernetes });
  const keycloak = objectOf(files, 'Keycloak');

  it('Keycloak is a resource of it, whose pods are the same as without', () => {
    expect(keycloak['apiVersion']).toBe('k8s.keycloak.org/v2alpha1');
    expect(keycloak['spec']).toMatchObject({ instances: 2, startOptimized: false, ingress: { enabled: false } });
    const template = keycloak['spec'].unsupported.podTemplate;
    const without = objectOf(
      generate({ ...withKeycloak({ instances: 2 }), kubernetes: { variables: kubernetes.variables } }).files,
      'StatefulSet',
      'keycloak',
    );
    const [ours, theirs] = [without['spec'].template.spec, template.spec];
    for (const property of ['command', 'args', 'volumeMounts', 'securityContext', 'readinessProbe', 'lifecycle']) {
      expect([property, theirs.containers[0][property]]).toEqual([property, ours.containers[0][property]]);
    }
    expect(theirs.volumes).toEqual(ours.volumes);
    expect(theirs.securityContext).toEqual(ours.securityContext);
    const own = ['KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS', 'KC_TRUSTSTORE_PATHS'];
    const others = (env: { name: string }[]): object[] => env.filter(({ name }) => !own.includes(name));
    expect(others(theirs.containers[0].env)).toEqual(others(ours.containers[0].env));
  });

  it('Services, policies and the budget are for the pods that the operator makes', () => {
    const labels = { app: 'keycloak', 'app.kubernetes.io/instance': 'keycloak' };
    expect(objectOf(files, 'Service', 'keycloak')['spec'].selector).toEqual(labels);
    expect(objectOf(files, 'NetworkPolicy', 'keycloak')['spec'].podSelector).toEqual({ matchLabels: labels });
    expect(objectOf(files, 'PodDisruptionBudget')['spec'].selector).toEqual({ matchLabels: labels });
  });

  it('what it does not allow is an error', () => {
    const embedded = generate({ ...withKeycloak({ command: ['start-dev'], database: 'embedded' }), kubernetes });
    const secrets = generate({ secrets: 'files', kubernetes });
    for (const { files: none, diagnostics } of [embedded, secrets]) {
      expect(none).toEqual([]);
      expect(diagnostics.map(({ code }) => code)).toContain('not-on-kubernetes');
    }
  });
});

describe('the drift watch', () => {
  const driftWatch = {
    schedule: '0 6 * * *',
    image: 'registry.example.org/realms:1',
    arguments: ['--fail-on', 'delete'],
  };

  it('runs plan with what the reconciler is given, and fails once', () => {
    const { files } = generate({ kubernetes: { driftWatch, clients: ['ingress-nginx'] } });
    const { schedule, jobTemplate } = objectOf(files, 'CronJob')['spec'];
    expect([schedule, jobTemplate.spec.backoffLimit]).toEqual(['0 6 * * *', 0]);
    const [container] = jobTemplate.spec.template.spec.containers;
    expect(container.command.join(' ')).toBe(
      'realm-as-code plan --stage demo --url http://keycloak:8080 --fail-on delete',
    );
    expect(container.env.map(({ name }: { name: string }) => name)).toEqual([
      'APP_SECRET',
      'KEYCLOAK_ADMIN_PASSWORD',
      'KEYCLOAK_ADMIN_USER',
    ]);
    expect(JSON.stringify(objectOf(files, 'NetworkPolicy', 'keycloak')['spec'].ingress)).toContain(
      'keycloak-drift-watch',
    );
  });

  it('has secrets as files where the reconciler has', () => {
    const { files } = generate({ secrets: 'files', kubernetes: { driftWatch } });
    const pod = objectOf(files, 'CronJob')['spec'].jobTemplate.spec.template.spec;
    expect(pod.containers[0].env.map(({ name }: { name: string }) => name)).toEqual(['KEYCLOAK_ADMIN_USER']);
    expect(pod.volumes[0].secret.items.map(({ key }: { key: string }) => key)).toEqual([
      'APP_SECRET',
      'KEYCLOAK_ADMIN_PASSWORD',
    ]);
  });

  it.each(['environment', 'files'] as const)('signs in as the client that the reconciler is: %s', (secrets) => {
    const { files } = generate({ secrets, reconciler: { signsInAs: 'client' }, kubernetes: { driftWatch } });
    const [container] = objectOf(files, 'CronJob')['spec'].jobTemplate.spec.template.spec.containers;
    expect(container.command.slice(6, 12)).toEqual([
      '--client-id',
      'keycloak-config',
      '--login-realm',
      'demo',
      '--client-secret-from',
      'KEYCLOAK_CONFIG_CLIENT_SECRET',
    ]);
  });
});
