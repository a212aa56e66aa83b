import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { composeGen, root, stage } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

type Schemas = Readonly<Record<string, object>>;

/** Makes modules of the schemas of what people write: the pure packages have no file system to read them from. */
export async function embedStageData(): Promise<void> {
  const folder = join(stage, 'src/generated');
  emptyFolder(folder);
  const schemas = Object.fromEntries(
    ['stage', 'shared', 'variables', 'images', 'access'].map((name) => [
      name,
      readSchema(stage, `${name}.schema.json`),
    ]),
  );
  writeSchemas(folder, schemas);
  const validators = {
    validateStage: 'stage',
    validateShared: 'shared',
    validateVariables: 'variables',
    validateImages: 'images',
    validateAccess: 'access',
  };
  await writeValidators(folder, 'validators', validators, schemas, '../schema-diagnostics.ts');
}

/** Makes modules of the scripts that run in the containers and of the schema of Compose files. */
export async function embedComposeData(): Promise<void> {
  const folder = join(composeGen, 'src/generated');
  emptyFolder(folder);
  const scripts = Object.fromEntries(
    ['keycloak-config-entrypoint.sh', 'keycloak-entrypoint.sh', 'placeholders.sh', 'reconciler-client.sh'].map(
      (name) => [name, readFileSync(join(composeGen, 'scripts', name), 'utf8')],
    ),
  );
  writeModule(folder, 'scripts', `export const scripts = ${JSON.stringify(scripts, null, 2)};\n`, [
    '/** The scripts that run in the containers, by file name. */',
    'export declare const scripts: Readonly<Record<string, string>>;',
  ]);
  const schemas = { compose: readSchema(composeGen, 'compose-spec.json') };
  writeSchemas(folder, schemas);
  const validators = { validateComposeSpec: 'compose' };
  await writeValidators(folder, 'compose-validator', validators, schemas, '@realm-as-code/stage');
}

type Schema = Record<string, unknown> & { definitions?: object };

/** @returns a schema with the definitions of the files that it refers to in it. */
function readSchema(folder: string, file: string): Schema {
  const { $schema: _, $id: __, ...schema } = JSON.parse(readText(folder, file)) as Schema;
  const text = JSON.stringify(schema);
  const others = new Set([...text.matchAll(/"\$ref":"([^"#]+)#/g)].map(([, name]) => name as string));
  const own = JSON.parse(text.replace(/"\$ref":"[^"#]+#/g, '"$ref":"#')) as Schema;
  const definitions = Object.assign(
    {},
    own.definitions,
    ...[...others].map((name) => readSchema(folder, name).definitions),
  );
  return others.size === 0 ? own : { ...own, definitions };
}

function readText(folder: string, file: string): string {
  return readFileSync(join(folder, 'schemas', file), 'utf8');
}

/** Schemas are parsed when first asked for: only a mistake needs them. */
function writeSchemas(folder: string, schemas: Schemas): void {
  const getters = Object.entries(schemas).map(
    ([name, schema]) => `  get ${name}() { return JSON.parse(${JSON.stringify(JSON.stringify(schema))}); },`,
  );
  const properties = Object.keys(schemas).map((name) => `readonly ${name}: JsonObject`);
  writeModule(folder, 'schemas', `export const schemas = {\n${getters.join('\n')}\n};\n`, [
    "import type { JsonObject } from '@realm-as-code/renderer';",
    `export declare const schemas: { ${properties.join('; ')} };`,
  ]);
}

/**
 * Compiles schemas to functions now: compiling them at run time would take longer than everything else.
 *
 * @param names the schema of each exported function.
 * @param errors the module that declares what the functions find.
 */
async function writeValidators(
  folder: string,
  module: string,
  names: Readonly<Record<string, string>>,
  schemas: Schemas,
  errors: string,
): Promise<void> {
  const ajv = new Ajv({ strict: false, allErrors: true, code: { source: true, esm: true } });
  ajv.addFormat('duration', /^([0-9.]+(us|ms|s|m|h))+$/);
  ajv.addFormat('expose', () => true);
  ajv.addFormat('ports', () => true);
  ajv.addFormat('subnet_ip_address', () => true);
  for (const [exported, name] of Object.entries(names)) ajv.addSchema(schemas[name] as object, exported);
  const code = standalone.default(ajv, Object.fromEntries(Object.keys(names).map((name) => [name, name])));
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    write: false,
  });
  writeModule(folder, module, outputFiles.map(({ text }) => text).join(''), [
    `import type { SchemaError } from '${errors}';`,
    'type Validator = ((value: unknown) => boolean) & { errors?: readonly SchemaError[] | null };',
    ...Object.keys(names).map((name) => `export declare const ${name}: Validator;`),
  ]);
}
