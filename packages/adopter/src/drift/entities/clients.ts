import { CLIENT_DEFAULTS } from '@realm-as-code/planner';
import { isTrue, type JsonObject, objectAt, own } from '@realm-as-code/renderer';
import { type Declared, propertiesOf } from '../declared.ts';
import type { Edit } from '../json-edits.ts';
import { isSame, type Pen } from '../pen.ts';
import { PropertyEdits } from './properties.ts';

const OVERRIDES = 'authenticationFlowBindingOverrides';
/** Properties that have steps of their own, or that nobody changes. */
const CLIENT_STEPS = new Set([
  'id',
  'clientId',
  'access',
  'secret',
  'attributes',
  'protocolMappers',
  'authorizationSettings',
  OVERRIDES,
]);
const SCOPE_STEPS = new Set(['id', 'name', 'attributes', 'protocolMappers']);

/** @returns how a declared client becomes the live one. */
export function editClient(pen: Pen, declared: Declared, live: JsonObject): Edit | undefined {
  const edits = new PropertyEdits();
  edits.compare(pen, declared, live, CLIENT_STEPS);
  compareSecret(pen, declared, live, edits);
  edits.compareAttributes(pen, declared, live);
  edits.compareMappers(pen, declared, live);
  compareOverrides(pen, declared, live, edits);
  edits.addUndeclared(pen, declared, live, CLIENT_DEFAULTS);
  return edits.edit;
}

/** @returns how a declared client scope becomes the live one. */
export function editClientScope(pen: Pen, declared: Declared, live: JsonObject): Edit | undefined {
  const edits = new PropertyEdits();
  edits.compare(pen, declared, live, SCOPE_STEPS);
  edits.compareAttributes(pen, declared, live);
  edits.compareMappers(pen, declared, live);
  edits.addUndeclared(pen, declared, live, {});
  return edits.edit;
}

/** A client that has become public loses its secret, which it can no longer have. */
function compareSecret(pen: Pen, declared: Declared, live: JsonObject, { change, remove }: PropertyEdits): void {
  const secret = propertiesOf(declared).get('secret');
  if (secret === undefined || secret.value === null) return;
  const hasNone = isTrue(live['publicClient']) || isTrue(live['bearerOnly']);
  const isChanged = change.has('publicClient') || change.has('bearerOnly');
  if (hasNone && isChanged) remove.add('secret');
  const known = own(live, 'secret');
  if (!hasNone && known !== undefined && !isSame(secret.value, known))
    pen.withhold('secret', 'the live secret is another one: put it into the environment file if it is to stay');
}

/** They are exact, whether they are declared or not. */
function compareOverrides(pen: Pen, declared: Declared, live: JsonObject, edits: PropertyEdits): void {
  const overrides = propertiesOf(declared).get(OVERRIDES);
  const wanted = objectAt(live, OVERRIDES);
  if (overrides === undefined || overrides.value === null) {
    const isNone = Object.keys(wanted).length === 0;
    const written = isNone ? undefined : pen.write(wanted, OVERRIDES);
    if (written !== undefined && pen.take('add', OVERRIDES)) edits.add[OVERRIDES] = written;
    return;
  }
  const edit = pen.edit(overrides, wanted, OVERRIDES);
  if (edit !== undefined && pen.take('change', OVERRIDES)) edits.change.set(OVERRIDES, edit);
}
