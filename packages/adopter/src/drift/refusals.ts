import type { Plan, PlannedChange } from '@realm-as-code/planner';
import { type Diagnostic, isObject, type Json, type JsonNode, parseJsonTree } from '@realm-as-code/renderer';
import type { Round } from './find-drift.ts';
import type { Offer } from './ledger.ts';

export type Refusal = readonly [offer: Offer, reason: string];

/** The properties that name the entries of lists. */
const NAMES = ['clientId', 'alias', 'serviceAccountClientId', 'name'];

/** An error that the templates do not have now, and the offers that may have made it. */
export interface NewError {
  readonly reason: string;
  readonly key: string;
  /** Empty where nothing tells. */
  readonly suspects: readonly Offer[];
}

/** Finds the errors that the changed templates have and the present ones have not. */
export function newErrors(
  errors: readonly Diagnostic[],
  before: readonly Diagnostic[],
  { ledger, managed }: Round,
): NewError[] {
  const known = new Set(before.map(identityOf));
  const fresh = errors.filter((error) => !known.has(identityOf(error)));
  const texts = new Map(managed.map(({ path, text }) => [path, text]));
  return fresh.map((error): NewError => {
    const text = texts.get(error.file);
    const place = text === undefined ? undefined : placeIn(text, error);
    const here = place === undefined ? [] : ledger.offersAt(error.file, place.list, place.entry, place.property);
    return {
      reason: `validate would refuse it: ${error.message} (${error.code})`,
      key: identityOf(error),
      suspects: here.length > 0 ? here : ledger.offers.filter((offer) => isNamedIn(error.message, offer)),
    };
  });
}

function identityOf({ code, file, message }: Diagnostic): string {
  return `${code}\0${file}\0${message}`;
}

function isNamedIn(message: string, { name }: Offer): boolean {
  return message.includes(`"${name}"`) || message.includes(`"${name.slice(name.lastIndexOf('/') + 1)}"`);
}

/** A place in a template: a list, and where it is in an entry of it, the entry's name there and the property. */
interface TemplatePlace {
  readonly list: string;
  readonly entry?: string;
  readonly property?: string | undefined;
}

function placeIn(text: string, { line, column }: Diagnostic): TemplatePlace | undefined {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  let offset = 0;
  for (let at = 1; at < line; at++) offset = body.indexOf('\n', offset) + 1;
  offset += column - 1;
  const propertyAt = (node: JsonNode | undefined): [string, JsonNode] | undefined => {
    const found = [...(node?.properties ?? [])].find(([, { start, value }]) => start <= offset && offset < value.end);
    return found === undefined ? undefined : [found[0], found[1].value];
  };
  const steps: string[] = [];
  let value = JSON.parse(body) as Json;
  let node = parseJsonTree(body);
  while (isObject(value)) {
    const inside = propertyAt(node);
    if (inside === undefined) break;
    steps.push(inside[0]);
    value = value[inside[0]] ?? null;
    node = inside[1];
  }
  if (!Array.isArray(value)) return steps.length === 1 ? { list: '', entry: steps[0] as string } : undefined;
  const list = steps.join('.');
  const at = node.items?.findIndex(({ start, end }) => start <= offset && offset < end) ?? -1;
  const item = value[at];
  const entry = isObject(item) ? NAMES.map((key) => item[key]).find((name) => typeof name === 'string') : undefined;
  return entry === undefined ? { list } : { list, entry, property: propertyAt(node.items?.[at])?.[0] };
}

/** Finds the offers that the next reconcile would not leave alone. */
export function refusedByPlan(after: Plan, before: Plan, offers: readonly Offer[]): Refusal[] {
  if (after.failure !== undefined && before.failure === undefined) {
    const { step, reason } = after.failure;
    const named = offers.filter((offer) => isNamedIn(`${step} ${reason}`, offer));
    return (named.length > 0 ? named : offers).map((offer) => [
      offer,
      `the next reconcile would fail: ${step}: ${reason}`,
    ]);
  }
  const changed = offers.filter((offer) => after.changes.some((change) => concerns(change, offer)));
  return changed.map((offer) => [offer, 'the next reconcile would change it nevertheless']);
}

function concerns(change: PlannedChange, { type, name, path }: Offer): boolean {
  if (change.type !== type || change.name !== name) return false;
  if (path === undefined || change.action !== 'change') return change.action !== 'stays' || path === undefined;
  return change.properties.some((property) => property.path === path || property.path.startsWith(`${path}.`));
}
