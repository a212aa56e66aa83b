import { type Json, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { type Declared, propertiesOf } from '../declared.ts';
import type { Edit } from '../json-edits.ts';
import { isSame, type Pen } from '../pen.ts';
import { PropertyEdits } from './properties.ts';

/** `composite` follows from the composites. */
const ROLE_STEPS = new Set(['id', 'name', 'containerId', 'clientRole', 'composite']);

/** @returns how a declared role becomes the live one. */
export function editRole(pen: Pen, declared: Declared, live: JsonObject): Edit | undefined {
  const edits = new PropertyEdits();
  const properties = propertiesOf(declared);
  edits.compare(pen, declared, live, ROLE_STEPS);
  for (const key of ['description', 'composites', 'attributes']) {
    const value = own(live, key);
    const isDeclared = properties.has(key) && properties.get(key)?.value !== null;
    const written = value === undefined || isDeclared ? undefined : pen.write(value, key);
    if (written !== undefined && pen.take('add', key)) edits.add[key] = written;
  }
  const composite = properties.get('composite');
  const isComposite = Object.keys(objectAt(live, 'composites')).length > 0;
  const isTouched = edits.change.has('composites') || edits.add['composites'] !== undefined;
  if (isTouched && composite !== undefined && !isSame(composite.value, isComposite))
    edits.change.set('composite', { kind: 'replace', value: isComposite });
  return edits.edit;
}

const ACCOUNT_STEPS = new Set([
  'id',
  'username',
  'serviceAccountClientId',
  'credentials',
  'realmRoles',
  'clientRoles',
  'groups',
]);

/**
 * @param live without the role that every user has.
 * @returns how a declared service account becomes the live one.
 */
export function editAccount(pen: Pen, declared: Declared, live: JsonObject): Edit | undefined {
  const edits = new PropertyEdits();
  edits.compare(pen, declared, live, ACCOUNT_STEPS);
  for (const key of ['realmRoles', 'clientRoles', 'groups']) {
    const value: Json | undefined = own(live, key);
    const property = propertiesOf(declared).get(key);
    if (property !== undefined && property.value !== null) {
      const edit = key === 'groups' ? editGroups(pen, property, value) : pen.edit(property, value, key);
      if (edit !== undefined && pen.take('change', key)) edits.change.set(key, edit);
      continue;
    }
    const written = value === undefined ? undefined : pen.write(value, key);
    if (written !== undefined && pen.take('add', key)) edits.add[key] = written;
  }
  return edits.edit;
}

/** They may be named without the slash at the start. */
function editGroups(pen: Pen, declared: Declared, live: Json | undefined): Edit | undefined {
  const { value } = declared;
  const paths = Array.isArray(value)
    ? value.map((path) => (typeof path === 'string' ? path.replace(/^\/?/, '/') : path))
    : value;
  return isSame(paths, live) ? undefined : pen.edit(declared, live, 'groups');
}
