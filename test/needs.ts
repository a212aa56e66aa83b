/** What tests need beyond Node and bash. A machine may lack it; CI only where an excuse is given. */
interface Need {
  /** What cannot be tried without it. */
  readonly what: string;
  readonly howToGet: string;
  /** Why CI may lack it. Everything else is installed by `.ci/run`. */
  readonly excuse?: string;
}

const NEEDS = {
  'docker compose': {
    what: 'the comparison with Docker Compose',
    howToGet: 'https://docs.docker.com/compose/install, or name its program in DOCKER_COMPOSE',
    excuse: 'Debian 12 has version 1 only, and to build another takes minutes',
  },
  'pre-commit': {
    what: 'the hook for other repositories',
    howToGet: 'pip install pre-commit',
  },
  'fish and zsh': {
    what: 'completion in these shells',
    howToGet: 'apt-get install fish zsh',
  },
  patch: {
    what: 'applying a diff with patch',
    howToGet: 'apt-get install patch',
  },
  tar: {
    what: 'unpacking bundles with tar',
    howToGet: 'apt-get install tar',
  },
  'a registry': {
    what: 'digests of a real registry',
    howToGet: 'go install github.com/distribution/distribution/v3/cmd/registry@v3.0.0, and name it in REGISTRY',
    excuse: 'to build it takes minutes, and a double stands for it',
  },
  chromium: {
    what: 'logging in with a browser',
    howToGet: 'apt-get install chromium',
  },
  'keycloak-config-cli': {
    what: 'real reconciles',
    howToGet: 'name its jar in KEYCLOAK_CONFIG_CLI_JAR, or pull its image',
    excuse: 'it is released on GitHub and as an image, in no package registry',
  },
  'recorded runs': {
    what: 'the model of keycloak-config-cli on the documents of its own tests',
    howToGet: 'they are in a folder beside this repository',
    excuse: 'they are not part of this project',
  },
  'a Docker engine with Compose': {
    what: 'the stack in containers and the runbook',
    howToGet: 'https://docs.docker.com/engine/install',
    excuse: 'CI runs in a container itself, without an engine',
  },
  'Go, npm and Python': {
    what: 'the manifests on a real API server',
    howToGet: 'https://go.dev/doc/install, Python with venv, or name a folder with the programs in KUBERNETES_PROGRAMS',
  },
  'a node': {
    what: 'the manifests with real pods',
    howToGet:
      'Linux, root, what "Go, npm and Python" are for, apt-get install runc iproute2 iptables debootstrap, and the jar of keycloak-config-cli in KEYCLOAK_CONFIG_CLI_JAR',
  },
} satisfies Record<string, Need>;

/** Why a test is skipped; the JSON report has it too, where tools/sum-results.ts looks for the excuse. */
interface NotTried {
  readonly line: string;
  readonly excuse?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    notTried?: NotTried;
  }
}

export interface Needed {
  readonly skip?: true;
  readonly meta?: { readonly notTried: NotTried };
}

/**
 * The options of a test, or of a suite, that needs something: it is skipped where that is missing, and named in the last
 * line of the run (see not-tried.ts).
 *
 * @throws in CI, unless there is an excuse: what is skipped there is never tried by anyone.
 */
export function needs(name: keyof typeof NEEDS, isHere: boolean): Needed {
  if (isHere) return {};
  const { what, howToGet, excuse }: Need = NEEDS[name];
  const isCi = ![undefined, '', 'false'].includes(process.env['CI']);
  if (isCi && excuse === undefined) throw new Error(`CI has to try ${what}, and ${name} is missing: ${howToGet}`);
  const line = `${what} (needs ${name}: ${howToGet})`;
  return { skip: true, meta: { notTried: excuse === undefined ? { line } : { line, excuse } } };
}
