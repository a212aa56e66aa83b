import type { Resources } from '@realm-as-code/stage';
import { escapeDollars } from './interpolation.ts';

/**
 * The part of the Compose specification that this product writes. A stage's own `compose:` section can say anything
 * that the specification's JSON Schema allows.
 */
export interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes?: Readonly<Record<string, Readonly<Record<string, never>>>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

export interface ComposeService {
  readonly image: string;
  readonly restart: 'no' | 'unless-stopped';
  readonly depends_on?: Readonly<Record<string, { readonly condition: 'service_healthy'; readonly restart?: boolean }>>;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Each becomes a file of its name in /run/secrets. */
  readonly secrets?: readonly string[];
  readonly scale?: number;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly (string | BindMount)[];
  readonly healthcheck?: Healthcheck;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly mem_limit: string;
  readonly cpus?: number;
  readonly pids_limit: number;
  readonly shm_size?: string;
  readonly stop_grace_period?: string;
  readonly logging: { readonly driver: string; readonly options: Readonly<Record<string, string>> };
}

/** Long form: the short one would make a missing file a folder, and a path with a colon ambiguous. */
export interface BindMount {
  readonly type: 'bind';
  readonly source: string;
  readonly target: string;
  readonly read_only: true;
  readonly bind: { readonly create_host_path: false };
}

export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: string;
  readonly timeout: string;
  readonly start_period: string;
  readonly retries: number;
}

/**
 * @returns a read-only mount of a generated file or folder; `source` is relative to the Compose file. Both are names as they
 *   are: what reads as a variable in the name of a realm, a theme or a jar is none.
 */
export function mount(source: string, target: string): BindMount {
  return {
    type: 'bind',
    source: `./${escapeDollars(source)}`,
    target: escapeDollars(target),
    read_only: true,
    bind: { create_host_path: false },
  };
}

/** What every service is held to: no privileges to gain, bounded memory, processes and logs. */
export function hardened({
  memory,
  cpus,
  processes,
}: Resources): Pick<ComposeService, 'cap_drop' | 'security_opt' | 'mem_limit' | 'cpus' | 'pids_limit' | 'logging'> {
  return {
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: memory,
    ...(cpus === undefined ? {} : { cpus }),
    pids_limit: processes,
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  };
}
