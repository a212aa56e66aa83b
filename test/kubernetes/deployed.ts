import { until } from '../e2e/processes.ts';
import type { Cluster, KubernetesObject } from './cluster.ts';
import { kustomize, nameOf, ofKind, only, operatorsObjects } from './manifests.ts';
import { type Ends, pretendToRun } from './pretend-kubelet.ts';
import type { Root } from './root.ts';

/** What is generated from a root, in a cluster. */
export class Deployed {
  /** What is in the folder now. */
  objects: KubernetesObject[] = [];
  readonly #cluster: Cluster;
  readonly #root: Root;

  constructor(cluster: Cluster, root: Root) {
    this.#cluster = cluster;
    this.#root = root;
  }

  get namespace(): string {
    return nameOf(only(this.objects, 'Namespace'));
  }

  generate(): void {
    this.#root.generate();
    this.read();
  }

  /** Reads what is in the folder. */
  read(): void {
    this.objects = kustomize(this.#cluster, this.#root.manifests);
  }

  /** Makes the namespace, and in it what an operator makes. */
  prepare(values?: Readonly<Record<string, string>>): void {
    this.#send('apply', only(this.objects, 'Namespace'));
    // Not an apply, which would note the Secret's values in an annotation.
    for (const object of operatorsObjects(this.objects, this.namespace, values)) this.#send('create', object);
  }

  /** Gives them other values, as a rotation does. */
  replaceSecrets(values: Readonly<Record<string, string>>): void {
    for (const object of operatorsObjects(this.objects, this.namespace, values)) this.#send('replace', object);
  }

  #send(command: string, object: KubernetesObject): void {
    const { status, stderr } = this.#cluster.kubectl([command, '--filename', '-'], { input: JSON.stringify(object) });
    if (status !== 0) throw new Error(stderr);
  }

  /** As an operator does it: what is gone from the folder goes from the cluster. */
  apply(...args: string[]): string {
    const prune = ['--prune', '--selector', `app.kubernetes.io/instance=${this.namespace}`];
    return this.#cluster.run('apply', '--validate=strict', '--kustomize', this.#root.manifests, ...prune, ...args);
  }

  /** Runs all pods until the Job has ended, and every Keycloak there is has the newest template. */
  async settle(ends: Ends = 'Succeeded'): Promise<void> {
    const job = nameOf(only(this.objects, 'Job'));
    const isDone = (): boolean => {
      pretendToRun(this.#cluster, this.namespace, ends);
      const found = this.live('jobs').find((one) => nameOf(one) === job);
      const { replicas, updatedReplicas, readyReplicas } = this.keycloak()['status'];
      const hasEnded =
        found?.['status'].conditions?.some(({ status }: { status: string }) => status === 'True') === true;
      return hasEnded && [updatedReplicas, readyReplicas].every((count) => count === replicas);
    };
    await until('everything runs', 60_000, isDone, () => this.#cluster.run('get', 'all,events', '-n', this.namespace));
  }

  /** @returns the objects of a kind that are in the namespace. */
  live(kinds: string, ...args: string[]): KubernetesObject[] {
    return this.#cluster.list(kinds, this.namespace, ...args);
  }

  keycloak(): KubernetesObject {
    const [found] = this.live('statefulsets', '--selector', 'app.kubernetes.io/name=keycloak');
    if (found === undefined) throw new Error('there is no Keycloak');
    return found;
  }

  /** @returns the names of live objects whose names depend on their content. */
  get names(): { readonly jobs: string[]; readonly configMaps: string[] } {
    // Every namespace has one of Kubernetes' own.
    const configMaps = this.live('configmaps')
      .map(nameOf)
      .filter((name) => name !== 'kube-root-ca.crt');
    return { jobs: this.live('jobs').map(nameOf).toSorted(), configMaps: configMaps.toSorted() };
  }

  /** @returns those of the folder. */
  get expectedNames(): { readonly jobs: string[]; readonly configMaps: string[] } {
    const of = (kind: string): string[] => ofKind(this.objects, kind).map(nameOf).toSorted();
    return { jobs: of('Job'), configMaps: of('ConfigMap') };
  }
}
