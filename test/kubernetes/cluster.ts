import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlPlane } from '../../tools/kubernetes/programs.ts';
import { HOST, SERVICES } from './addresses.ts';
import { atExit, freePort, type Running, start, until } from '../e2e/processes.ts';

/** An object of Kubernetes, as far as a test looks into it. */
// eslint-disable-next-line typescript/no-explicit-any
export type KubernetesObject = Record<string, any>;

/** A real control plane. Without nodes, pods are made and wait for ever. */
export interface Cluster {
  /** Runs kubectl as its administrator. */
  readonly kubectl: (
    args: readonly string[],
    options?: { readonly input?: string; readonly cwd?: string },
  ) => SpawnSyncReturns<string>;
  /** As {@link kubectl}. @returns what it printed. @throws when it fails. */
  readonly run: (...args: string[]) => string;
  /** @returns the objects of these kinds, such as `pods,jobs`, of a namespace. */
  readonly list: (kinds: string, namespace: string, ...args: string[]) => KubernetesObject[];
  /** @returns the file with which a program of the cluster is this user. */
  readonly kubeconfig: (user: User) => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts etcd, an API server with its default admission plugins, and the controller manager.
 *
 * @param address where the API server listens: on loopback, unless there is a node.
 */
export async function startCluster(programs: ControlPlane, address = '127.0.0.1'): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const started: Running[] = [];
  const run = (name: keyof ControlPlane, ...args: string[]): Running => {
    const running = start(programs[name], args, { cwd: folder });
    started.unshift(running);
    return running;
  };
  const stop = async (): Promise<void> => {
    for (const running of started.splice(0)) {
      // Nothing is kept that it would have to put in order; the API server would wait for connections from a node that is gone.
      running.process.kill('SIGKILL');
      await running.stop();
    }
    forget();
  };
  try {
    const api = await startApiServer(folder, address, run);
    const kubeconfig = (user: User): string => writeKubeconfig(folder, api, user);
    const cluster = { ...commands(programs.kubectl, kubeconfig('admin')), kubeconfig, stop };
    const log = (): string => started.map((one) => one.output().split('\n').slice(-30).join('\n')).join('\n');
    const isServing = (): boolean => cluster.kubectl(['get', '--raw', '/readyz']).status === 0;
    await until('the API server is ready', 60_000, isServing, log);
    run(
      'kube-controller-manager',
      `--kubeconfig=${kubeconfig('manager')}`,
      `--service-account-private-key-file=${api.serviceAccountKey}`,
      `--root-ca-file=${api.certificate}`,
      '--use-service-account-credentials',
      '--leader-elect=false',
      '--secure-port=0',
    );
    // The last thing that a namespace needs before pods can be made in it comes from the controller manager.
    const isReady = (): boolean => cluster.kubectl(['get', 'serviceaccount/default', '-n', 'default']).status === 0;
    await until('the cluster is ready', 60_000, isReady, log);
    return cluster;
  } catch (error) {
    await stop();
    throw error;
  }
}

interface ApiServer {
  readonly url: string;
  /** The certificates that the API server makes for itself. */
  readonly certificate: string;
  readonly serviceAccountKey: string;
  readonly tokens: Readonly<Record<User, string>>;
}

/** Who uses the API server, and as whom. */
const USERS = {
  admin: { name: 'admin', groups: 'system:masters' },
  manager: { name: 'system:kube-controller-manager', groups: '' },
  scheduler: { name: 'system:kube-scheduler', groups: '' },
  node: { name: 'system:node:node', groups: 'system:nodes' },
  proxy: { name: 'system:kube-proxy', groups: '' },
} as const;

type User = keyof typeof USERS;

async function startApiServer(
  folder: string,
  address: string,
  run: (name: keyof ControlPlane, ...args: string[]) => Running,
): Promise<ApiServer> {
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const store = `http://127.0.0.1:${client}`;
  run(
    'etcd',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${store}`,
    `--advertise-client-urls=${store}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  );
  const serviceAccountKey = join(folder, 'service-accounts.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(serviceAccountKey, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const tokens = Object.fromEntries(Object.keys(USERS).map((user) => [user, randomUUID()])) as Record<User, string>;
  const tokenFile = join(folder, 'tokens.csv');
  const lines = Object.entries(USERS).map(([user, { name, groups }]) =>
    [tokens[user as User], name, user, groups].join(','),
  );
  writeFileSync(tokenFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  const certificates = join(folder, 'certificates');
  const url = `https://${address}:${port}`;
  run(
    'kube-apiserver',
    `--etcd-servers=${store}`,
    `--cert-dir=${certificates}`,
    `--bind-address=${address}`,
    // Not a loopback address, and not one that depends on the machine's network.
    `--advertise-address=${HOST}`,
    `--secure-port=${port}`,
    `--token-auth-file=${tokenFile}`,
    '--authorization-mode=Node,RBAC',
    `--service-cluster-ip-range=${SERVICES}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${serviceAccountKey}`,
    `--service-account-key-file=${serviceAccountKey}`,
    // The names of nodes are known to nobody here.
    '--kubelet-preferred-address-types=InternalIP',
  );
  return { url, certificate: join(certificates, 'apiserver.crt'), serviceAccountKey, tokens };
}

function writeKubeconfig(folder: string, { url, certificate, tokens }: ApiServer, user: User): string {
  const file = join(folder, `${user}.kubeconfig`);
  // JSON is YAML.
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': certificate } }],
    users: [{ name: user, user: { token: tokens[user] } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user } }],
    'current-context': 'test',
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

function commands(program: string, kubeconfig: string): Pick<Cluster, 'kubectl' | 'run' | 'list'> {
  const kubectl: Cluster['kubectl'] = (args, options = {}) =>
    spawnSync(program, ['--kubeconfig', kubeconfig, ...args], { ...options, encoding: 'utf8', maxBuffer: 1e8 });
  const run: Cluster['run'] = (...args) => {
    const { status, stdout, stderr } = kubectl(args);
    if (status !== 0) throw new Error(`kubectl ${args.join(' ')}\n${stderr}`);
    return stdout;
  };
  const list: Cluster['list'] = (kinds, namespace, ...args) => {
    const found = JSON.parse(run('get', kinds, '--namespace', namespace, '--output', 'json', ...args)) as {
      items: KubernetesObject[];
    };
    return found.items;
  };
  return { kubectl, run, list };
}
