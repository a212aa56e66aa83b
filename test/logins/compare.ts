import { freshRealm } from '@realm-as-code/adopter';
import { type Access, type Attempt, decide, readAccessRealm } from '@realm-as-code/access';
import { type Ending, STUCK } from './log-in.ts';
import type { Recorded } from './recorded.ts';

/** What both sides say about somebody's login. */
export interface Comparison {
  readonly attempt: Attempt;
  readonly keycloak: Ending;
  readonly access: Access;
  /** What they disagree about; undefined where they do not. */
  readonly differs?: 'outcome' | 'needs' | 'message';
}

const RANK = { denied: 0, needs: 1, allowed: 2 };

/** @returns what `decide` says about each attempt, beside what Keycloak did. */
export function compare({ keycloak, realm, attempts, endings }: Omit<Recorded, 'seed'>): Comparison[] {
  const known = readAccessRealm(realm, freshRealm(keycloak, realm['realm'] as string));
  return attempts.map((attempt, index): Comparison => {
    const own = (endings[index] ?? []).filter((ending) => isThisWay(attempt, ending));
    const furthest = own.reduce((best, one) => (RANK[one.outcome] > RANK[best.outcome] ? one : best), own[0] ?? NO_WAY);
    const access = decide(known, attempt);
    const differs = difference(access, furthest, own);
    return { attempt, keycloak: furthest, access, ...(differs === undefined ? {} : { differs }) };
  });
}

/** @returns a line about a disagreement. */
export function describe({ attempt, keycloak, access, differs }: Comparison): string {
  const said = ({ outcome, message }: { outcome: string; message?: string | undefined }, needs: string): string =>
    [outcome, needs, message].filter((text) => text !== undefined && text !== '').join(' ');
  const ours = said(access, access.needs.join(', '));
  return `${differs}: Keycloak ${said(keycloak, keycloak.needs ?? '')}, decide ${ours} (${access.reason ?? ''}): ${JSON.stringify(attempt)}`;
}

/** Nothing on the pages leads where the attempt wants to go. */
const NO_WAY: Ending = { path: [], outcome: 'denied' };

/** Whether an identity provider was asked where one is to be, and only there. */
function isThisWay({ way }: Attempt, { path, outcome }: Ending): boolean {
  return outcome === 'denied' || (way.kind === 'broker') === path.includes('upstream');
}

function difference(access: Access, keycloak: Ending, own: readonly Ending[]): Comparison['differs'] {
  if (access.outcome === 'depends') return undefined;
  if (access.outcome !== keycloak.outcome) return 'outcome';
  if (keycloak.needs !== undefined && !access.needs.includes(keycloak.needs)) return 'needs';
  const { message } = access;
  // Which of several ways it tells of is up to it.
  const said = own.flatMap((one) => one.message ?? []);
  if (said.some((one) => one.startsWith(STUCK))) return undefined;
  // That mail has been sent is said on the client's login page, unless its flow has something else to say.
  if (message === 'emailSentMessage') return undefined;
  return message !== undefined && said.length > 0 && !said.includes(message) ? 'message' : undefined;
}
