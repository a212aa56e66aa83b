/**
 * What a stage deploys, whatever runs it: Compose and Kubernetes are two ways to print it.
 *
 * Texts are in the notation of the stage file, where `$(env:NAME)` stands for an environment variable and everything else
 * is literal.
 */
export interface Deployment {
  /** Such as `aihub-prod`: the Compose project, and the namespace on Kubernetes. */
  readonly name: string;
  readonly stage: string;
  readonly description: string | undefined;
  /** Keycloak itself, under the host name `keycloak`. */
  readonly keycloak: Container;
  /** How many of it share one database. */
  readonly instances: number;
  /** Where it answers, which follows from its options. */
  readonly endpoints: Endpoints;
  /** The port of the host that it is published on, where there is a host. */
  readonly published: { readonly port: number; readonly isPublic: boolean } | undefined;
  /** keycloak-config-cli: runs once per start, and may fail while Keycloak serves. It is given `KEYCLOAK_URL` too. */
  readonly reconciler: Container;
  /** A database of Keycloak's own, under the host name `postgres`; undefined where it is embedded or somebody else's. */
  readonly postgres: Container | undefined;
}

export interface Container {
  readonly image: string;
  /** The program with its first arguments; empty where the image's own is used. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** The settings of the program in its environment, as texts. */
  readonly settings: Readonly<Record<string, string>>;
  /** The variables that documents refer to, under their own names; those that come as files are not among them. */
  readonly variables: readonly string[];
  /** The variables, whether settings or documents refer to them, that come as files: `/run/secrets/NAME`. */
  readonly secretFiles: readonly string[];
  readonly mounts: readonly Mount[];
  /** The folders that it writes to. */
  readonly folders: readonly WritableFolder[];
  /** Whether it writes nowhere else. */
  readonly hasReadOnlyRoot: boolean;
  /** The user of its image that it runs as from the start; undefined where the image says so itself. */
  readonly user: { readonly name: string; readonly id: number } | undefined;
  /** What tells whether it is healthy; undefined for Keycloak, whose endpoint tells, and for what ends by itself. */
  readonly healthCommand: readonly string[] | undefined;
  readonly resources: Resources;
}

/** A generated file or folder, read-only in a container. */
export interface Mount {
  /** Relative to the output folder, with `/` on every system; a folder stands for all generated files in it. */
  readonly source: string;
  readonly target: string;
  /** Whether only a first start reads it: when it changes, what runs already has no reason to start anew. */
  readonly isForFirstStart?: boolean;
}

export interface WritableFolder {
  readonly path: string;
  /** `memory` is gone with the container; a name stands for a volume that outlives it. */
  readonly kind: 'memory' | { readonly volume: string };
  /** Whom it belongs to, where only this user may enter it. */
  readonly owner?: number;
}

export interface Resources {
  /** The most memory it gets: a number of bytes, or of `k`, `m` or `g`, each 1024 of the one before. */
  readonly memory: string;
  /** The most processors it gets; undefined for as many as there are. */
  readonly cpus: number | undefined;
  /** The most processes and threads. */
  readonly processes: number;
}

/** Where a server answers. The texts are in Compose's notation: a stage's `compose:` section can put variables there. */
export interface Endpoint {
  readonly scheme: 'http' | 'https';
  readonly port: string;
  /** What its paths begin with: empty, or with a slash in front and none at the end. */
  readonly path: string;
}

/** Where Keycloak answers inside its container, and in the networks of its service. */
export interface Endpoints {
  /** The realms and the Admin API. */
  readonly main: Endpoint;
  /** `/health/ready`; undefined where it is switched off. */
  readonly health: Endpoint | undefined;
  /** The same for the entrypoint, which reads no arguments: the variables it reads, as far as arguments say otherwise. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Where Keycloak answers unless its options say otherwise (26.5.5 and 26.7.3, with TLS at a proxy). */
export const DEFAULT_ENDPOINTS: Endpoints = {
  main: { scheme: 'http', port: '8080', path: '' },
  health: { scheme: 'http', port: '9000', path: '' },
  variables: {},
};

/** @returns the containers of a deployment. */
export function containersOf({ keycloak, reconciler, postgres }: Deployment): Container[] {
  return postgres === undefined ? [keycloak, reconciler] : [keycloak, reconciler, postgres];
}

/** @returns the deployment with each of its containers changed. */
export function mapContainers(deployment: Deployment, change: (container: Container) => Container): Deployment {
  const { keycloak, reconciler, postgres } = deployment;
  return {
    ...deployment,
    keycloak: change(keycloak),
    reconciler: change(reconciler),
    postgres: postgres === undefined ? undefined : change(postgres),
  };
}
