// The settings for emails of a realm (DefaultExportImportManager.updateRealm; StripSecretsUtils).

import { MASKED_SECRET, type JsonObject } from '@realm-as-code/renderer';
import { asText } from '../../live/tidy.ts';
import { noteHidden, noteUnknown } from '../properties.ts';
import { isKnown, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';

const SECRETS = ['password', 'authTokenClientSecret'];
const OF_TOKENS = ['authTokenUrl', 'authTokenScope', 'authTokenClientId', 'authTokenClientSecret'];

/**
 * @param sent all of the settings: those that are not sent go.
 * @returns them as Keycloak shows them. It drops those that the way to sign in does not use.
 */
export function smtpServerOf(run: Run, sent: ResolvedObject): JsonObject {
  const server = smtpServerAsSent(run, sent);
  const dropped = droppedBy(server);
  return Object.fromEntries(Object.entries(server).filter(([name]) => !dropped.includes(name)));
}

/** @returns settings for emails as an import takes them: all that are sent. */
export function smtpServerAsSent(run: Run, sent: ResolvedObject): JsonObject {
  const live = run.realm.settings['smtpServer'];
  const before = typeof live === 'object' && live !== null && !Array.isArray(live) ? live : {};
  const server: JsonObject = {};
  for (const [name, value] of Object.entries(sent)) {
    if (value === null) continue;
    const path = `smtpServer.${name}`;
    const entity = { type: 'realm', name: run.realm.name };
    if (!isKnown(value)) noteUnknown(run, entity, path);
    // Keycloak takes the mask for the secret that it has, and shows nothing else of it.
    else if (
      before[name] === MASKED_SECRET &&
      value !== MASKED_SECRET &&
      shownAs(name, asText(value)) === MASKED_SECRET
    )
      noteHidden(run, entity, path);
    const shown = isKnown(value) ? shownAs(name, asText(value)) : before[name];
    if (shown !== undefined) server[name] = shown;
  }
  return server;
}

/** A secret that comes from a vault is shown as the name that it has there. */
function shownAs(name: string, value: string): string {
  return SECRETS.includes(name) && !/^\$\{vault\..*\}$/.test(value) ? MASKED_SECRET : value;
}

function droppedBy(server: JsonObject): readonly string[] {
  const type = server['authType'];
  if (asText(server['auth'] ?? '').toLowerCase() !== 'true') return [...OF_TOKENS, 'password', 'user', 'authType'];
  if (type === undefined || type === 'basic') return OF_TOKENS;
  return type === 'token' ? ['password'] : [];
}
