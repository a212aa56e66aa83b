import {
  type Diagnostic,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  own,
  isTrue,
  type Path,
  type RenderedDocument,
  textAt,
  valueAt,
} from '@realm-as-code/renderer';
import { warning } from '../codes.ts';
import { isEmpty } from '../live/tidy.ts';
import { CLIENT_DEFAULTS } from '../plan/undeclared-properties.ts';
import { type Generations, managedIn, quoted } from './generations.ts';

/** A type of entity of which keycloak-config-cli sets what is declared, and nothing else (measured). */
interface PatchedType {
  readonly noun: string;
  readonly nameKey: string;
  /** Properties whose own properties are set one by one. */
  readonly parts: readonly string[];
  /** Names, and what is exact whether or not it is declared: see the model in reconciler/. */
  readonly exact: readonly string[];
  /** What Keycloak gives every such entity. */
  readonly defaults: JsonObject;
  /** @returns where a document has lists of such entities. */
  listsIn(document: JsonObject): string[][];
}

const ROLE = {
  nameKey: 'name',
  parts: ['composites'],
  defaults: {},
};

const PATCHED_TYPES: readonly PatchedType[] = [
  {
    noun: 'client',
    nameKey: 'clientId',
    parts: ['attributes'],
    exact: ['id', 'clientId', 'authenticationFlowBindingOverrides'],
    defaults: CLIENT_DEFAULTS,
    listsIn: () => [['clients']],
  },
  {
    noun: 'client scope',
    nameKey: 'name',
    parts: ['attributes'],
    exact: ['id', 'name'],
    defaults: {},
    listsIn: () => [['clientScopes']],
  },
  {
    ...ROLE,
    noun: 'realm role',
    exact: ['id', 'name', 'containerId', 'composite', 'clientRole', 'composites.realm'],
    listsIn: () => [['roles', 'realm']],
  },
  {
    ...ROLE,
    noun: 'client role',
    exact: ['id', 'name', 'containerId', 'composite', 'clientRole'],
    listsIn: (document) => Object.keys(objectAt(document, 'roles', 'client')).map((key) => ['roles', 'client', key]),
  },
  {
    noun: 'user',
    nameKey: 'username',
    parts: [],
    exact: ['id', 'username', 'serviceAccountClientId', 'realmRoles', 'clientRoles', 'groups', 'credentials'],
    defaults: { enabled: true },
    listsIn: () => [['users']],
  },
];

/** Finds properties that an entity no longer declares: running realms keep their last values. One finding an entity. */
export function findDroppedProperties(generations: Generations): Diagnostic[] {
  return PATCHED_TYPES.flatMap((type) => {
    const now = new Map(managedIn(generations).flatMap((document) => entitiesIn(document, type)));
    return generations.before.flatMap((former) =>
      entitiesIn(former, type).flatMap(([key, { value: before }]): Diagnostic[] => {
        const declared = now.get(key);
        if (declared === undefined) return [];
        const dropped = droppedFrom(type, before, declared.value);
        return dropped.length === 0 ? [] : [keeping(type, declared, dropped)];
      }),
    );
  });
}

/** An entity, where it is declared. */
interface Declared<Document> {
  readonly document: Document;
  readonly path: Path;
  readonly value: JsonObject;
}

function entitiesIn<Document extends { readonly value: JsonObject }>(
  document: Document,
  type: PatchedType,
): [key: string, declared: Declared<Document>][] {
  return type.listsIn(document.value).flatMap((list) => {
    const entities = valueAt(document.value, ...list);
    if (!Array.isArray(entities)) return [];
    return entities.flatMap((value, index): [string, Declared<Document>][] => {
      const name = textAt(value, type.nameKey);
      if (name === undefined || !isObject(value)) return [];
      return [[JSON.stringify([...list, name]), { document, path: [...list, index], value }]];
    });
  });
}

function droppedFrom(type: PatchedType, before: JsonObject, now: JsonObject): string[] {
  const declared = new Set(propertiesOf(now, type).map(([path]) => path));
  // A client without a secret has no use for its last one.
  const hasSecret = !isTrue(own(now, 'publicClient')) && !isTrue(own(now, 'bearerOnly'));
  return propertiesOf(before, type)
    .filter(([path, value]) => !declared.has(path) && !type.exact.includes(path) && !isDefault(type, path, value))
    .map(([path]) => path)
    .filter((path) => path !== 'secret' || hasSecret);
}

/** Properties by path; null declares nothing. */
function propertiesOf(entity: JsonObject, { parts }: PatchedType): [path: string, value: Json][] {
  return Object.entries(entity).flatMap(([key, value]): [string, Json][] => {
    if (value === null) return [];
    if (!parts.includes(key) || !isObject(value)) return [[key, value]];
    return Object.entries(value).flatMap(([inner, item]): [string, Json][] =>
      item === null ? [] : [[`${key}.${inner}`, item]],
    );
  });
}

/** @returns whether a realm in which nobody ever declared a property has the same value. */
function isDefault({ defaults }: PatchedType, path: string, value: Json): boolean {
  const preset = own(defaults, path);
  return preset === undefined ? value === false || isEmpty(value) : JSON.stringify(preset) === JSON.stringify(value);
}

function keeping(
  { noun, nameKey }: PatchedType,
  { document, path, value }: Declared<RenderedDocument>,
  dropped: readonly string[],
): Diagnostic {
  const [values, them] = dropped.length === 1 ? ['its last value', 'it is'] : ['their last values', 'they are'];
  // Roles of clients are named with their client: it stands between the name of their list and their place in it.
  const name = JSON.stringify([...path.slice(2, -1), textAt(value, nameKey)].join('/'));
  const message = `the ${noun} ${name} no longer declares ${quoted(dropped)}: running realms keep ${values}`;
  const hint = `Declare what ${them} to be`;
  return warning('vanished-declaration', document.source.file, document.locate([...path, nameKey]), message, hint);
}
