import type { AccessRealm } from '@realm-as-code/access';
import { isTrue, objectAt, own, textAt } from '@realm-as-code/renderer';
import { BINDINGS } from '../words/uses.ts';

/** What a flow is used for. */
export interface FlowUse {
  readonly text: string;
  /** How far up it is drawn; below {@link BESIDES} are those that decide who gets in. */
  readonly rank: number;
}

/** What comes behind the flows of logins: those for other things. */
export const BESIDES = 10;
/** What comes last: flows that nobody uses. */
export const UNUSED = 100;

/** More names than this are counted. */
const SHOWN_CLIENTS = 5;

/** @returns what each top-level flow is used for, by its alias. */
export function flowUsesOf(realm: AccessRealm): ReadonlyMap<string, readonly FlowUse[]> {
  const uses = new Map<string, FlowUse[]>();
  const named = [...bindingsOf(realm), ...overridesOf(realm), ...providersOf(realm)];
  for (const [alias, use] of named) uses.set(alias, [...(uses.get(alias) ?? []), use]);
  return uses;
}

type Named = readonly [alias: string, use: FlowUse];

function bindingsOf({ bindings, clients, settings, identityProviders }: AccessRealm): Named[] {
  const grants = [...clients.values()].some((client) => isTrue(own(client, 'directAccessGrantsEnabled')));
  const isIdle: Readonly<Record<string, string | false>> = {
    directGrantFlow: !grants && 'no client allows it',
    registrationFlow: !isTrue(own(settings, 'registrationAllowed')) && 'not allowed',
    resetCredentialsFlow: !isTrue(own(settings, 'resetPasswordAllowed')) && 'not allowed',
    firstBrokerLoginFlow: identityProviders.size === 0 && 'there is none',
    dockerAuthenticationFlow:
      ![...clients.values()].some((client) => textAt(client, 'protocol') === 'docker-v2') && 'no such client',
  };
  const ranks: Readonly<Record<string, number>> = { browserFlow: 0, directGrantFlow: 4 };
  return [...bindings].flatMap(([binding, alias]): Named[] => {
    // Every provider names its own, or has this one: see below.
    if (binding === 'firstBrokerLoginFlow' && identityProviders.size > 0) return [];
    const words = BINDINGS[binding] ?? binding;
    const idle = isIdle[binding];
    if (typeof idle === 'string') return [[alias, { text: `${words} (${idle})`, rank: BESIDES + 1 }]];
    return [[alias, { text: words, rank: ranks[binding] ?? BESIDES }]];
  });
}

function overridesOf({ clients }: AccessRealm): Named[] {
  const byFlow = new Map<string, Map<string, string[]>>();
  for (const [clientId, client] of clients)
    for (const [kind, alias] of Object.entries(objectAt(client, 'authenticationFlowBindingOverrides'))) {
      if (typeof alias !== 'string' || alias === '') continue;
      const words = kind === 'direct_grant' ? 'Password grant' : 'Login in a browser';
      const byUse = byFlow.get(alias) ?? new Map<string, string[]>();
      byUse.set(words, [...(byUse.get(words) ?? []), clientId]);
      byFlow.set(alias, byUse);
    }
  return [...byFlow].flatMap(([alias, byUse]) =>
    [...byUse].map(([words, ids]): Named => [alias, { text: `${words}, only of ${listed(ids)}`, rank: 1 }]),
  );
}

function listed(names: readonly string[]): string {
  if (names.length <= SHOWN_CLIENTS) return names.join(', ');
  return `${names.slice(0, SHOWN_CLIENTS).join(', ')} and ${names.length - SHOWN_CLIENTS} more`;
}

function providersOf({ identityProviders, bindings }: AccessRealm): Named[] {
  return [...identityProviders].flatMap(([alias, provider]): Named[] => {
    const first = textAt(provider, 'firstBrokerLoginFlowAlias') || bindings.get('firstBrokerLoginFlow');
    const post = textAt(provider, 'postBrokerLoginFlowAlias') || undefined;
    return [
      ...(post === undefined ? [] : [[post, { text: `After every login with ${alias}`, rank: 2 }] as const]),
      ...(first === undefined ? [] : [[first, { text: `First login with ${alias}`, rank: 3 }] as const]),
    ];
  });
}
