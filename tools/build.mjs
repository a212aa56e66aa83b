// Builds everything that is not committed: embedded scripts and schemas, precompiled validators, the published form of
// the packages and the bundled CLI. `--if-stale` does nothing when no source is newer than the last build.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'packages/cli/dist/.built');
const composeGen = join(root, 'packages/compose-gen');
const renderer = join(root, 'packages/renderer');
const stage = join(root, 'packages/stage');

/** Parts that few runs need, loaded when first called: most are a file each. */
const LAZY = {
  'compose-validator': {
    filter: /generated\/compose-validator\.js$/,
    shim: `export function validateComposeSpec(value) {
      const { validateComposeSpec: validate } = require('./lazy/compose-validator.cjs');
      const isValid = validate(value);
      validateComposeSpec.errors = validate.errors;
      return isValid;
    }`,
  },
  'jsonc-parser': {
    filter: /^jsonc-parser$/,
    shim: ['parseTree', 'printParseErrorCode', 'visit']
      .map((name) => `export const ${name} = (...args) => require('./lazy/jsonc-parser.cjs').${name}(...args);`)
      .join('\n'),
  },
  // Only what readPlainYaml does not know needs it. Stays in the bundle, so that the code cache can have it.
  yaml: {
    filter: /^yaml$/,
    shim: ['isMap', 'isNode', 'isPair', 'isScalar', 'parseDocument', 'visit']
      .map((name) => `export const ${name} = (...args) => require('yaml').${name}(...args);`)
      .join('\n'),
  },
  handlebars: {
    filter: /^handlebars$/,
    shim: `export default { create: () => require('./lazy/handlebars.cjs').create() };`,
  },
  // commander asks for it at once, for subcommands that are programs of their own, which we have none of; it takes Node
  // milliseconds to load.
  'child-process': {
    filter: /^node:child_process$/,
    shim: `export const spawn = (...args) => require('child_process').spawn(...args);`,
  },
  diff: {
    filter: /^diff$/,
    shim: `export const createTwoFilesPatch = (...args) => require('./lazy/diff.cjs').createTwoFilesPatch(...args);`,
  },
};

if (process.argv.includes('--if-stale') && !isStale()) process.exit(0);
await embedStageData(join(stage, 'src/generated'));
await embedComposeData(join(composeGen, 'src/generated'));
embedKeycloakData(join(renderer, 'src/keycloak/generated'));
await bundleCli();
compilePackages();
writeFileSync(stamp, '');

/** Whether any source is newer than the last build. */
function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  const newer = (path) => {
    const stats = statSync(path);
    if (!stats.isDirectory()) return stats.mtimeMs > built;
    return readdirSync(path).some((name) => name !== 'generated' && newer(join(path, name)));
  };
  const inputs = [
    'renderer/src',
    'renderer/data',
    'planner/src',
    'stage/src',
    'stage/schemas',
    'compose-gen/src',
    'compose-gen/scripts',
    'compose-gen/schemas',
    'cli/src',
  ];
  return newer(join(root, 'tools/build.mjs')) || inputs.some((path) => newer(join(root, 'packages', path)));
}

/** Makes modules of the schemas of what people write: the pure packages have no file system to read them from. */
async function embedStageData(generated) {
  emptyFolder(generated);
  const schemas = Object.fromEntries(
    ['stage', 'shared', 'variables'].map((name) => [name, readSchema(stage, `${name}.schema.json`)]),
  );
  writeSchemas(generated, schemas);
  const validators = { validateStage: 'stage', validateShared: 'shared', validateVariables: 'variables' };
  await writeValidators(generated, 'validators', validators, schemas);
}

/** Makes modules of the scripts that run in the containers and of the schema of Compose files. */
async function embedComposeData(generated) {
  emptyFolder(generated);
  const scripts = Object.fromEntries(
    ['keycloak-config-entrypoint.sh', 'keycloak-entrypoint.sh', 'placeholders.sh'].map((name) => [
      name,
      readFileSync(join(composeGen, 'scripts', name), 'utf8'),
    ]),
  );
  writeModule(generated, 'scripts', `export const scripts = ${JSON.stringify(scripts, null, 2)};\n`, [
    '/** The scripts that run in the containers, by file name. */',
    'export declare const scripts: Readonly<Record<string, string>>;',
  ]);
  const schemas = { compose: readSchema(composeGen, 'compose-spec.json') };
  writeSchemas(generated, schemas);
  await writeValidators(generated, 'compose-validator', { validateComposeSpec: 'compose' }, schemas);
}

function emptyFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

function readSchema(folder, file) {
  const { $schema: _, $id: __, ...schema } = JSON.parse(readFileSync(join(folder, 'schemas', file), 'utf8'));
  return schema;
}

/** Schemas are parsed when first asked for: only a mistake needs them. */
function writeSchemas(generated, schemas) {
  const getters = Object.entries(schemas).map(
    ([name, schema]) => `  get ${name}() { return JSON.parse(${JSON.stringify(JSON.stringify(schema))}); },`,
  );
  writeModule(generated, 'schemas', `export const schemas = {\n${getters.join('\n')}\n};\n`, [
    "import type { JsonObject } from '@realm-as-code/renderer';",
    `export declare const schemas: { ${Object.keys(schemas)
      .map((name) => `readonly ${name}: JsonObject`)
      .join('; ')} };`,
  ]);
}

/** Compiles schemas to functions now: compiling them at run time would take longer than everything else. */
async function writeValidators(generated, module, names, schemas) {
  const require = createRequire(import.meta.url);
  const { Ajv } = require('ajv');
  const standalone = require('ajv/dist/standalone').default;
  const { build } = await import('esbuild');
  const ajv = new Ajv({ strict: false, allErrors: true, code: { source: true, esm: true } });
  ajv.addFormat('duration', /^([0-9.]+(us|ms|s|m|h))+$/);
  ajv.addFormat('expose', () => true);
  ajv.addFormat('ports', () => true);
  ajv.addFormat('subnet_ip_address', () => true);
  for (const [exported, name] of Object.entries(names)) ajv.addSchema(schemas[name], exported);
  const code = standalone(ajv, Object.fromEntries(Object.keys(names).map((name) => [name, name])));
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    write: false,
  });
  writeModule(generated, module, result.outputFiles[0].text, [
    names.validateStage === undefined
      ? "import type { SchemaError } from '@realm-as-code/stage';"
      : "import type { SchemaError } from '../schema-diagnostics.ts';",
    'type Validator = ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };',
    ...Object.keys(names).map((name) => `export declare const ${name}: Validator;`),
  ]);
}

/** Makes a module of what is known of Keycloak: its classes, each type in one short text, and its provider lists. */
function embedKeycloakData(generated) {
  emptyFolder(generated);
  const data = (name) => JSON.parse(readFileSync(join(renderer, 'data', name), 'utf8'));
  const schema = data('realm.schema.json');
  const properties = (all) => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, typeText(one)]));
  const types = Object.fromEntries(
    Object.entries(schema.$defs).map(([name, one]) => [
      name,
      {
        ...(one.additionalProperties ? { open: true } : {}),
        ...(Array.isArray(one.type) ? { fromText: true } : {}),
        properties: properties(one.properties),
      },
    ]),
  );
  const parsed = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
  const code = [
    `export const realmTypes = ${parsed(types)};`,
    `export const reconcilerProperties = ${parsed(properties(schema['x-reconciler-properties']))};`,
    `export const providers = ${parsed(data('providers.json'))};`,
  ];
  const list = 'readonly string[]';
  const lists = Object.entries(data('providers.json')).map(([name, value]) => {
    const type =
      typeof value === 'string' ? 'string' : Array.isArray(value) ? list : `Readonly<Record<string, ${list}>>`;
    return `  readonly ${name}: ${type};`;
  });
  writeModule(generated, 'keycloak-data', `${code.join('\n')}\n`, [
    "import type { RealmType, TypeText } from '../realm-types.ts';",
    "/** The classes of Keycloak's realm documents, by name. */",
    'export declare const realmTypes: Readonly<Record<string, RealmType>>;',
    '/** Top-level properties that keycloak-config-cli adds. */',
    'export declare const reconcilerProperties: Readonly<Record<string, TypeText>>;',
    '/** What a Keycloak of this version brings along. */',
    `export declare const providers: {\n${lists.join('\n')}\n};`,
  ]);
}

/** A JSON Schema type in the notation of packages/renderer/src/keycloak/realm-types.ts. */
function typeText(schema) {
  if (schema.$ref !== undefined) return `@${schema.$ref.split('/').at(-1)}`;
  if (Array.isArray(schema.type)) return 'o';
  if (schema.enum !== undefined) return `=${schema.enum.join('|')}`;
  switch (schema.type) {
    case 'string':
      return 's';
    case 'boolean':
      return 'b';
    case 'number':
      return 'n';
    case 'integer':
      return schema.format === 'int32' ? 'i' : 'l';
    case 'array':
      return `[${typeText(schema.items)}`;
    case 'object':
      return `{${typeText(schema.additionalProperties)}`;
    default:
      return '*'; // any JSON, or readers that take nearly everything
  }
}

function writeModule(generated, name, code, declarations) {
  const note = '// Generated by tools/build.mjs.\n';
  writeFileSync(join(generated, `${name}.js`), note + code);
  writeFileSync(join(generated, `${name}.d.ts`), `${note}${declarations.join('\n')}\n`);
}

/** Bundles the CLI as CommonJS, which starts faster than ES modules on Node 20, and makes V8's code caches for it. */
async function bundleCli() {
  const { build } = await import('esbuild');
  const cli = join(root, 'packages/cli');
  const dist = join(cli, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const common = {
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false }, // a script that runs from the code cache has none
    charset: 'ascii',
    conditions: ['source'],
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
  };
  const lazily = {
    name: 'lazily',
    setup(setup) {
      for (const [name, { filter }] of Object.entries(LAZY)) {
        setup.onResolve({ filter }, ({ kind, namespace }) =>
          kind === 'entry-point' || namespace === 'lazily'
            ? undefined
            : { path: name, namespace: 'lazily', sideEffects: false },
        );
      }
      setup.onLoad({ filter: /.*/, namespace: 'lazily' }, ({ path }) => ({
        contents: LAZY[path].shim,
        loader: 'js',
        resolveDir: stage, // it depends on yaml
      }));
      setup.onResolve({ filter: /^\.\/lazy\// }, ({ path }) => ({ path, external: true }));
    },
  };
  await build({ ...common, entryPoints: [join(cli, 'src/main.ts')] });
  await build({
    ...common,
    entryPoints: [join(cli, 'src/program.ts')],
    plugins: [lazily],
    // main.ts compiles this text as it is: V8 takes a cache for that very text only.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  });
  await build({
    ...common,
    outdir: join(dist, 'lazy'),
    entryPoints: {
      'compose-validator': join(composeGen, 'src/generated/compose-validator.js'),
      handlebars: resolvePackage('packages/renderer', 'handlebars'),
      diff: resolvePackage('packages/cli', 'diff'),
      // Its CommonJS form cannot be bundled.
      'jsonc-parser': resolvePackage('packages/renderer', 'jsonc-parser').replace('/umd/', '/esm/'),
    },
  });
  makeCodeCaches(join(dist, 'main.cjs'));
}

/**
 * Runs the commands that people wait for once, which makes V8's code caches of this Node for them. Sources that are
 * being edited may be wrong: then the first good run makes them.
 */
function makeCodeCaches(main) {
  const out = mkdtempSync(join(tmpdir(), 'realm-as-code-'));
  for (const args of [['generate', '--out', out], ['validate']]) {
    spawnSync(process.execPath, [main, ...args, '--all', '--root', root]);
  }
  rmSync(out, { recursive: true, force: true });
}

function resolvePackage(from, name) {
  return createRequire(join(root, from, 'package.json')).resolve(name);
}

/** Compiles the library packages to JavaScript and declarations. */
function compilePackages() {
  for (const name of ['renderer', 'stage', 'compose-gen', 'planner']) {
    const folder = join(root, 'packages', name);
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    const { status } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.build.json')],
      {
        stdio: 'inherit',
      },
    );
    if (status !== 0) process.exit(status ?? 1);
    if (name === 'planner') continue; // it carries no data
    const generated = name === 'renderer' ? 'keycloak/generated' : 'generated';
    cpSync(join(folder, 'src', generated), join(folder, 'dist', generated), { recursive: true });
  }
}
