import type { Document } from './admin-api.ts';

/** What the first run writes into a realm: its own memory, and four attributes that are the same as unset. */
const OWN_ATTRIBUTES =
  /^(de\.adorsys\.keycloak\.config\.|clientSessionIdleTimeout$|clientSessionMaxLifespan$|clientOfflineSession(IdleTimeout|MaxLifespan)$)/;

export function withoutOwnAttributes(realm: Document): Document {
  const attributes = Object.entries(realm['attributes'] as Document).filter(([name]) => !OWN_ATTRIBUTES.test(name));
  return { ...realm, attributes: Object.fromEntries(attributes) };
}
