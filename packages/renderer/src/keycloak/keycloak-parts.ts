import type { Features } from './features.ts';
import type { AttributeTypes } from './attribute-types.ts';
import type { KeycloakOptionData } from './options.ts';
import type { ProviderConfigs } from './provider-configs.ts';
import type { ProviderLists } from './provider-lists.ts';
import type { RealmType, TypeText } from './realm-types.ts';

/** What is known of a version of Keycloak, from the files in data/<version>. */
export interface KeycloakParts {
  /** The classes of its realm documents, by name. */
  readonly realmTypes: Readonly<Record<string, RealmType>>;
  /** Top-level properties that keycloak-config-cli adds. */
  readonly reconcilerProperties: Readonly<Record<string, TypeText>>;
  /** What it offers by default. */
  readonly providers: ProviderLists;
  readonly features: Features;
  readonly configs: ProviderConfigs;
  readonly attributes: AttributeTypes;
  readonly options: KeycloakOptionData;
}
