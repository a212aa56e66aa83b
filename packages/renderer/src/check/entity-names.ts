// How messages name entities.
import { type Placed, text } from '../document/placed.ts';

/** @returns a property that names an entity; empty where the entity lacks it. */
export function nameOf(entity: Placed, property = 'name'): string {
  return text(entity, property) ?? '';
}

export function clientName(client: Placed): string {
  return `the client "${nameOf(client, 'clientId')}"`;
}

export function clientScopeName(scope: Placed): string {
  return `the client scope "${nameOf(scope)}"`;
}

export function protocolMapperName(mapper: Placed): string {
  return `the protocol mapper "${nameOf(mapper)}"`;
}

export function flowName(flow: Placed): string {
  return `the flow "${nameOf(flow, 'alias')}"`;
}

export function identityProviderName(provider: Placed): string {
  return `the identity provider "${nameOf(provider, 'alias')}"`;
}

export function userName(user: Placed): string {
  return `the user "${nameOf(user, 'username')}"`;
}
