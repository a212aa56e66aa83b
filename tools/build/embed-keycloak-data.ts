import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

/** A type of data/realm.schema.json. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
}

interface RealmSchema {
  readonly $defs: Readonly<Record<string, ClassSchema>>;
  readonly 'x-reconciler-properties': Readonly<Record<string, Schema>>;
}

interface ClassSchema {
  readonly type: string | readonly string[];
  readonly additionalProperties?: boolean;
  readonly properties: Readonly<Record<string, Schema>>;
}

/** Makes a module of what is known of Keycloak: its classes, each type in one short text, and its provider lists. */
export function embedKeycloakData(): void {
  const folder = join(renderer, 'src/keycloak/generated');
  emptyFolder(folder);
  const schema = readData('realm.schema.json') as RealmSchema;
  const providers = readData('providers.json') as Readonly<Record<string, unknown>>;
  const types = Object.fromEntries(
    Object.entries(schema.$defs).map(([name, { type, additionalProperties, properties }]) => [
      name,
      {
        ...(additionalProperties === true ? { open: true } : {}),
        ...(Array.isArray(type) ? { fromText: true } : {}),
        properties: typeTexts(properties),
      },
    ]),
  );
  const code = [
    `export const realmTypes = ${parsed(types)};`,
    `export const reconcilerProperties = ${parsed(typeTexts(schema['x-reconciler-properties']))};`,
    `export const providers = ${parsed(providers)};`,
  ];
  writeModule(folder, 'keycloak-data', `${code.join('\n')}\n`, [
    "import type { RealmType, TypeText } from '../realm-types.ts';",
    "/** The classes of Keycloak's realm documents, by name. */",
    'export declare const realmTypes: Readonly<Record<string, RealmType>>;',
    '/** Top-level properties that keycloak-config-cli adds. */',
    'export declare const reconcilerProperties: Readonly<Record<string, TypeText>>;',
    '/** What a Keycloak of this version brings along. */',
    'export declare const providers: {',
    ...Object.entries(providers).map(([name, value]) => `  readonly ${name}: ${declaredType(value)};`),
    '};',
  ]);
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(join(renderer, 'data', name), 'utf8'));
}

/** V8 reads a JSON text faster than the same as code. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

function declaredType(value: unknown): string {
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'readonly string[]' : 'Readonly<Record<string, readonly string[]>>';
}

function typeTexts(properties: Readonly<Record<string, Schema>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, typeText(schema)]));
}

/** A type in the notation of packages/renderer/src/keycloak/realm-types.ts. */
function typeText(schema: Schema): string {
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
      return `[${typeText(schema.items ?? {})}`;
    case 'object':
      return `{${typeText(schema.additionalProperties ?? {})}`;
    default:
      return '*'; // any JSON, or readers that take nearly everything
  }
}
