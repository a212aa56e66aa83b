// `pnpm bench`: prints a table, ratios first. Ratios are of medians of runs that were made in turn, so that a slow
// moment of the machine falls on both sides. Exits with 1 when a target is missed.
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindsOfUsers, makeMatrix, readAccessRealm } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import { parseEnvFile } from '@realm-as-code/stage';
import {
  keycloakVersion,
  objectsAt,
  renderRealm,
  type RenderedRealm,
  serialiseRealm,
  validateRealm,
} from '@realm-as-code/renderer';
import { aihub, repository } from '../folders.ts';
import { LARGE, largeDocument, timeOfRequests } from './large-realm.ts';
import { MANY, realmWithManyClients } from './many-clients.ts';

const main = join(repository, 'packages/cli/dist/main.cjs');
const out = mkdtempSync(join(tmpdir(), 'realm-as-code-bench-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
/** A line of the table; a note has no ratio. */
interface Row {
  readonly what: string;
  readonly detail: string;
  readonly ratio?: number;
  readonly target?: number | undefined;
}

type Times = readonly number[];

const rows: Row[] = [];

wholeProcess();
adopting();
realms();
access();
substitution();
plans();
await largePlan();
print();

/**
 * The CLI against a bare Node, each a process of its own: on this Node and on those that BENCH_NODES names, paths with
 * commas between them.
 */
function wholeProcess(): void {
  const named = (process.env['BENCH_NODES'] ?? '').split(',').filter((path) => path !== '');
  for (const node of [process.execPath, ...named]) starts(node);
}

function starts(node: string): void {
  const runs = 25;
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const commands = {
    node: ['-e', '0'],
    prod: [main, 'generate', '--root', aihub, '--out', join(out, 'prod'), '--stage', 'prod'],
    all: [main, 'generate', '--root', aihub, '--out', join(out, 'all'), '--all'],
    validate: [main, 'validate', '--root', aihub, '--all'],
  };
  const times: Record<keyof typeof commands, number[]> = { node: [], prod: [], all: [], validate: [] };
  for (const args of Object.values(commands)) run(node, args); // warm-up; the files are there, and this Node's code cache
  for (let count = 0; count < runs; count++) {
    for (const [name, args] of Object.entries(commands)) times[name as keyof typeof commands].push(run(node, args));
  }
  const targets = startTargets(version);
  const beside = (what: string): string => `${version}: ${what} / node -e 0`;
  row(
    beside('generate --stage prod'),
    median(times.prod) / median(times.node),
    targets.prod,
    `${ms(times.prod)} against ${ms(times.node)}`,
  );
  row(beside('generate --all'), median(times.all) / median(times.node), undefined, ms(times.all));
  row(beside('validate --all'), median(times.validate) / median(times.node), targets.validate, ms(times.validate));
  const memory = { node: peakMemory(node, commands.node), prod: peakMemory(node, commands.prod) };
  if (memory.node === undefined || memory.prod === undefined)
    note('peak memory', 'not measured: /usr/bin/time is not installed');
  else
    row(
      beside('peak memory of generate --stage prod'),
      memory.prod / memory.node,
      2,
      `${Math.round(memory.prod / 1024)} MiB against ${Math.round(memory.node / 1024)} MiB`,
    );
}

/** What bringing in an export costs beside the requests: a process of its own, from the file to the written root. */
function adopting(): void {
  const size = 370_000;
  const file = join(out, 'export.json');
  const text = exportOf(size);
  writeFileSync(file, text);
  const times = [1, 2, 3, 4, 5].map((count) =>
    run(process.execPath, [main, 'adopt', '--export', file, '--out', join(out, `adopted-${count}`)]),
  );
  row(`adopt --export of ${Math.round(text.length / 1000)} kB, in seconds`, median(times) / 1000, 1, ms(times));
}

/** @returns an export of at least this size, in characters: Keycloak's own parts, roles, and clients with mappers. */
function exportOf(size: number): string {
  const realm = freshRealm(keycloakVersion, 'shop');
  const clients = objectsAt(realm, 'clients');
  for (let count = 0; JSON.stringify(realm, null, 2).length < size; count++) {
    const mappers = ['one', 'two', 'three'].map((name) => ({
      name,
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usermodel-attribute-mapper',
      config: { 'user.attribute': name, 'claim.name': name, 'id.token.claim': 'true', 'userinfo.token.claim': 'true' },
    }));
    clients.push({
      clientId: `client-${count}`,
      enabled: true,
      secret: `secret-of-client-${count}`,
      redirectUris: [`https://client-${count}.example.org/callback`],
      webOrigins: [`https://client-${count}.example.org`],
      protocolMappers: mappers,
    });
    realm['clients'] = clients;
  }
  return JSON.stringify(realm, null, 2);
}

/** From Node 22 on, a bare Node starts in less than half the time that Node 20 takes: the same work weighs more. */
function startTargets(version: string): { prod: number; validate: number } {
  return version.startsWith('v20.') ? { prod: 1.7, validate: 2.5 } : { prod: 2, validate: 3 };
}

function run(node: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(node, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - start;
}

/** Peak resident memory in KiB. */
function peakMemory(node: string, args: readonly string[]): number | undefined {
  const values: number[] = [];
  for (let count = 0; count < 5; count++) {
    const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', node, ...args], {
      encoding: 'utf8',
    });
    if (status !== 0) return undefined;
    values.push(Number(stderr.trim().split('\n').at(-1)));
  }
  return median(values);
}

/** Realms that grow, against parsing and writing the same bytes. */
function realms(): void {
  const template = readFileSync(join(aihub, 'templates/configs/keycloak/managed/30-clients.json'), 'utf8');
  const { clients } = JSON.parse(template) as { clients: readonly object[] };
  const values = {
    stage: 'bench',
    origins: Object.fromEntries(
      ['frontend', 'sysadmin', 'openwebui', 'dagster', 'datalake', 'attu', 'backup', 'langfuse'].map((name) => [
        name,
        `https://${name}.example.org`,
      ]),
    ),
  };
  const perClient: Record<number, number> = {};
  const perClientChecked: Record<number, number> = {};
  for (const count of [100, 1_000, 10_000]) {
    const many = Array.from({ length: count }, (_, index) => ({
      ...clients[index % clients.length],
      clientId: `client-${index}`,
    }));
    const text = JSON.stringify({ realm: 'bench', clients: many }, null, 2);
    const rendered = (): RenderedRealm =>
      renderRealm({ bootstrap: [], managed: [{ path: '30-clients.json', text }] }, values);
    const generate = (): void => {
      const { merged, documents, diagnostics } = rendered();
      serialiseRealm({ merged, documents });
      if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics[0]));
    };
    const realm = rendered();
    const validate = (): unknown => validateRealm(realm);
    const bare = (): unknown => JSON.stringify(JSON.parse(text), null, 2);
    const runs = count === 100 ? 60 : count === 1_000 ? 20 : 7;
    const [generating, plain, validating] = inTurn(runs, generate, bare, validate);
    perClientChecked[count] = (median(validating) / count) * 1000;
    perClient[count] = (median(generating) / count) * 1000;
    const size = `${(text.length / 1e6).toFixed(1)} MB`;
    row(
      `${count} clients / JSON.parse + JSON.stringify`,
      median(generating) / median(plain),
      count === 10_000 ? 3 : undefined,
      `${ms(generating)}, ${size}, ${perClient[count].toFixed(0)} µs a client`,
    );
    note(`${count} clients, all rules`, `${ms(validating)}, ${perClientChecked[count].toFixed(0)} µs a client`);
  }
  row(
    'time per client of all rules, 10000 clients / 100 clients',
    (perClientChecked[10_000] ?? 0) / (perClientChecked[100] ?? 0),
    1.5,
    '',
  );
  row('time per client, 10000 clients / 100 clients', (perClient[10_000] ?? 0) / (perClient[100] ?? 0), 1.5, '');
}

/** Who may log in where: of the AI Hub beside what every command does first, and of a realm with many clients. */
function access(): void {
  const stage = ['--root', aihub, '--stage', 'prod'];
  const [asking, validating] = inTurn(
    15,
    () => run(process.execPath, [main, 'access', ...stage]),
    () => run(process.execPath, [main, 'validate', ...stage]),
  );
  row(
    'access --stage prod beside validate --stage prod, in seconds',
    (median(asking) - median(validating)) / 1000,
    0.05,
    `${ms(asking)} against ${ms(validating)}`,
  );
  const many = realmWithManyClients();
  const fresh = freshRealm(keycloakVersion, 'bench');
  let answers = 0;
  const [answering, plain] = inTurn(
    5,
    () => {
      const realm = readAccessRealm(many, fresh);
      const matrix = makeMatrix(realm, kindsOfUsers(realm));
      answers = 0;
      for (const clientId of matrix.clients)
        for (const way of matrix.waysInto(clientId))
          for (const kind of matrix.kinds) if (matrix.at(clientId, kind, way).outcome !== 'depends') answers++;
    },
    () => JSON.parse(JSON.stringify(many)),
  );
  row(`access of ${MANY}, in seconds`, median(answering) / 1000, 2, `${ms(answering)}, ${answers} answers`);
  row(`access of ${MANY} / JSON of its realm`, median(answering) / median(plain), undefined, ms(plain));
}

/** The substitution of the entrypoints against the obvious loop. */
function substitution(): void {
  const names = Array.from({ length: 50 }, (_, index) => `BENCH_VARIABLE_${index}`);
  const lines: string[] = [];
  for (let size = 0, index = 0; size < 1e6; index++) {
    const line =
      index % 20 === 0
        ? `    "secret": "$(env:${names[(index / 20) % 50]})",`
        : `    "property-${index}": "a value of usual length",`;
    lines.push(line);
    size += line.length + 1;
  }
  const file = join(out, 'realm.json');
  writeFileSync(file, `{\n${lines.join('\n')}\n}\n`);
  const env = {
    ...process.env,
    ...Object.fromEntries(names.map((name, index) => [name, `value "${index}" with $ and \\`])),
  };
  const library = join(repository, 'packages/compose-gen/scripts/placeholders.sh');
  const loop = `source "$1"; text=$(<"$2"); for name in $(placeholder_variables "$2"); do json_escape "\${!name}"; text=\${text//"\\$(env:$name)"/"$REPLY"}; done; printf '%s\\n' "$text"`;
  const bash = (script: string) => (): string => {
    const { status, stdout } = spawnSync('bash', ['-c', script, 'bash', library, file], {
      env,
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (status !== 0) throw new Error('bash failed');
    return stdout;
  };
  const ours = bash('source "$1"; substitute_placeholders "$2"');
  const naive = bash(loop);
  if (ours() !== naive()) throw new Error('the two substitutions differ');
  const [fast, slow] = inTurn(5, ours, naive);
  row(
    'substitution of 1 MB, 50 variables / loop of ${text//…/…}',
    median(fast) / median(slow),
    0.5,
    `${ms(fast)} against ${ms(slow)}`,
  );
}

/** The plan against a run of keycloak-config-cli, on a server that runs already: BENCH_KEYCLOAK_URL, values in BENCH_ENV. */
function plans(): void {
  const { BENCH_KEYCLOAK_URL: url, BENCH_ENV: file, KEYCLOAK_CONFIG_CLI_JAR: jar } = process.env;
  if (url === undefined || file === undefined || jar === undefined) {
    note('plan', 'not measured: BENCH_KEYCLOAK_URL, BENCH_ENV and KEYCLOAK_CONFIG_CLI_JAR are not set');
    return;
  }
  const configs = join(out, 'all/configs/keycloak');
  const managed = join(configs, 'managed');
  const config = join(out, 'managed');
  for (const name of readdirSync(managed).filter((file) => file.endsWith('.dev.json'))) {
    cpSync(join(managed, name), join(config, name.replace('.dev', '')));
  }
  const values = Object.fromEntries(
    parseEnvFile(file, readFileSync(file, 'utf8')).entries.map(({ name, value }) => [name, value ?? '']),
  );
  const settings = {
    KEYCLOAK_URL: url,
    KEYCLOAK_USER: values['KEYCLOAK_ADMIN_USER'],
    KEYCLOAK_PASSWORD: values['KEYCLOAK_ADMIN_PASSWORD'],
    IMPORT_FILES_LOCATIONS: `${config}/*.json`,
    IMPORT_CACHE_ENABLED: 'false',
    IMPORT_VARSUBSTITUTION_ENABLED: 'true',
    IMPORT_MANAGED_CLIENTSCOPE: 'full',
    CONFIG_DIR: config,
  };
  const env = { ...process.env, ...values, ...settings };
  const plan = (): unknown =>
    spawnSync(process.execPath, [main, 'plan', '--stage', 'dev', '--root', aihub, '--url', url, '--env', file]);
  const reconcile = (): SpawnSyncReturns<Buffer> =>
    spawnSync('bash', [join(configs, 'keycloak-config-entrypoint.sh')], { env });
  const { status, stderr, stdout } = reconcile();
  if (status !== 0) {
    const lines = `${stderr.toString()}${stdout.toString()}`.split('\n');
    const reason = lines.find((line) => /error|exception/i.test(line));
    note('plan', `not measured: keycloak-config-cli failed (JAVA_HOME says which Java it runs on): ${reason}`);
    process.exitCode = 1;
    return;
  }
  const [planning, reconciling] = inTurn(5, plan, reconcile);
  row(
    'plan / run of keycloak-config-cli',
    median(planning) / median(reconciling),
    0.05,
    `${ms(planning)} against ${ms(reconciling)}`,
  );
}

/** The same with import files that name much; and against the requests alone. The server's administrator signs in. */
async function largePlan(): Promise<void> {
  const { BENCH_KEYCLOAK_URL: url, BENCH_ENV: file, KEYCLOAK_CONFIG_CLI_JAR: jar, JAVA_HOME: java } = process.env;
  if (url === undefined || file === undefined || jar === undefined || java === undefined) {
    note(`plan --files, ${LARGE}`, 'not measured: it needs what the plan needs, and JAVA_HOME');
    return;
  }
  const { entries } = parseEnvFile(file, readFileSync(file, 'utf8'));
  const valueOf = (wanted: string): string => entries.find(({ name }) => name === wanted)?.value ?? '';
  const [user, password] = [valueOf('KEYCLOAK_ADMIN_USER'), valueOf('KEYCLOAK_ADMIN_PASSWORD')];
  const realm = 'bench-large';
  const document = join(out, `${realm}.json`);
  writeFileSync(document, JSON.stringify(largeDocument(realm)));
  const settings = {
    KEYCLOAK_URL: url,
    KEYCLOAK_USER: user,
    KEYCLOAK_PASSWORD: password,
    IMPORT_CACHE_ENABLED: 'false',
  };
  const env = { ...process.env, ...settings, IMPORT_FILES_LOCATIONS: document, KEYCLOAK_READTIMEOUT: '300s' };
  const reconcile = (): SpawnSyncReturns<Buffer> => spawnSync(join(java, 'bin/java'), ['-jar', jar], { env });
  const plan = (): SpawnSyncReturns<Buffer> =>
    spawnSync(process.execPath, [main, 'plan', '--files', document], { env });
  reconcile(); // the first one makes the realm
  const { status, stderr } = plan();
  if (status !== 0) throw new Error(`a plan right after a run: ${stderr.toString()}`);
  const requests: number[] = [];
  const planning: number[] = [];
  for (let count = 0; count < 5; count++) {
    requests.push(await timeOfRequests({ url, user, password }, realm));
    const start = performance.now();
    plan();
    planning.push(performance.now() - start);
  }
  const start = performance.now();
  reconcile();
  const reconciling = [performance.now() - start];
  const detail = `${ms(planning)} against`;
  const ratio = median(planning) / median(reconciling);
  row(`plan --files / run, ${LARGE}`, ratio, 0.05, `${detail} ${ms(reconciling)}`);
  row('plan --files / its requests alone', median(planning) / median(requests), 2, `${detail} ${ms(requests)}`);
}

/** @returns the times of each function, in milliseconds; a first run of each is not counted. */
function inTurn<Functions extends readonly (() => unknown)[]>(
  runs: number,
  ...functions: Functions
): { [Index in keyof Functions]: Times } {
  const timed = functions.map((run) => ({ run, times: [] as number[] }));
  for (const { run } of timed) run();
  for (let count = 0; count < runs; count++) {
    for (const { run, times } of timed) {
      const start = performance.now();
      run();
      times.push(performance.now() - start);
    }
  }
  return timed.map(({ times }) => times) as unknown as { [Index in keyof Functions]: Times };
}

function median(values: Times): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function ms(values: Times): string {
  return `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
}

function row(what: string, ratio: number, target: number | undefined, detail: string): void {
  rows.push({ what, ratio, target, detail });
}

function note(what: string, detail: string): void {
  rows.push({ what, detail });
}

function print(): void {
  for (const { what, ratio, target, detail } of rows) {
    const shown = ratio === undefined ? '    –' : ratio.toFixed(2).padStart(5);
    const isMet = ratio !== undefined && target !== undefined && ratio <= target;
    const verdict = target === undefined ? '          ' : `${isMet ? 'ok  ' : 'MISS'} ≤${target}`.padEnd(10);
    process.stdout.write(`${shown}  ${verdict}  ${what.padEnd(58)} ${detail}\n`);
  }
  const isMissed = ({ ratio, target }: Row): boolean => ratio !== undefined && target !== undefined && ratio > target;
  if (rows.some(isMissed)) process.exitCode = 1;
}
