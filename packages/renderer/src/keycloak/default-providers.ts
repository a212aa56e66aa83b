import { keycloakData, keycloakVersion } from './keycloak-data.ts';
import type { ProviderLists } from './provider-lists.ts';

/** What the Keycloak of {@link keycloakVersion} offers. */
export const providers: ProviderLists = /* @__PURE__ */ (() => keycloakData(keycloakVersion).providers)();
