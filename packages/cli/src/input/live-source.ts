import {
  besideExportOf,
  type Credentials,
  type LiveRealmSource,
  needsExtension,
  resolveValues,
} from '@realm-as-code/planner';
import type { GeneratedStage } from '@realm-as-code/compose-gen';
import type { RenderedRealm } from '@realm-as-code/renderer';

/** What the options of a command say of the server. */
interface LiveOptions {
  readonly url: string;
  readonly secrets?: boolean | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/**
 * @param values the environment of the reconciler, as far as it is known.
 * @returns where to read the realm of this name that templates were rendered to, and what of it.
 */
export function liveSource(
  { url, secrets, timeout }: LiveOptions,
  name: string,
  credentials: Credentials,
  realm: RenderedRealm,
  { keycloak, values }: Pick<GeneratedStage, 'keycloak'> & { readonly values: ReadonlyMap<string, string> },
): LiveRealmSource {
  const managed = realm.documents.filter(({ kind }) => kind === 'managed');
  const providers = managed.some(({ value }) => needsExtension(value, keycloak));
  const beside = besideExportOf(managed.map((one) => ({ name: one.name, value: resolveValues(one.value, values) })));
  const hasMappings = realm.documents.some(({ value }) => 'scopeMappings' in value || 'clientScopeMappings' in value);
  const parts = { scopeMappings: hasMappings };
  return { url, realm: name, credentials, secrets: secrets === true, providers, parts, beside, timeout };
}
