import type { Plan, PlannedChange } from '@realm-as-code/planner';

const WORDS: Readonly<Record<PlannedChange['action'], string>> = {
  create: 'is created',
  change: 'changes',
  delete: 'is deleted',
  stays: '',
};

/** @returns what the plan does to clients and what belongs to them, in a few words, by client ID. */
export function plannedOfClients(plan: Plan | undefined): ReadonlyMap<string, string> {
  const planned = new Map<string, string[]>();
  for (const { action, type, name } of plan?.changes ?? []) {
    const client = clientOf(type, name);
    if (client === undefined || action === 'stays') continue;
    const words = type === 'client' ? WORDS[action] : `${type.replaceAll('-', ' ')} ${WORDS[action]}`;
    planned.set(client, [...new Set([...(planned.get(client) ?? []), words])]);
  }
  return new Map([...planned].map(([client, words]) => [client, words.join(', ')]));
}

function clientOf(type: PlannedChange['type'], name: string): string | undefined {
  if (type === 'client' || type === 'service-account') return name;
  // Roles are named client/role.
  return type === 'client-role' ? name.slice(0, name.indexOf('/')) : undefined;
}
