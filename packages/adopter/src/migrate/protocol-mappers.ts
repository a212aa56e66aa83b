import { type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import { filledTexts, pick } from './given.ts';
import type { RealmDraft } from './realm-draft.ts';

/** @returns the protocol mappers of a client or a client scope, as Keycloak keeps them. */
export function mappersOf({ isCurrent }: RealmDraft, entity: JsonObject): JsonObject[] {
  return objectsAt(entity, 'protocolMappers').map((mapper) => ({
    ...pick(mapper, ['id', 'name', 'protocol', 'protocolMapper']),
    consentRequired: false,
    config: isCurrent ? configOf(mapper) : withUserinfo(configOf(mapper)),
  }));
}

function configOf(mapper: JsonObject): JsonObject {
  return filledTexts(objectAt(mapper, 'config'));
}

/** An import says of what is in ID tokens that it is in the answers of the userinfo endpoint, too: `MigrationUtils.updateProtocolMappers`. */
function withUserinfo(config: JsonObject): JsonObject {
  const inToken = config['id.token.claim'];
  return inToken === undefined ? config : { 'userinfo.token.claim': inToken, ...config };
}
