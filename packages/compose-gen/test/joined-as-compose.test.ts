import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import { yamlText } from '@realm-as-code/stage';
import { dockerCompose, needsCompose } from '../../../test/docker-compose.ts';
import { temporaryFolder } from '../../../test/folders.ts';
import { generateStage, printCompose, readStage } from '../src/index.ts';
import { input, stage } from './demo.ts';

/** More are tried with COMPOSE_CASES=1000. */
const CASES = Number(process.env['COMPOSE_CASES'] ?? 25);

const target = fc.constantFrom('/opt/own', '/opt/realm-as-code/realm.json', '/config/10-clients.json', '/srv');
// Compose refuses a second mount at one place, as with other options or as another kind.
const memory = fc.constantFrom('/tmp', '/t1', '/t2');
const word = fc.constantFrom('a', 'b', 'KC_DB', 'APP_SECRET', 'KC_LOG_LEVEL');
const listOf = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(item, { maxLength: 3 });
const pairs = fc.oneof(
  fc.dictionary(word, fc.constantFrom<Json>('1', 'x=y', 2, null), { maxKeys: 3 }),
  listOf(fc.tuple(word, fc.constantFrom('', '=1', '=x=y')).map((parts) => parts.join(''))),
);
const names = (one: fc.Arbitrary<string>, more: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(listOf(one), fc.dictionary(one, more, { maxKeys: 2 }));
const fileOf = (...sources: string[]): fc.Arbitrary<Json> => {
  const source = fc.constantFrom(...sources);
  return fc.oneof(source, fc.record({ source, target: fc.constantFrom('/opt/file', '/run/secrets/s1') }));
};

const properties = {
  volumes: listOf(
    fc.oneof(
      fc
        .tuple(fc.constantFrom('./own', 'own', '${FOO:-/srv}'), target, fc.constantFrom('', ':ro'))
        .map(([source, at, mode]) => `${source}:${at}${mode}`),
      target,
      target.map((at) => ({ type: 'volume', source: 'own', target: at, volume: { nocopy: true } })),
      target.map((at) => ({ type: 'bind', source: './own', target: at })),
    ),
  ),
  tmpfs: fc.oneof(memory, listOf(memory)),
  secrets: listOf(fileOf('s1', 's2')),
  configs: listOf(fileOf('c1', 'c2')),
  ports: listOf(
    fc.constantFrom<Json>('8080:8080', '127.0.0.1:8080:8080', '9090:8080', 9000, '8443', '5000-5001:6000-6001', {
      target: 8080,
      published: '8080',
      host_ip: '127.0.0.1',
    }),
  ),
  environment: pairs,
  labels: pairs,
  annotations: fc.dictionary(word, fc.constant('1'), { maxKeys: 2 }),
  sysctls: fc.dictionary(fc.constantFrom('net.a', 'net.b'), fc.nat(3), { maxKeys: 2 }),
  depends_on: names(
    fc.constantFrom('app', 'postgres'),
    fc.constantFrom<Json>({ condition: 'service_started' }, { condition: 'service_healthy', required: false }),
  ),
  networks: names(fc.constantFrom('keycloak', 'front'), fc.constantFrom<Json>(null, { aliases: ['a'] })),
  cap_add: listOf(fc.constantFrom('CHOWN', 'KILL')),
  cap_drop: listOf(fc.constantFrom('ALL', 'KILL')),
  extra_hosts: fc.oneof(listOf(fc.constantFrom('a:10.0.0.1', 'b=10.0.0.2')), fc.constant({ a: '10.0.0.3' })),
  dns: fc.oneof(fc.constant('10.0.0.1'), listOf(fc.constantFrom('10.0.0.1', '10.0.0.2'))),
  devices: listOf(fc.constantFrom('/dev/a:/dev/x', '/dev/b:/dev/x', '/dev/c')),
  expose: listOf(fc.constantFrom<Json>('8080', 9000)),
  command: fc.constantFrom<Json>('start --optimized', ['start-dev'], null),
  entrypoint: fc.constantFrom<Json>(['/own.sh'], null),
  healthcheck: fc.constantFrom<Json>({ interval: '9s' }, { test: ['CMD', 'true'] }, { test: 'true', retries: 1 }),
  logging: fc.constantFrom<Json>(
    { options: { tag: 't' } },
    { driver: 'syslog' },
    { driver: 'json-file', options: { 'max-size': '1m' } },
  ),
  deploy: fc.constantFrom<Json>({ labels: ['a=1'] }, { labels: { a: '2', b: '3' } }, { replicas: 2 }),
  ulimits: fc.constantFrom<Json>({ nofile: 9 }, { nofile: { soft: 1, hard: 2 } }),
  read_only: fc.boolean(),
  mem_limit: fc.constant('2g'),
};

const tagged = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof(
    { arbitrary: value, weight: 6 },
    { arbitrary: value.filter((one) => one !== null).map((one) => ({ '!override': one })), weight: 1 },
    { arbitrary: fc.constant({ '!reset': null }), weight: 1 },
  );
const service: fc.Arbitrary<JsonObject> = fc
  .record(
    Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, tagged(value as fc.Arbitrary<Json>)])),
    {
      requiredKeys: [],
    },
  )
  // A few of them at a time.
  .chain((all) => fc.subarray(Object.keys(all), { maxLength: 4 }).map((some) => pick(all as JsonObject, some)));
const section = fc
  .record({ keycloak: service, 'keycloak-config': service, app: service }, { requiredKeys: [] })
  .map((services): JsonObject => ({ ...beside, services: { ...services, app: { image: 'app:1', ...services.app } } }));
const beside: JsonObject = {
  volumes: { own: null },
  networks: { front: null },
  secrets: { s1: { file: './s1' }, s2: { file: './s2' } },
  configs: { c1: { file: './c1' }, c2: { file: './c2' } },
};

function pick(all: JsonObject, some: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(all).filter(([name]) => some.includes(name)));
}

/** JSON is YAML; a tag stands before its value. */
function textOf(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const [tag] = Object.keys(value);
  if (tag?.startsWith('!') === true) return `${tag} ${textOf(value[tag] as Json)}`;
  return `{ ${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}: ${textOf(one)}`)
    .join(', ')} }`;
}

/** What Compose makes of files; undefined where it refuses them. */
function meaning(folder: string, files: readonly string[]): Json | undefined {
  const args = [...files.flatMap((file) => ['-f', file]), 'config', '--format', 'json'];
  const variables = Object.fromEntries(Object.keys(input.variables).map((name) => [name, 'x']));
  const { status, stdout } = dockerCompose(args, folder, variables);
  if (status !== 0) return undefined;
  return JSON.parse(stdout) as JsonObject;
}

it(
  'sections mean what they mean as further files of Docker Compose',
  { ...needsCompose, timeout: 60_000 + CASES * 5000 },
  () => {
    const folder = temporaryFolder();
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return name;
    };
    let compared = 0;
    fc.assert(
      fc.property(fc.option(section), section, (shared, own) => {
        const text = `keycloak: ${JSON.stringify(stage.keycloak)}\ncompose: ${textOf(own)}\n`;
        const { read, diagnostics } = readStage(
          stage.name,
          { path: 'demo.yaml', text },
          {
            versions: { ...stage.versions },
            values: stage.values,
            ...(shared === null ? {} : { compose: shared }),
          },
        );
        expect(diagnostics).toEqual([]);
        const { compose, deployment } = generateStage({ ...input, stage: (read as NonNullable<typeof read>).stage });
        // What is generated follows from the sections, too: where Keycloak answers, for example.
        const base = write('base.yml', yamlText(printCompose(deployment, input.variables) as unknown as Json));
        const overrides = [
          ...(shared === null ? [] : [write('shared.yml', textOf(shared))]),
          write('own.yml', textOf(own)),
        ];
        const expected = meaning(folder, [base, ...overrides]);
        if (expected === undefined) return;
        compared++;
        expect(meaning(folder, [write('joined.yml', yamlText(compose))])).toEqual(expected);
      }),
      { numRuns: CASES },
    );
    expect(compared).toBeGreaterThan(CASES / 3);
  },
);
