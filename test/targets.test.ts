import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { printCompose } from '@realm-as-code/compose-gen';
import { generateManifests } from '@realm-as-code/kube-gen';
import type { Container, Deployment, Mount, Stage, StageFiles } from '@realm-as-code/stage';

/** What a program is started with: its words, its environment, and its files by their paths; contents are in hexadecimal. */
interface Given {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}
type Values = Readonly<Record<string, string>>;

const VARIABLES = ['DOMAIN', 'A', 'B_2', 'KC_DB', 'PASSWORD'];
/** Secrets that come as files. */
const SECRETS: Values = { FILE_A: '$(A)', FILE_B: 'line\n' };
const SETTINGS = ['KC_DB', 'KC_DB_PASSWORD', 'A', 'IMPORT_X', 'KEYCLOAK_URL'];

const literal = fc.constantFrom(
  '$',
  '$$',
  '$(',
  '$(A)',
  '$(DOMAIN)',
  '${A}',
  '${A:-b}',
  '(',
  ')',
  'é',
  '😀',
  '"',
  '\\',
  '\n',
  ' ',
  "'",
  'x',
  '#',
  '',
);
const text = fc
  .array(
    fc.oneof(
      literal,
      fc.constantFrom(...VARIABLES).map((name) => `$(env:${name})`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));
/** A value that Compose does not refuse as missing. */
const value = fc.array(literal, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('') || 'v');
const content = fc.oneof(
  fc
    .array(fc.oneof(literal, fc.constantFrom('\r\n', '\t', 'line\n', '\0', '\u2028', '\ufeff')), { maxLength: 8 })
    .map((parts) => parts.join('')),
  fc.uint8Array({ maxLength: 20 }),
);

const file = (path: string): fc.Arbitrary<{ path: string; content: string | Uint8Array }> =>
  content.map((one) => ({ path, content: one }));
const files = fc
  .tuple(
    ...[
      'configs/entry.sh',
      'configs/a.json',
      'configs/b c.json',
      'configs/x.jar',
      'themes/t/login/a.css',
      'themes/t/login/a b.css',
    ].map(file),
  )
  .map((all): StageFiles => all);
const mounts = fc.subarray<Mount>([
  { source: 'configs/entry.sh', target: '/opt/realm-as-code/entry.sh' },
  { source: 'configs/a.json', target: '/opt/realm-as-code/realms/a.json', isForFirstStart: true },
  { source: 'configs/a.json', target: '/config/a.json' },
  { source: 'configs/b c.json', target: '/config/b c.json' },
  { source: 'configs/x.jar', target: '/opt/keycloak/providers/x.jar' },
  { source: 'themes/t', target: '/opt/keycloak/themes/t' },
]);
const container = fc.record({
  image: fc.constant('image:1'),
  entrypoint: fc.array(text, { maxLength: 2 }),
  command: fc.array(text, { maxLength: 3 }),
  settings: fc.dictionary(fc.constantFrom(...SETTINGS), text),
  variables: fc.subarray(VARIABLES),
  mounts,
  secretFiles: fc.subarray(['FILE_A', 'FILE_B']),
  folders: fc.constant([]),
  hasReadOnlyRoot: fc.boolean(),
  user: fc.constant(undefined),
  healthCommand: fc.constant(undefined),
  resources: fc.constant({ memory: '1g', cpus: undefined, processes: 1 }),
}) satisfies fc.Arbitrary<Container>;
const deployment = fc.record({
  name: fc.constant('demo'),
  stage: fc.constant('demo'),
  description: fc.constant(undefined),
  keycloak: container,
  instances: fc.constantFrom(1, 2),
  endpoints: fc.record({
    main: fc.constantFrom(
      { scheme: 'http' as const, port: '8080', path: '' },
      { scheme: 'https' as const, port: '8443', path: '/a$$b' },
    ),
    health: fc.constant({ scheme: 'http' as const, port: '9000', path: '' }),
    variables: fc.constantFrom<Values>({}, { KC_HTTP_RELATIVE_PATH: '/a$$b' }),
  }),
  published: fc.constant(undefined),
  reconciler: container,
  postgres: fc.constant(undefined),
}) satisfies fc.Arbitrary<Deployment>;

it('Compose and Kubernetes start Keycloak and the reconciler with the same words, environment and files', () => {
  const values = fc.record(Object.fromEntries(VARIABLES.map((name) => [name, value])));
  fc.assert(
    fc.property(deployment, files, values, fc.subarray(VARIABLES), (deployed, all, environment, known) => {
      const onCompose = startedByCompose(deployed, all, environment);
      const onKubernetes = startedByKubernetes(deployed, all, environment, known);
      expect(onKubernetes).toEqual(onCompose);
    }),
    { numRuns: 500 },
  );
});

/** What Compose makes of its file. A mounted folder stands for the files in it. */
function startedByCompose(deployed: Deployment, all: StageFiles, environment: Values): Record<string, Given> {
  const { services } = printCompose(deployed, {});
  const started = Object.entries(services).map(([name, service]): [string, Given] => {
    const words = [...(service.entrypoint ?? []), ...(service.command ?? [])];
    const mounted = service.volumes.flatMap((volume): [string, string][] => {
      if (typeof volume === 'string') return [];
      const source = volume.source.slice(2);
      return all.flatMap((one): [string, string][] => {
        if (one.path === source) return [[volume.target, inHex(one.content)]];
        return one.path.startsWith(`${source}/`)
          ? [[volume.target + one.path.slice(source.length), inHex(one.content)]]
          : [];
      });
    });
    const secrets = (service.secrets ?? []).map((one) => [`/run/secrets/${one}`, inHex(SECRETS[one] as string)]);
    return [
      name,
      {
        words: words.map((word) => interpolate(word, environment)),
        environment: mapValues(service.environment, (one) => interpolate(one, environment)),
        files: Object.fromEntries([...mounted, ...secrets]),
      },
    ];
  });
  return Object.fromEntries(started);
}

/** Compose's interpolation, as far as generated files use it; what a variable holds is not looked at again. */
function interpolate(written: string, environment: Values): string {
  return written.replace(/\$\$|\$\{(\w+):\?[^}]*\}|\$/g, (found, name?: string) => {
    if (found === '$$') return '$';
    if (name === undefined) throw new Error(`a lone dollar sign in ${written}`);
    return environment[name] as string;
  });
}

// oxlint-disable-next-line typescript/no-explicit-any -- what the kubelet reads has no type here
type KubernetesObject = Record<string, any>;

/** What the kubelet makes of the manifests, with the variables in the Secret but for those that the stage knows. */
function startedByKubernetes(
  deployed: Deployment,
  all: StageFiles,
  environment: Values,
  known: readonly string[],
): Record<string, Given> {
  const containers = [deployed.keycloak, deployed.reconciler];
  const isNeeded = (name: string): boolean =>
    containers.some((one) => one.variables.includes(name)) || JSON.stringify(containers).includes(`$(env:${name})`);
  const variables = Object.fromEntries(known.filter(isNeeded).map((name) => [name, environment[name] as string]));
  const stage: Stage = {
    name: 'demo',
    versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' },
    keycloak: { command: ['start'], database: 'external' },
    values: {},
    kubernetes: { variables },
  };
  const source = { file: 'stages/demo.yaml', value: {}, locate: () => ({ line: 1, column: 1 }) };
  const input = { stage, source, deployment: deployed, files: all, registry: {} };
  const { files: manifests, diagnostics } = generateManifests(input);
  expect(diagnostics).toEqual([]);
  const objects = manifests.flatMap(({ content: yaml }) =>
    parseAllDocuments(yaml as string).map((one) => one.toJS() as KubernetesObject),
  );
  const configMaps = new Map(
    objects.filter(({ kind }) => kind === 'ConfigMap').map((one) => [one['metadata'].name, one]),
  );
  const pods = objects.flatMap(({ spec }) => (spec?.template === undefined ? [] : [spec.template.spec]));
  return Object.fromEntries(
    pods.map((pod): [string, Given] => {
      const [main] = pod.containers;
      const env = environmentOf(main.env, environment);
      return [
        main.name,
        {
          words: [...(main.command ?? []), ...(main.args ?? [])].map((word) => expand(word, env)),
          environment: Object.fromEntries(Object.entries(env).filter(([name]) => !FOR_KUBERNETES.test(name))),
          files: filesOf(pod, configMaps),
        },
      ];
    }),
  );
}

/** What is in the environment for arguments and for the cluster of the pods alone. */
const FOR_KUBERNETES = /^VALUE_OF_|^KC_CACHE_EMBEDDED_NETWORK_BIND_ADDRESS$/;

/** The kubelet's makeEnvironmentVariables: what comes from a Secret is not expanded. */
function environmentOf(env: readonly KubernetesObject[] = [], secret: Values): Record<string, string> {
  const made: Record<string, string> = {};
  for (const { name, value: plain, valueFrom } of env) {
    if (Object.hasOwn(made, name)) throw new Error(`${name} is there twice`);
    made[name] = valueFrom === undefined ? expand(plain, made) : (secret[valueFrom.secretKeyRef?.key] ?? 'an address');
  }
  return made;
}

/** Kubernetes' expansion (third_party/forked/golang/expansion). */
function expand(input: string, mapping: Values): string {
  let result = '';
  for (let cursor = 0; cursor < input.length; cursor++) {
    const next = input[cursor + 1];
    if (input[cursor] !== '$' || next === undefined) {
      result += input[cursor];
    } else if (next === '$') {
      result += '$';
      cursor++;
    } else if (next === '(' && input.includes(')', cursor)) {
      const end = input.indexOf(')', cursor);
      const name = input.slice(cursor + 2, end);
      result += mapping[name] ?? `$(${name})`;
      cursor = end;
    } else {
      // It goes on byte by byte, and takes the first byte of a letter for a letter.
      if (next > '\u007f') throw new Error(`a letter would be broken in ${input}`);
      result += `$${next}`;
      cursor++;
    }
  }
  return result;
}

function filesOf(pod: KubernetesObject, configMaps: ReadonlyMap<string, KubernetesObject>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, mountPath, subPath } of pod['containers'][0].volumeMounts) {
    const volume = pod['volumes'].find((one: KubernetesObject) => one['name'] === name);
    for (const { key, path } of volume.secret?.items ?? []) {
      found[`${mountPath}/${path}`] = inHex(SECRETS[key] as string);
    }
    for (const { configMap } of volume.projected?.sources ?? []) {
      const { data = {}, binaryData = {} } = configMaps.get(configMap.name) as KubernetesObject;
      const bytes: Record<string, string> = {
        ...mapValues(data, (one) => inHex(one)),
        ...mapValues(binaryData, (one) => Buffer.from(one, 'base64').toString('hex')),
      };
      const items: { key: string; path: string }[] =
        configMap.items ?? Object.keys(bytes).map((key) => ({ key, path: key }));
      for (const { key, path } of items) {
        if (subPath === undefined) found[`${mountPath}/${path}`] = bytes[key] as string;
        else if (subPath === path) found[mountPath] = bytes[key] as string;
      }
    }
  }
  return found;
}

function mapValues(object: Values, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(object).map(([key, one]) => [key, map(one)]));
}

function inHex(bytes: string | Uint8Array): string {
  return Buffer.from(bytes as string).toString('hex');
}
