// Configs of the executions in flows (AuthenticatorConfigImportService).

import { MASKED_SECRET, compareVersions, type JsonObject, keycloakData, own } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText, tidyObject } from '../../live/tidy.ts';
import { type DeclaredFlows, executionsOf } from './declared-flows.ts';
import { refusalOfName } from './executions.ts';
import { deleteConfig } from './flow-uses.ts';
import { isVaulted, noteHidden, noteUnknown } from '../properties.ts';
import { isKnown, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * Creates a config of an execution, which has to be in the document.
 *
 * @returns whether it was created: where Keycloak refuses it, because of its name or because there is one of that name,
 *   keycloak-config-cli does not notice, and the execution stays without one.
 */
export function createConfig(run: Run, alias: string, { configs }: DeclaredFlows, step: string): boolean {
  const { realm } = run;
  const file = configs.get(alias);
  if (file === undefined) throw new Stop(step, `the file has no authenticator config "${alias}"`);
  if (alias === '' || refusalOfName(alias) !== undefined || realm.authenticatorConfigs.has(alias)) return false;
  realm.authenticatorConfigs.set(alias, valuesOf(run, file));
  return true;
}

/**
 * Deletes the configs that no flow uses.
 *
 * @param declared the flows of the document count as they stand there, whatever became of them.
 */
export function deleteUnusedConfigs(run: Run, declared: DeclaredFlows): void {
  const { realm } = run;
  const used = new Set<string | undefined>();
  for (const [alias, live] of realm.flows) {
    const file = declared.flows.find((flow) => flow.alias === alias);
    const executions = file === undefined ? live.executions : executionsOf(file, 'delete unused authenticator configs');
    for (const { config } of executions) used.add(config);
  }
  for (const alias of realm.authenticatorConfigs.keys()) {
    if (used.has(alias)) continue;
    deleteConfig(realm, alias);
    wrote(run, `delete authenticator config "${alias}"`);
  }
}

/** Makes the configs of a document exactly as declared. */
export function importConfigs(run: Run, document: ResolvedObject): void {
  const { authenticatorConfigs } = run.realm;
  for (const file of objectsIn(document, 'authenticatorConfig')) {
    const alias = textIn(file, 'alias');
    const step = `update authenticator config "${alias}"`;
    if (!authenticatorConfigs.has(alias)) throw new Stop(step, 'no execution uses it');
    const refusal = refusalOfName(alias);
    if (refusal !== undefined) throw new Stop(step, `${refusal} (HTTP 400)`);
    if (isKnown(file)) authenticatorConfigs.set(alias, valuesOf(run, file, authenticatorConfigs.get(alias)));
    else noteUnknown(run, { type: 'authenticator-config', name: alias }, 'config');
    wrote(run, step);
  }
}

/**
 * @param live the config as it is; undefined where it is created.
 * @returns what a declared config sets, as texts and as Keycloak shows them; nothing where a part of it is not known.
 */
function valuesOf(run: Run, file: ResolvedObject, live?: JsonObject): JsonObject {
  const values = objectIn(file, 'config');
  if (!isKnown(values)) return {};
  const shown: JsonObject = {};
  for (const [key, value] of Object.entries(values)) {
    const text = value === null ? '' : asText(value);
    if (!isHidden(run.realm, key, text)) shown[key] = text;
    else if (text !== MASKED_SECRET || live === undefined) shown[key] = MASKED_SECRET;
    // A mask leaves what is there.
    else shown[key] = live[key] ?? null;
    if (shown[key] === MASKED_SECRET && text !== MASKED_SECRET && live?.[key] === MASKED_SECRET)
      noteHidden(run, { type: 'authenticator-config', name: textIn(file, 'alias') }, `config.${key}`);
  }
  return tidyObject(shown);
}

/**
 * @returns whether Keycloak masks a value of a config: since 26.7 it shows only those whose names some authenticator has for
 *   something that is no secret, and where in its vault a secret is (StripSecretsUtils.stripAuthenticatorConfig).
 */
function isHidden({ keycloak }: LiveRealm, key: string, text: string): boolean {
  if (text === '' || compareVersions(keycloak, '26.7.0') < 0 || isVaulted(text)) return false;
  const { configKeys, secretKeys } = keycloakData(keycloak).providers;
  return own(configKeys, 'authenticator')?.includes(key) !== true || secretKeys.includes(key);
}
