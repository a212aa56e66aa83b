import type { AccessChange } from './access-changes.ts';

/**
 * @param target the only entity that a plan is for, as `type/name`; all of them unless given.
 * @returns the changes that are about it: those of a client. What the others come from is not told apart.
 */
export function accessOf(changes: readonly AccessChange[], target: string | undefined): AccessChange[] {
  if (target === undefined) return [...changes];
  return changes.flatMap((change) => {
    const clients = change.clients.filter((clientId) => target === `client/${clientId}`);
    return clients.length === 0 ? [] : [{ ...change, clients }];
  });
}
