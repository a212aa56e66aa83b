import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/folders.ts';
import { fetchKubectl, installKubernetesValidate } from './published.ts';
import { buildGoPrograms, type GoSource } from './go-build.ts';
import { CNI_PLUGINS, CONTAINERD, KUBERNETES } from './versions.ts';

/** Where programs are looked for before they are built. */
const given = process.env['KUBERNETES_PROGRAMS'];
const cache = join(root, '.cache/kubernetes', KUBERNETES);

const kubernetes: GoSource = {
  module: 'k8s.io/kubernetes',
  version: `v${KUBERNETES}`,
  values: { 'k8s.io/component-base/version.gitVersion': `v${KUBERNETES}` },
  programs: [
    // Kubernetes requires it, for its own tests.
    { name: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
    { name: 'kube-apiserver', package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
    { name: 'kube-controller-manager', package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
    { name: 'kube-scheduler', package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
    { name: 'kubelet', package: 'k8s.io/kubernetes/cmd/kubelet' },
    { name: 'kube-proxy', package: 'k8s.io/kubernetes/cmd/kube-proxy' },
  ],
};

const containerd: GoSource = {
  module: 'github.com/containerd/containerd/v2',
  version: `v${CONTAINERD}`,
  programs: ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => ({
    name,
    package: `github.com/containerd/containerd/v2/cmd/${name}`,
  })),
};

/** What gives a pod its network. */
const cniPlugins: GoSource = {
  module: 'github.com/containernetworking/plugins',
  version: `v${CNI_PLUGINS}`,
  programs: ['main/bridge', 'main/loopback', 'ipam/host-local'].map((path) => ({
    name: path.replace(/.*\//, ''),
    package: `github.com/containernetworking/plugins/plugins/${path}`,
  })),
};

/** What makes each program; every function is given the names of those that are missing, and where they go. */
const makers: readonly {
  readonly names: readonly string[];
  readonly make: (missing: readonly string[], folder: string) => void;
}[] = [
  fromGo(kubernetes),
  fromGo(containerd),
  fromGo(cniPlugins),
  { names: ['kubectl'], make: (_, folder) => fetchKubectl(folder) },
  { names: ['kubernetes-validate'], make: (_, folder) => installKubernetesValidate(folder) },
];

function fromGo(source: GoSource): (typeof makers)[number] {
  const make = (missing: readonly string[], folder: string): void => {
    const programs = source.programs.filter(({ name }) => missing.includes(name));
    buildGoPrograms({ ...source, programs }, join(folder, 'build', source.module.replaceAll('/', '-')), folder);
  };
  return { names: source.programs.map(({ name }) => name), make };
}

/** What holds and runs manifests, without nodes that run pods. */
export const CONTROL_PLANE = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kubectl',
  'kubernetes-validate',
] as const;

/** What makes a node of a machine, beside runc. */
export const NODE = [
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'containerd',
  'containerd-shim-runc-v2',
  'ctr',
  'bridge',
  'loopback',
  'host-local',
] as const;

type Program = (typeof CONTROL_PLANE)[number] | (typeof NODE)[number];

/** The paths of programs. */
export type Programs<Name extends Program> = Readonly<Record<Name, string>>;
export type ControlPlane = Programs<(typeof CONTROL_PLANE)[number]>;
export type Node = Programs<(typeof NODE)[number]>;

/**
 * Finds programs of Kubernetes in the folder KUBERNETES_PROGRAMS or in `.cache/kubernetes`, and builds or fetches what is
 * missing there. The first time takes minutes.
 */
export function kubernetesPrograms<Name extends Program>(names: readonly Name[]): Programs<Name> {
  const missing = names.filter((name) => !existsSync(pathOf(name)));
  for (const maker of makers) {
    const wanted = maker.names.filter((name) => (missing as readonly string[]).includes(name));
    if (wanted.length > 0) maker.make(wanted, cache);
  }
  return Object.fromEntries(names.map((name) => [name, pathOf(name)])) as Programs<Name>;
}

/** @returns whether they are there, or Go, npm and Python can make them. */
export function canHave(names: readonly Program[]): boolean {
  if (names.every((name) => existsSync(pathOf(name)))) return true;
  const has = (...command: [string, ...string[]]): boolean => spawnSync(command[0], command.slice(1)).status === 0;
  return has('go', 'version') && has('npm', '--version') && has('python3', '-c', 'import ensurepip');
}

function pathOf(name: string): string {
  const own = given === undefined ? undefined : join(given, name);
  return own !== undefined && existsSync(own) ? own : join(cache, name);
}
