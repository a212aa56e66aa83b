import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from '../e2e/processes.ts';
import { type Cluster, type KubernetesObject, startCluster } from './cluster.ts';
import { needsControlPlane } from './control-plane.ts';
import { pretendToRun } from './pretend-kubelet.ts';

const namespace = 'restricted';
const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const container = {
  name: 'main',
  image: 'example.org/main:1',
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function job(name: string, changes: object = {}): KubernetesObject {
  const spec = { restartPolicy: 'Never', containers: [{ ...container, ...changes }] };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec: { backoffLimit: 0, template: { spec } },
  };
}

// What the other tests rely on: that this cluster refuses what a real one refuses, and when.
describe('the cluster of these tests', needsControlPlane, () => {
  let cluster: Cluster;

  beforeAll(async () => {
    const programs = inject('controlPlane');
    if (programs === undefined) return;
    const begin = performance.now();
    cluster = await startCluster(programs);
    console.log(`etcd, API server and controller manager ready in ${Math.round(performance.now() - begin)} ms`);
    const metadata = { name: namespace, labels: restricted };
    expect(apply({ apiVersion: 'v1', kind: 'Namespace', metadata }).status).toBe(0);
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const apply = (object: KubernetesObject): { status: number | null; stderr: string } =>
    cluster.kubectl(['apply', '--validate=strict', '--filename', '-'], { input: JSON.stringify(object) });
  const podsOf = (name: string): KubernetesObject[] =>
    cluster.list('pods', namespace, '--selector', `batch.kubernetes.io/job-name=${name}`);
  const refusals = (): string[] =>
    cluster
      .list('events', namespace)
      .filter(({ reason }) => reason === 'FailedCreate')
      .map(({ message }) => message as string);

  it('makes the pods of a Job', async () => {
    expect(apply(job('good'))).toMatchObject({ status: 0, stderr: '' });
    await until('the pod is made', 20_000, () => podsOf('good').length === 1);
    expect(refusals()).toEqual([]);
  });

  it('refuses a field that does not exist', () => {
    expect(apply(job('typo', { imagePullPolice: 'Always' }))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('unknown field "spec.template.spec.containers[0].imagePullPolice"') as string,
    });
  });

  it('refuses a pod that is not restricted when it is made, and only warns of its Job', async () => {
    const { status, stderr } = apply(job('root', { securityContext: {} }));
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('would violate') as string });
    await until('the pod is refused', 20_000, () => refusals().length > 0);
    expect(refusals()[0]).toContain('violates PodSecurity "restricted:latest"');
    expect(podsOf('root')).toEqual([]);
  });

  it('completes a Job whose pod ends, and fails one whose pod fails', async () => {
    const condition = (name: string): string[] => {
      const found = JSON.parse(cluster.run('get', 'job', name, '--namespace', namespace, '--output', 'json')) as {
        status: { conditions?: { type: string; status: string }[] };
      };
      return (found.status.conditions ?? []).filter(({ status }) => status === 'True').map(({ type }) => type);
    };
    pretendToRun(cluster, namespace);
    await until('the Job is complete', 20_000, () => condition('good').includes('Complete'));
    apply(job('bad'));
    await until('the pod is made', 20_000, () => podsOf('bad').length === 1);
    pretendToRun(cluster, namespace, 'Failed');
    await until('the Job has failed', 20_000, () => condition('bad').includes('Failed'));
    expect(podsOf('bad')).toHaveLength(1);
  });
});
