import { SecretValues } from '@realm-as-code/renderer';
import {
  type Change,
  makePlan,
  type Plan,
  type PlannedChange,
  reconcilerSettings,
  toLiveRealm,
} from '@realm-as-code/planner';

/** A plan for managed documents by name, as the tests have them. */
export function planOf(before: object, managed: object, environment: Record<string, string>, version = '6.5.0'): Plan {
  const documents = Object.entries(managed).map(([name, value]: [string, unknown]) => ({
    kind: 'managed',
    name,
    value,
  }));
  return makePlan({
    stage: 'dev',
    // None of the users that documents name is there but those of service accounts.
    live: { ...toLiveRealm(before as never), users: new Map() },
    realm: { documents: documents as never },
    values: new Map(Object.entries(environment)),
    secrets: new SecretValues(),
    reconciler: { ...reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), version), keeps: new Set() },
  });
}

/**
 * Changes as texts to compare: what is created and deleted by name, what changes by property and new value. What stays is
 * no change.
 */
export function changeKeys(changes: readonly (Change | PlannedChange)[]): string[] {
  const keys = changes.flatMap((one) => {
    if (one.action === 'stays') return [];
    const name = `${one.action} ${one.type}/${one.name}`;
    if (one.action !== 'change') return [name];
    // A plan does not hold secrets.
    return one.properties.map(({ path, file }) => `${name} ${path} → ${path === 'secret' ? '' : JSON.stringify(file)}`);
  });
  return keys.toSorted();
}
