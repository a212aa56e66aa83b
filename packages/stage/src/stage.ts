import { type JsonObject, own, type RuleCode } from '@realm-as-code/renderer';

/** One environment that a Keycloak is deployed to: the stage file with the shared settings merged in. */
export interface Stage {
  /** The stage file's name without its ending, such as `prod`. */
  readonly name: string;
  readonly description?: string;
  readonly versions: Versions;
  readonly keycloak: KeycloakSettings;
  /** Where its images come from, and images of one's own. */
  readonly images?: Images;
  /** The database of others, for `keycloak.database: external`. */
  readonly database?: ExternalDatabase;
  /** What its programs are limited to. */
  readonly resources?: Readonly<Partial<Record<'keycloak' | 'keycloakConfig' | 'postgres', Limits>>>;
  /** How keycloak-config-cli works here. */
  readonly reconciler?: ReconcilerSettings;
  /** How secret variables come into the containers; in their environment when absent. */
  readonly secrets?: 'environment' | 'files';
  /** What it is generated for; Compose alone when absent. */
  readonly targets?: readonly Target[];
  readonly kubernetes?: KubernetesSettings;
  /** What expressions in the realm templates refer to, beside `stage`, the stage's name. */
  readonly values: JsonObject;
  /** Joined last to the Compose file, in Compose's own notation and as Compose joins a second file to a first. */
  readonly compose?: JsonObject;
  /** Findings that this stage accepts. */
  readonly exceptions?: readonly Exception[];
  /** What all stages say of their Compose file, beneath their own section, and the findings that all of them accept. */
  readonly shared?: Pick<Stage, 'compose' | 'exceptions'> | undefined;
}

/** Switches a rule off for one place. */
export interface Exception {
  readonly rule: RuleCode;
  /** The place as findings name it, such as `managed/30-clients.json#clients[legacy]`; what is below it counts too. */
  readonly at: string;
  readonly reason: string;
}

/** The versions of the deployed programs, each written once; image tags follow from them. */
export interface Versions {
  readonly keycloak: string;
  /** Without Keycloak's version: the image's tag is `{keycloakConfigCli}-{keycloak}`. */
  readonly keycloakConfigCli: string;
  readonly postgres: string;
}

export interface KeycloakSettings {
  /** The arguments of kc.sh; `$(env:NAME)` stands for an environment variable. */
  readonly command: readonly string[];
  /**
   * `embedded` keeps the data in a file of a volume, `postgres` in a database service of Keycloak's own, `external` in the
   * one that the stage describes as `database`.
   */
  readonly database: 'embedded' | 'postgres' | 'external';
  /** How many share the database; 1 when absent. */
  readonly instances?: number;
  /** The port of the host that Keycloak's HTTP port is published on; not published when absent. */
  readonly port?: number;
  /** Publishes the port on all addresses of the host instead of 127.0.0.1 only. */
  readonly public?: boolean;
}

/** Image references, such as `registry.example.org/our/keycloak:26.5.5-1`. */
export interface Images {
  /** The registry, with a path if need be, that the official images come from: `mirror.example.org/hub`. */
  readonly registry?: string;
  readonly keycloak?: string;
  readonly keycloakConfigCli?: string;
  readonly postgres?: string;
}

/** A database that runs elsewhere. Its password is the variable KEYCLOAK_DB_PASSWORD; texts can refer to others. */
export interface ExternalDatabase {
  /** A value of Keycloak's option `db`; `postgres` when absent. */
  readonly vendor?: string;
  readonly host: string;
  readonly port?: number;
  /** `keycloak` when absent. */
  readonly name?: string;
  /** `keycloak` when absent. */
  readonly user?: string;
  /** A file of the root's `certificates` that the server is verified against; PostgreSQL only. */
  readonly certificate?: string;
  /** Without a certificate: whether the connection is encrypted (`required`) or plain (`off`); PostgreSQL only. */
  readonly tls?: 'required' | 'off';
  /** What comes behind the address in the JDBC URL, such as `?ssl=true`, instead of what would follow from the rest. */
  readonly properties?: string;
}

export interface ReconcilerSettings {
  /**
   * `administrator`: the administrator of Keycloak itself, in `master`. `client`: a client of the realm's own with a service account that can
   * change that realm alone.
   */
  readonly signsInAs?: 'administrator' | 'client';
}

export interface Limits {
  /** A number of bytes, or of `k`, `m` or `g`, each 1024 of the one before. */
  readonly memory?: string;
  readonly cpus?: number;
}

/** What can run a deployment. */
export const targets = ['compose', 'kubernetes'] as const;
export type Target = (typeof targets)[number];

/** What a stage says for Kubernetes alone. */
export interface KubernetesSettings {
  /** The name of the deployment when absent. */
  readonly namespace?: string;
  /** The Secret with the variables, a key for each; named as the namespace when absent. */
  readonly secret?: string;
  /** Values of variables that are not secret, instead of those in the Secret. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Counts what cannot be seen in the manifests, such as a rotated secret. */
  readonly revision?: number;
  /** The volume of a database in the cluster; the size in Kubernetes' units, `8Gi` when absent. */
  readonly storage?: { readonly size?: string; readonly class?: string };
  /** Secrets with the credentials of a registry. */
  readonly pullSecrets?: readonly string[];
  /** The namespaces whose pods reach Keycloak; all of them when absent. */
  readonly clients?: readonly string[];
  /** The namespaces whose pods read Keycloak's metrics; none when absent. */
  readonly monitoring?: readonly string[];
  readonly ingress?: KubernetesIngress;
  readonly route?: KubernetesRoute;
  /** Whether the reconciler is a hook of Argo CD. */
  readonly argoCd?: boolean;
  readonly driftWatch?: KubernetesDriftWatch;
  /** Whether Keycloak's operator makes its pods. */
  readonly operator?: boolean;
  /** Whether Flux may replace the reconciler's Job. */
  readonly flux?: boolean;
}

/** Asks on a schedule what the next reconcile would do. */
export interface KubernetesDriftWatch {
  /** When, as a CronJob says it. */
  readonly schedule: string;
  /** An image with `realm-as-code` and the root, whose working folder is that root. */
  readonly image: string;
  /** What `plan` is told beside the stage and the address. */
  readonly arguments?: readonly string[];
}

/** An Ingress; its host is a text with `$(env:NAME)`, its paths are everything when absent. */
export interface KubernetesIngress {
  readonly host: string;
  readonly className?: string;
  readonly tlsSecret?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly paths?: readonly string[];
}

/** An HTTPRoute; its host is a text with `$(env:NAME)`, its paths are everything when absent. */
export interface KubernetesRoute {
  readonly host: string;
  readonly gateway: { readonly name: string; readonly namespace?: string; readonly listener?: string };
  readonly paths?: readonly string[];
}

/** Every environment variable that a deployment can need, by name, in the order of the registry. */
export type VariableRegistry = Readonly<Record<string, Variable>>;

export interface Variable {
  /** The heading it stands under in `env.<stage>.example`. */
  readonly group: string;
  readonly description: string;
  readonly secret: boolean;
  /** A value of the right shape. */
  readonly example: string;
  /** How to make or find a good value. */
  readonly generate: string;
  /**
   * What `make-env` writes: a `random` value, or the `example`. Without it a person has to supply
   * the value, except in stages that run Keycloak in its development mode.
   */
  readonly default?: 'random' | 'example';
  /** How it comes into the containers, whatever a stage says of its secrets. */
  readonly from?: 'environment' | 'file';
}

/** @returns whether a variable comes into the containers as a file, instead of in their environment. */
export function comesFromFile({ secrets }: Stage, variables: VariableRegistry, name: string): boolean {
  const { secret = false, from = secret && secrets === 'files' ? 'file' : 'environment' } = own(variables, name) ?? {};
  return from === 'file';
}

/** @returns what a stage is generated for. */
export function targetsOf({ targets = ['compose'] }: Stage): readonly Target[] {
  return targets;
}

/** Whether a stage runs Keycloak in its development mode, where values may be made up. */
export function isDevelopment({ keycloak }: Stage): boolean {
  return keycloak.command.includes('start-dev');
}
