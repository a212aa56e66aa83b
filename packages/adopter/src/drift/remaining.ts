import type { Plan, PlannedChange } from '@realm-as-code/planner';
import type { Drift } from './find-drift.ts';
import { keyOf, type Ledger, type Subject, type Withheld } from './ledger.ts';

/** The role that Keycloak makes for each client with authorization services. */
export const UMA = '/uma_protection';
/** What belongs to operators once the realm is there. */
const OF_OPERATORS = new Set(['identity-provider', 'group']);

/**
 * Collects what a plan of the changed templates still has: what was withheld, and what nothing is known to do about.
 *
 * @param after the plan of the changed templates.
 */
export function remaining(after: Plan, { withheld }: Ledger): Pick<Drift, 'withheld' | 'operators'> {
  const operators = after.changes
    .filter(({ type }) => OF_OPERATORS.has(type))
    .map(({ type, name }) => ({ type, name }));
  const isKeycloaksOwn = ({ type, name }: PlannedChange): boolean => type === 'client-role' && name.endsWith(UMA);
  const others = after.changes
    .filter((change) => !OF_OPERATORS.has(change.type) && !isKeycloaksOwn(change))
    .flatMap(subjectsOf);
  const isSaid = ({ type, name, path }: Subject): boolean =>
    withheld.some(
      (one) =>
        one.type === type &&
        one.name === name &&
        (one.path === undefined || path === undefined || overlap(one.path, path)),
    );
  const unsaid = others.filter((subject) => !isSaid(subject));
  const all = new Map([...withheld, ...unsaid].map((one) => [`${keyOf(one)}\0${one.reason}`, one]));
  return { withheld: [...all.values()], operators };
}

function overlap(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

function subjectsOf(change: PlannedChange): Withheld[] {
  const { type, name, action, properties } = change;
  const reason = reasonOf(change);
  return action === 'create' || properties.length === 0
    ? [{ type, name, reason }]
    : properties.map(({ path }) => ({ type, name, path, reason }));
}

function reasonOf(change: PlannedChange): string {
  if ('deletion' in change && change.deletion !== undefined)
    return `an earlier reconcile made it, and no template declares it any more. ${change.deletion}`;
  if (change.action === 'delete')
    return change.type === 'authenticator-config'
      ? 'no flow uses it, and the next reconcile deletes it'
      : 'no template declares it, and the next reconcile deletes it';
  if (change.action === 'create') return 'the next reconcile makes it';
  if (change.action === 'change') return 'the next reconcile makes it what the template says';
  return 'no template has a list that it could be written into';
}
