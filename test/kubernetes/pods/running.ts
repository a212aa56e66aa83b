import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { AdminApi } from '../../e2e/admin-api.ts';
import { environment } from '../../e2e/environment.ts';
import { atExit, until } from '../../e2e/processes.ts';
import type { KubernetesObject } from '../cluster.ts';
import { Deployed } from '../deployed.ts';
import { nameOf, only } from '../manifests.ts';
import type { Root } from '../root.ts';
import { buildImages, PAUSE } from './images.ts';
import { type ClusterWithNode, startClusterWithNode } from './node.ts';

/** Starts a cluster with a node that has stand-ins for images. @returns undefined where a node cannot be had. */
export async function startNode(images: readonly string[]): Promise<ClusterWithNode | undefined> {
  const [controlPlane, node] = [inject('controlPlane'), inject('node')];
  const reconciler = process.env['KEYCLOAK_CONFIG_CLI_JAR'];
  if (controlPlane === undefined || node === undefined || reconciler === undefined) return undefined;
  const cluster = await startClusterWithNode(controlPlane, node);
  const folder = mkdtempSync(join(tmpdir(), 'images-'));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const javaHome = inject('javaHome');
  const keycloakDistribution = buildForPostgres(inject('keycloakDistribution'), javaHome, join(folder, 'keycloak'));
  cluster.importImages(buildImages([PAUSE, ...images], { javaHome, keycloakDistribution, reconciler }, folder));
  forget();
  return cluster;
}

/**
 * Builds Keycloak for a database, as the official image is not: otherwise every pod does it at each start, which takes
 * minutes where many programs share few processors.
 */
function buildForPostgres(distribution: string, javaHome: string, folder: string): string {
  cpSync(distribution, folder, { recursive: true });
  // The image has it, too; otherwise it would be made for what is mounted in it, and belong to root.
  mkdirSync(join(folder, 'data'), { recursive: true });
  const options = ['--db=postgres', '--health-enabled=true', '--metrics-enabled=true'];
  execFileSync(join(folder, 'bin/kc.sh'), ['build', ...options], {
    env: { ...process.env, JAVA_HOME: javaHome },
    stdio: ['ignore', 'ignore', 2],
  });
  return folder;
}

/** What is generated from a root, with real pods. */
export class Running extends Deployed {
  readonly #cluster: ClusterWithNode;

  constructor(cluster: ClusterWithNode, root: Root) {
    super(cluster, root);
    this.#cluster = cluster;
  }

  /** Where the Service is. */
  get url(): string {
    const [service] = this.live('services', '--field-selector', 'metadata.name=keycloak');
    if (service === undefined) throw new Error('there is no Service');
    return `http://${service['spec'].clusterIP}:${service['spec'].ports[0].port}`;
  }

  get admin(): AdminApi {
    const { KEYCLOAK_ADMIN_USER: user = '', KEYCLOAK_ADMIN_PASSWORD: password = '' } = environment;
    return new AdminApi(this.url, user, password);
  }

  /** Waits until every Keycloak has the newest template and is ready. */
  async isServing(): Promise<void> {
    const isReady = (): boolean => {
      const { spec, status } = this.keycloak() as { spec: KubernetesObject; status: KubernetesObject };
      const isObserved = status['observedGeneration'] === this.keycloak()['metadata'].generation;
      return (
        isObserved && [status['updatedReplicas'], status['readyReplicas']].every((count) => count === spec['replicas'])
      );
    };
    await until('Keycloak serves', 600_000, isReady, () => this.#report());
  }

  /** Waits until the folder's Job has ended. @returns `Complete` or `Failed`. */
  async jobEnds(): Promise<string> {
    const end = (): string | undefined =>
      this.live('jobs')
        .find((one) => nameOf(one) === nameOf(only(this.objects, 'Job')))
        ?.['status'].conditions?.find(
          ({ type, status }: { type: string; status: string }) =>
            status === 'True' && ['Complete', 'Failed'].includes(type),
        )?.type as string | undefined;
    await until(
      'the Job ends',
      400_000,
      () => end() !== undefined,
      () => this.#report(),
    );
    return end() ?? '';
  }

  logs(pod: string): string {
    return this.#cluster.run('logs', pod, '--namespace', this.namespace, '--tail=-1');
  }

  #report(): string {
    const logs = this.live('pods').map((pod) => {
      const { stdout } = this.#cluster.kubectl(['logs', nameOf(pod), '--namespace', this.namespace, '--tail=40']);
      return `${nameOf(pod)}\n${stdout}`;
    });
    return [this.#cluster.run('get', 'all,events', '-n', this.namespace), ...logs].join('\n');
  }
}
