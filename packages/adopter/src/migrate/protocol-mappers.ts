import { type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import { filledTexts, pick } from './given.ts';

/** @returns the protocol mappers of a client or a client scope, as Keycloak keeps them. */
export function mappersOf(entity: JsonObject): JsonObject[] {
  return objectsAt(entity, 'protocolMappers').map((mapper) => ({
    ...pick(mapper, ['id', 'name', 'protocol', 'protocolMapper']),
    consentRequired: false,
    config: withUserinfo(filledTexts(objectAt(mapper, 'config'))),
  }));
}

/** What is in the ID token is in the answer of the userinfo endpoint: `MigrationUtils.updateProtocolMappers`. */
function withUserinfo(config: JsonObject): JsonObject {
  const inToken = config['id.token.claim'];
  return inToken === undefined ? config : { 'userinfo.token.claim': inToken, ...config };
}
