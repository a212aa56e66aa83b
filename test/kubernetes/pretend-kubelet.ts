import type { Cluster, KubernetesObject } from './cluster.ts';

/** Whether the pods of Jobs end well. */
export type Ends = 'Succeeded' | 'Failed';

/**
 * Says of every pod of a namespace what a kubelet would: that it runs and is ready, or, of a pod of a Job, how it ended.
 * The controllers take it from there: they count, complete and replace.
 */
export function pretendToRun(cluster: Cluster, namespace: string, ends: Ends = 'Succeeded'): void {
  for (const pod of cluster.list('pods', namespace)) {
    if (pod['status'].phase !== 'Pending') continue;
    const isOfJob = pod['metadata'].labels['batch.kubernetes.io/job-name'] !== undefined;
    const status = isOfJob ? ended(pod, ends) : running(pod);
    const patch = ['--subresource=status', '--type=merge', '--patch', JSON.stringify({ status })];
    cluster.run('patch', 'pod', pod['metadata'].name as string, '--namespace', namespace, ...patch);
  }
}

const at = '2026-01-01T00:00:00Z';

function running(pod: KubernetesObject): object {
  const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: at,
  }));
  return { phase: 'Running', conditions, containerStatuses: containers(pod, true, { running: { startedAt: at } }) };
}

function ended(pod: KubernetesObject, phase: Ends): object {
  const exitCode = phase === 'Succeeded' ? 0 : 1;
  const terminated = { exitCode, startedAt: at, finishedAt: at };
  return { phase, containerStatuses: containers(pod, false, { terminated }) };
}

function containers(pod: KubernetesObject, ready: boolean, state: object): object[] {
  const all = pod['spec'].containers as { name: string; image: string }[];
  return all.map(({ name, image }) => ({ name, image, imageID: image, ready, started: ready, restartCount: 0, state }));
}
