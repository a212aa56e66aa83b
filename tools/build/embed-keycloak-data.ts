import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from '../../packages/renderer/src/keycloak/compare-versions.ts';
import type { Features } from '../../packages/renderer/src/keycloak/features.ts';
import { nearestVersion } from '../../packages/renderer/src/keycloak/nearest-version.ts';
import type { AttributeTypes } from '../../packages/renderer/src/keycloak/attribute-types.ts';
import type { KeycloakOptionData } from '../../packages/renderer/src/keycloak/options.ts';
import type { ProviderConfigs } from '../../packages/renderer/src/keycloak/provider-configs.ts';
import type { ProviderLists } from '../../packages/renderer/src/keycloak/provider-lists.ts';
import type { RealmType } from '../../packages/renderer/src/keycloak/realm-types.ts';
import { usualVersion } from '../keycloak/deployed-version.ts';
import { renderer } from './folders.ts';
import { emptyFolder, writeModule } from './write-module.ts';

/** A type of realm.schema.json. */
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

/** What becomes of the files in packages/renderer/data/<version>: each gives parts of `KeycloakParts`. */
const FILES: Readonly<Record<string, (content: never) => Readonly<Record<string, unknown>>>> = {
  'realm.schema.json': (schema: RealmSchema) => ({
    realmTypes: classTypes(schema.$defs),
    reconcilerProperties: typeTexts(schema['x-reconciler-properties']),
  }),
  'providers.json': (providers: ProviderLists) => ({ providers }),
  'features.json': (features: Features) => ({ features }),
  'configs.json': (configs: ProviderConfigs) => ({ configs }),
  'attributes.json': (attributes: AttributeTypes) => ({ attributes }),
  'options.json': (options: KeycloakOptionData) => ({ options }),
};

/** Makes a module of what is known of each version of Keycloak. */
export function embedKeycloakData(): void {
  const folder = join(renderer, 'src/keycloak/generated');
  emptyFolder(folder);
  const data = join(renderer, 'data');
  const versions = readdirSync(data).toSorted(compareVersions);
  const read = (version: string, file: string): unknown =>
    JSON.parse(readFileSync(join(data, version, file), 'utf8')) as unknown;
  const partsOf = (version: string): string => {
    const parts = Object.entries(FILES).flatMap(([file, toParts]) =>
      Object.entries(toParts(read(version, file) as never)),
    );
    return `{${parts.map(([name, value]) => `${name}: () => ${parsed(value)}`).join(',\n')}}`;
  };
  const usual = nearestVersion(usualVersion(), versions);
  const others = versions.filter((version) => version !== usual);
  const secretKeys = versions.flatMap((version) => (read(version, 'providers.json') as ProviderLists).secretKeys);
  const declaration = [
    "import type { KeycloakParts } from '../keycloak-parts.ts';",
    '/** Each part is read from its text when it is asked for. */',
    'type Parts = { readonly [Part in keyof KeycloakParts]: () => KeycloakParts[Part] };',
  ];
  // Few runs need them: the command line loads them when it does.
  writeModule(
    folder,
    'other-versions',
    `const parts = {\n${others.map((version) => `'${version}': ${partsOf(version)}`).join(',\n')}\n};
export function otherParts(version) { return parts[version]; }\n`,
    [...declaration, 'export declare function otherParts(version: string): Parts;'],
  );
  const code = [
    `export const usual = '${usual}';`,
    `export const usualParts = ${partsOf(usual)};`,
    `export const versions = ${JSON.stringify(versions)};`,
    `export const secretKeys = ${JSON.stringify([...new Set(secretKeys)].toSorted())};`,
  ];
  writeModule(folder, 'keycloak-data', `${code.join('\n')}\n`, [
    ...declaration,
    '/** The version whose data is at hand: the one that new roots deploy. */',
    'export declare const usual: string;',
    'export declare const usualParts: Parts;',
    '/** The versions whose data is there, ascending. */',
    'export declare const versions: readonly string[];',
    '/** Config keys that hold secrets in any of the versions. */',
    'export declare const secretKeys: readonly string[];',
  ]);
}

/** V8 reads a JSON text faster than the same as code. */
function parsed(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

function classTypes(classes: RealmSchema['$defs']): Record<string, RealmType> {
  return Object.fromEntries(
    Object.entries(classes).map(([name, { type, additionalProperties, properties }]) => [
      name,
      {
        ...(additionalProperties === true ? { open: true } : {}),
        ...(Array.isArray(type) ? { fromText: true } : {}),
        properties: typeTexts(properties),
      },
    ]),
  );
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
