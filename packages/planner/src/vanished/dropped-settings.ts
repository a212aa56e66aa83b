import { type Diagnostic, FLOW_BINDINGS, isObject, type Json, own, START } from '@realm-as-code/renderer';
import { warning } from '../codes.ts';
import { ENTITY_LISTS } from '../reconciler/entity-lists.ts';
import { fileOf, type Generations } from './generations.ts';

/** Properties of documents that are no settings of the realm, or that come and go with the lists of entities. */
const NO_SETTINGS: ReadonlySet<string> = new Set([
  'realm',
  'id',
  'users',
  'authenticatorConfig',
  ...ENTITY_LISTS.map(({ path: [first = ''] }) => first),
]);

/** Finds settings of the realm, such as the flow for logins, that are no longer declared: running realms keep them. */
export function findDroppedSettings(generations: Generations): Diagnostic[] {
  const declares = (key: string): boolean => generations.after.some(({ value }) => (own(value, key) ?? null) !== null);
  return generations.before.flatMap((former) =>
    Object.entries(former.value)
      .filter(([key, value]) => !NO_SETTINGS.has(key) && !isNothing(value) && !declares(key))
      .map(([key]) => {
        const message = `"${key}" is no longer declared: running realms keep what was declared`;
        return warning('vanished-declaration', fileOf(generations, former), START, message, cureOf(key));
      }),
  );
}

/** A flow that is bound is in use, and keycloak-config-cli deletes none that is. */
function cureOf(key: string): string {
  return FLOW_BINDINGS.includes(key)
    ? `Declare the flow that is to be used; one that is bound is not deleted`
    : 'Declare what it is to be, or change it in the Admin Console';
}

function isNothing(value: Json): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}
