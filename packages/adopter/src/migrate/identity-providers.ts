import { IDENTITY_PROVIDER_SWITCHES, isTrue, type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import { filledTexts, given, pick } from './given.ts';
import type { RealmDraft } from './realm-draft.ts';

/** Where login pages have no button for a provider, the config said so before version 26. */
const FORMERLY_HIDDEN = 'hideOnLoginPage';
/** Takes identity providers over, with their mappers (`RepresentationToModel.toModel`). */
export function importIdentityProviders(draft: RealmDraft, file: JsonObject): void {
  for (const provider of objectsAt(file, 'identityProviders')) {
    const { [FORMERLY_HIDDEN]: hidden, ...config } = objectAt(provider, 'config');
    const switches = Object.entries(pick(provider, IDENTITY_PROVIDER_SWITCHES)).map(([key, value]) => [
      key,
      isTrue(value),
    ]);
    draft.identityProviders.push({
      ...pick(provider, ['internalId', 'alias', 'displayName', 'providerId']),
      enabled: given(provider, 'enabled') === undefined || isTrue(given(provider, 'enabled')),
      ...Object.fromEntries(switches),
      ...(hidden === undefined || hidden === null ? {} : { hideOnLogin: isTrue(hidden) }),
      ...filledTexts(pick(provider, ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'])),
      config: filledTexts(config),
    });
  }
  for (const mapper of objectsAt(file, 'identityProviderMappers')) {
    draft.identityProviderMappers.push({
      ...pick(mapper, ['id', 'name', 'identityProviderAlias', 'identityProviderMapper']),
      config: filledTexts(objectAt(mapper, 'config')),
    });
  }
}
