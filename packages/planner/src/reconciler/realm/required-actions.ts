// Required actions (RequiredActionsImportService, AuthenticationManagementResource).

import { isTrue, type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, listIn, type Resolved, type ResolvedObject, textIn } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { rememberedNames } from '../memory/state.ts';
import { Stop } from '../stop.ts';

/** Deletes the required actions that left the list of a document, and makes the others exactly as declared. */
export function importRequiredActions(run: Run, document: ResolvedObject): void {
  const declared = listIn(document, 'requiredActions');
  if (declared === undefined) return;
  deleteMissing(run, declared);
  for (const file of declared) importRequiredAction(run, file);
}

/** Without a state, every one that the document lacks goes, Keycloak's own too. */
function deleteMissing(run: Run, declared: readonly ResolvedObject[]): void {
  const { keeps, state } = run.settings;
  if (keeps.has('required-action')) return;
  const { requiredActions } = run.realm;
  const candidates = state.isEnabled
    ? rememberedNames(run, 'required-actions', 'delete required actions')
    : new Set(requiredActions.keys());
  const kept = new Set(declared.map((file) => textIn(file, 'alias')));
  for (const alias of candidates) {
    if (!kept.has(alias) && requiredActions.delete(alias)) wrote(run, `delete required action "${alias}"`);
  }
}

function importRequiredAction(run: Run, file: ResolvedObject): void {
  const { requiredActions } = run.realm;
  const alias = textIn(file, 'alias');
  if (alias === '') throw new Stop('import a required action', 'it has no "alias" (a NullPointerException)');
  const live = requiredActions.get(alias);
  const next = toRequiredAction(run, alias, file, live ?? {});
  const provider = textAt(next, 'providerId');
  if (live === undefined) return register(run, next);
  if (provider === undefined) throw new Stop(`update required action "${alias}"`, 'it has no "providerId"');
  if (provider === textAt(live, 'providerId')) {
    requiredActions.set(alias, next);
    wrote(run, `update required action "${alias}"`);
    return;
  }
  requiredActions.delete(alias);
  register(run, next);
}

/** Keycloak registers one under the name of its provider; the update that follows can give it another alias. */
function register(run: Run, next: JsonObject): void {
  const { requiredActions, providers } = run.realm;
  const [alias = '', provider = ''] = [textAt(next, 'alias'), textAt(next, 'providerId')];
  const step = `create required action "${alias}"`;
  if (!providers.requiredActions.includes(provider))
    throw new Stop(step, `Keycloak has no required action "${provider}" (HTTP 400)`);
  if (requiredActions.has(provider))
    throw new Stop(step, `the realm has a required action "${provider}", whose alias cannot differ (HTTP 409)`);
  requiredActions.set(alias, next);
  wrote(run, step);
}

/** Everything is as declared: what is not declared is off, 0 or empty. */
function toRequiredAction(run: Run, alias: string, file: ResolvedObject, live: JsonObject): JsonObject {
  const valueOf = (key: string, convert: (value: Json) => Json): Json => {
    const value: Resolved = own(file, key) ?? null;
    if (isKnown(value)) return convert(value);
    noteUnknown(run, { type: 'required-action', name: alias }, key);
    return live[key] ?? null;
  };
  const text = (value: Json): Json => (value === null ? null : asText(value));
  return tidyObject({
    alias,
    name: valueOf('name', text),
    providerId: valueOf('providerId', text),
    enabled: valueOf('enabled', isTrue),
    defaultAction: valueOf('defaultAction', isTrue),
    priority: valueOf('priority', (value) => Number(value ?? 0)),
    config: valueOf('config', (value) =>
      Object.fromEntries(Object.entries(objectAt(value)).map(([key, item]) => [key, asText(item)])),
    ),
  });
}
