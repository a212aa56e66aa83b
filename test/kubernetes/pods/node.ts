import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ControlPlane, Node } from '../../../tools/kubernetes/programs.ts';
import { atExit, start, until } from '../../e2e/processes.ts';
import { HOST, NODE, PODS, SERVICES } from '../addresses.ts';
import { type Cluster, startCluster } from '../cluster.ts';
import { PAUSE } from './images.ts';

/** A cluster with a node that runs pods. Services and pods can be reached from this machine. */
export interface ClusterWithNode extends Cluster {
  /** Gives the node images. @param archive as of `buildImages`. */
  readonly importImages: (archive: string) => void;
  /** Makes a volume on the node that the next claim of its size gets. */
  readonly makeVolume: (name: string, size: string) => void;
  /** Ends the processes of a pod at once, as when memory runs out. */
  readonly kill: (pod: string, namespace: string) => void;
}

/** The link to the node, on this machine's side. */
const LINK = 'realm-test';

/** Starts a cluster with a scheduler, a kubelet, containerd and kube-proxy; Services have names. It takes root. */
export async function startClusterWithNode(controlPlane: ControlPlane, programs: Node): Promise<ClusterWithNode> {
  const folder = mkdtempSync(join(tmpdir(), 'node-'));
  writeContainerd(folder, programs);
  // First on the path: a machine may have others.
  const path = [...new Set(Object.values(programs).map((file) => dirname(file)))].join(':');
  const env = { ...process.env, PATH: `${path}:${process.env['PATH']}`, FOLDER: folder, HOST, NODE, PODS };
  const spaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const node = start('unshare', [...spaces, 'bash', join(import.meta.dirname, 'node.sh')], { env });
  const log = (): string =>
    ['containerd', 'proxy', 'kubelet']
      .map((name) => join(folder, `${name}.log`))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8').split('\n').slice(-30).join('\n'))
      .join('\n') + node.output();
  const forget = atExit(() => {
    spawnSync('ip', ['link', 'delete', LINK]);
    // runc had no time to remove them, and the kernel needs a moment until they are empty.
    const remove = `find /sys/fs/cgroup -depth -type d -path '*/k8s.io*' -exec rmdir {} + 2>/dev/null`;
    spawnSync('sh', ['-c', `for try in 1 2 3 4; do ${remove} && break; sleep 0.5; done`]);
    rmSync(folder, { recursive: true, force: true });
  });
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await node.stop();
    for (const one of stops.splice(0).toReversed()) await one();
    forget();
  };
  try {
    const ip = (...args: string[]): unknown => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 2] });
    spawnSync('ip', ['link', 'delete', LINK]);
    ip('link', 'add', LINK, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(node.process.pid));
    ip('address', 'add', `${HOST}/24`, 'dev', LINK);
    ip('link', 'set', LINK, 'up');
    ip('route', 'add', PODS, 'via', NODE);
    ip('route', 'add', SERVICES, 'via', NODE);
    await until('the node is up', 20_000, () => existsSync(join(folder, 'is-up')), log);
    const cluster = await startCluster(controlPlane, HOST);
    stops.push(() => cluster.stop());
    const scheduler = start(
      programs['kube-scheduler'],
      [`--kubeconfig=${cluster.kubeconfig('scheduler')}`, '--leader-elect=false', '--secure-port=0'],
      {},
    );
    stops.push(() => scheduler.stop());
    const names = start(
      process.execPath,
      [
        '--import',
        'tsx',
        join(import.meta.dirname, 'serve-names.ts'),
        HOST,
        controlPlane.kubectl,
        cluster.kubeconfig('admin'),
      ],
      {},
    );
    stops.push(() => names.stop());
    writeKubelet(folder, cluster);
    const isReady = (): boolean =>
      cluster.kubectl(['wait', 'node/node', '--for=condition=Ready', '--timeout=1s']).status === 0;
    await until('the node is ready', 60_000, isReady, log);
    const inside = (...args: string[]): void => {
      const target = execFileSync('pgrep', ['--parent', String(node.process.pid)], { encoding: 'utf8' }).trim();
      execFileSync('nsenter', ['--target', target, '--all', ...args], { env, stdio: ['ignore', 'ignore', 2] });
    };
    const ctr = ['ctr', '--address', '/run/containerd/containerd.sock', '--namespace', 'k8s.io'];
    return {
      ...cluster,
      importImages: (archive) => inside(...ctr, 'images', 'import', '--local', archive),
      makeVolume: (name, storage) => {
        const path = join(folder, name);
        mkdirSync(path);
        const hostname = { key: 'kubernetes.io/hostname', operator: 'In', values: ['node'] };
        const volume = {
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: { name },
          spec: {
            capacity: { storage },
            accessModes: ['ReadWriteOnce'],
            local: { path },
            nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [hostname] }] } },
          },
        };
        const { status, stderr } = cluster.kubectl(['apply', '--filename', '-'], { input: JSON.stringify(volume) });
        if (status !== 0) throw new Error(stderr);
      },
      kill: (pod, namespace) => {
        const found = JSON.parse(cluster.run('get', 'pod', pod, '--namespace', namespace, '--output', 'json')) as {
          status: { containerStatuses: { containerID: string }[] };
        };
        for (const { containerID } of found.status.containerStatuses) {
          inside(...ctr, 'tasks', 'kill', '--signal', 'SIGKILL', containerID.replace('containerd://', ''));
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeContainerd(folder: string, programs: Node): void {
  const network = {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'pods',
        isDefaultGateway: true,
        hairpinMode: true,
        ipam: { type: 'host-local', ranges: [[{ subnet: PODS }]] },
      },
    ],
  };
  mkdirSync(join(folder, 'network'));
  writeFileSync(join(folder, 'network/pods.conflist'), JSON.stringify(network));
  const plugins = ['bridge', 'loopback', 'host-local'] as const;
  const bins = [...new Set(plugins.map((name) => JSON.stringify(dirname(programs[name]))))];
  writeFileSync(
    join(folder, 'containerd.toml'),
    `version = 3
root = ${JSON.stringify(join(folder, 'containerd'))}
state = "/run/containerd"

[grpc]
address = "/run/containerd/containerd.sock"

[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = "${PAUSE}"

[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true

[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = [${bins.join(', ')}]
conf_dir = ${JSON.stringify(join(folder, 'network'))}
`,
  );
}

function writeKubelet(folder: string, cluster: Cluster): void {
  copyFileSync(cluster.kubeconfig('node'), join(folder, 'node.kubeconfig'));
  const proxy = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig: cluster.kubeconfig('proxy') },
    clusterCIDR: PODS,
    hostnameOverride: 'node',
    conntrack: { maxPerCore: 0 },
    iptables: { minSyncPeriod: '100ms' },
  };
  writeFileSync(join(folder, 'proxy.json'), JSON.stringify(proxy));
  const kubelet = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    address: NODE,
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    protectKernelDefaults: true,
    clusterDNS: [HOST],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    resolvConf: '',
    podLogsDir: join(folder, 'logs'),
    // A full disk is a matter of this machine, not of a test.
    evictionHard: { 'nodefs.available': '0%', 'imagefs.available': '0%', 'memory.available': '0%' },
    imageGCHighThresholdPercent: 100,
  };
  writeFileSync(join(folder, 'kubelet.json'), JSON.stringify(kubelet));
}
