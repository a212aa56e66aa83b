import { type Credentials, type LiveRealmSource, needsExtension } from '@realm-as-code/planner';
import type { GeneratedStage } from '@realm-as-code/compose-gen';
import type { RenderedRealm } from '@realm-as-code/renderer';

/** What the options of a command say of the server. */
interface LiveOptions {
  readonly url: string;
  readonly secrets?: boolean | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** @returns where to read the realm of this name that templates were rendered to, and what of it. */
export function liveSource(
  { url, secrets, timeout }: LiveOptions,
  name: string,
  credentials: Credentials,
  realm: RenderedRealm,
  { keycloak }: Pick<GeneratedStage, 'keycloak'>,
): LiveRealmSource {
  const providers = realm.documents.some(({ kind, value }) => kind === 'managed' && needsExtension(value, keycloak));
  const hasMappings = realm.documents.some(({ value }) => 'scopeMappings' in value || 'clientScopeMappings' in value);
  const parts = { scopeMappings: hasMappings };
  return { url, realm: name, credentials, secrets: secrets === true, providers, parts, timeout };
}
