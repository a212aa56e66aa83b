import type { RuleCode } from '../../diagnostics/diagnostic.ts';
import { rule as ambiguousExecution } from './ambiguous-execution.ts';
import { rule as directGrants } from './direct-grants.ts';
import { rule as disabledAlternatives } from './disabled-alternatives.ts';
import { rule as duplicateClientScope } from './duplicate-client-scope.ts';
import { rule as duplicateEmail } from './duplicate-email.ts';
import { rule as emptyManagedList } from './empty-managed-list.ts';
import { rule as executionOrder } from './execution-order.ts';
import { rule as flowCycle } from './flow-cycle.ts';
import { rule as halfDeclaredClient } from './half-declared-client.ts';
import { rule as implicitFlow } from './implicit-flow.ts';
import { rule as incompleteIdentityProvider } from './incomplete-identity-provider.ts';
import { rule as insecureUrl } from './insecure-url.ts';
import { rule as invalidClientUrl } from './invalid-client-url.ts';
import { rule as invalidExecution } from './invalid-execution.ts';
import { rule as invalidLifespan } from './invalid-lifespan.ts';
import { rule as invalidPasswordPolicy } from './invalid-password-policy.ts';
import { rule as invalidRedirectUri } from './invalid-redirect-uri.ts';
import { rule as invalidRequirement } from './invalid-requirement.ts';
import { rule as invalidUserProfile } from './invalid-user-profile.ts';
import { rule as invalidValue } from './invalid-value.ts';
import { rule as invalidWebOrigin } from './invalid-web-origin.ts';
import { rule as lateDefinition } from './late-definition.ts';
import { rule as managedUser } from './managed-user.ts';
import { rule as missingDefaultRoles } from './missing-default-roles.ts';
import { rule as missingPkce } from './missing-pkce.ts';
import { rule as missingProtocol } from './missing-protocol.ts';
import { rule as missingSender } from './missing-sender.ts';
import { rule as plaintextSecret } from './plaintext-secret.ts';
import { rule as refusedRole } from './refused-role.ts';
import { rule as reservedVariable } from './reserved-variable.ts';
import { rule as serviceAccount } from './service-account.ts';
import { rule as sharedSubFlow } from './shared-sub-flow.ts';
import { rule as splitEntityType } from './split-entity-type.ts';
import { rule as tooLong } from './too-long.ts';
import { rule as undeclaredProperty } from './undeclared-property.ts';
import { rule as undefinedAuthenticatorConfig } from './undefined-authenticator-config.ts';
import { rule as undefinedClient } from './undefined-client.ts';
import { rule as undefinedClientScope } from './undefined-client-scope.ts';
import { rule as undefinedFlow } from './undefined-flow.ts';
import { rule as undefinedGroup } from './undefined-group.ts';
import { rule as undefinedIdentityProvider } from './undefined-identity-provider.ts';
import { rule as undefinedRole } from './undefined-role.ts';
import { rule as unguardedPostBrokerFlow } from './unguarded-post-broker-flow.ts';
import { rule as unknownAuthenticator } from './unknown-authenticator.ts';
import { rule as unknownClientPolicy } from './unknown-client-policy.ts';
import { rule as unknownComponent } from './unknown-component.ts';
import { rule as unknownConfigKey } from './unknown-config-key.ts';
import { rule as unknownIdentityProviderType } from './unknown-identity-provider-type.ts';
import { rule as unknownProtocolMapper } from './unknown-protocol-mapper.ts';
import { rule as unknownRequiredAction } from './unknown-required-action.ts';
import { rule as unknownTheme } from './unknown-theme.ts';
import { rule as unmanagedType } from './unmanaged-type.ts';
import { rule as unreachableFlow } from './unreachable-flow.ts';
import { rule as unsupportedLocale } from './unsupported-locale.ts';
import { rule as unusableAccountConsole } from './unusable-account-console.ts';
import { rule as unusedAuthenticatorConfig } from './unused-authenticator-config.ts';
import { rule as wildcardRedirectUri } from './wildcard-redirect-uri.ts';
import type { Rule } from '../rule.ts';

/** Every rule about realm documents, by its code. A code without its rule does not compile. */
export const rules: { readonly [Code in RuleCode]: Rule<Code> } = {
  'ambiguous-execution': ambiguousExecution,
  'direct-grants': directGrants,
  'disabled-alternatives': disabledAlternatives,
  'duplicate-client-scope': duplicateClientScope,
  'duplicate-email': duplicateEmail,
  'empty-managed-list': emptyManagedList,
  'execution-order': executionOrder,
  'flow-cycle': flowCycle,
  'half-declared-client': halfDeclaredClient,
  'implicit-flow': implicitFlow,
  'incomplete-identity-provider': incompleteIdentityProvider,
  'insecure-url': insecureUrl,
  'invalid-client-url': invalidClientUrl,
  'invalid-execution': invalidExecution,
  'invalid-lifespan': invalidLifespan,
  'invalid-password-policy': invalidPasswordPolicy,
  'invalid-redirect-uri': invalidRedirectUri,
  'invalid-requirement': invalidRequirement,
  'invalid-user-profile': invalidUserProfile,
  'invalid-value': invalidValue,
  'invalid-web-origin': invalidWebOrigin,
  'late-definition': lateDefinition,
  'managed-user': managedUser,
  'missing-default-roles': missingDefaultRoles,
  'missing-pkce': missingPkce,
  'missing-protocol': missingProtocol,
  'missing-sender': missingSender,
  'plaintext-secret': plaintextSecret,
  'refused-role': refusedRole,
  'reserved-variable': reservedVariable,
  'service-account': serviceAccount,
  'shared-sub-flow': sharedSubFlow,
  'split-entity-type': splitEntityType,
  'too-long': tooLong,
  'undeclared-property': undeclaredProperty,
  'undefined-authenticator-config': undefinedAuthenticatorConfig,
  'undefined-client': undefinedClient,
  'undefined-client-scope': undefinedClientScope,
  'undefined-flow': undefinedFlow,
  'undefined-group': undefinedGroup,
  'undefined-identity-provider': undefinedIdentityProvider,
  'undefined-role': undefinedRole,
  'unguarded-post-broker-flow': unguardedPostBrokerFlow,
  'unknown-authenticator': unknownAuthenticator,
  'unknown-client-policy': unknownClientPolicy,
  'unknown-component': unknownComponent,
  'unknown-config-key': unknownConfigKey,
  'unknown-identity-provider-type': unknownIdentityProviderType,
  'unknown-protocol-mapper': unknownProtocolMapper,
  'unknown-required-action': unknownRequiredAction,
  'unknown-theme': unknownTheme,
  'unmanaged-type': unmanagedType,
  'unreachable-flow': unreachableFlow,
  'unsupported-locale': unsupportedLocale,
  'unusable-account-console': unusableAccountConsole,
  'unused-authenticator-config': unusedAuthenticatorConfig,
  'wildcard-redirect-uri': wildcardRedirectUri,
};
