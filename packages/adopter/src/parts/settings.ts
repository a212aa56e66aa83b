import { FLOW_BINDINGS, type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { codes } from '../note.ts';
import { isSame } from '../shipped/same.ts';
import type { Part, Realms } from './part.ts';

/** What other steps look after, or nobody. */
const NO_SETTINGS = new Set([
  'realm',
  'attributes',
  'authenticationFlows',
  'authenticatorConfig',
  'clientScopeMappings',
  'clientScopes',
  'clients',
  'components',
  'defaultDefaultClientScopes',
  'defaultGroups',
  'defaultOptionalClientScopes',
  'defaultRole',
  'groups',
  'identityProviderMappers',
  'identityProviders',
  'requiredActions',
  'roles',
  'scopeMappings',
  'users',
  ...FLOW_BINDINGS,
]);

/**
 * Settings that an import takes otherwise than as usual where a realm does not name them and has another setting
 * (DefaultExportImportManager.importRealm): it has the policy of one-time passwords only with its type, and takes the
 * lifespan of one action for that of another.
 */
const NAMED_WITH: readonly { readonly name: string; readonly others: RegExp }[] = [
  { name: 'otpPolicyType', others: /^otpPolicy/ },
  { name: 'actionTokenGeneratedByUserLifespan', others: /^accessCodeLifespanUserAction$/ },
];

/**
 * Settings that every update of a realm sets, to what Keycloak takes for usual where the update does not name them
 * (DefaultExportImportManager.updateRealm; of a realm in which no setting was as usual, a run over a document with nothing
 * but the realm's name changed just these two). keycloak-config-cli updates the realm for each document.
 */
const SET_BY_EVERY_UPDATE = ['oauth2DeviceCodeLifespan', 'oauth2DevicePollingInterval'];

/** Settings and attributes of the realm that differ from those of a fresh one: operators tune them, so they are bootstrap. */
export function adoptSettings({ realm, fresh }: Realms): Part {
  const changed = Object.entries(realm).filter(
    ([key, value]) => !NO_SETTINGS.has(key) && !isSame(value, fresh[key]) && value !== '',
  );
  const settings = changed.filter(([key]) => !SET_BY_EVERY_UPDATE.includes(key));
  const setByEveryUpdate = changed.filter(([key]) => SET_BY_EVERY_UPDATE.includes(key));
  const before = objectAt(fresh, 'attributes');
  const attributes = Object.entries(objectAt(realm, 'attributes')).filter(
    ([key, value]) => value !== before[key] && !isWrittenTwice(realm, key, value),
  );
  const named = NAMED_WITH.flatMap(({ name, others }): [string, Json][] => {
    const value = realm[name];
    return value !== undefined && settings.some(([key]) => others.test(key)) ? [[name, value]] : [];
  });
  const document: JsonObject = {
    // An import without it makes a realm that nobody can log in to.
    enabled: realm['enabled'] ?? true,
    // As usual, but nothing that anybody should take over without seeing it.
    ...(realm['bruteForceProtected'] === false ? { bruteForceProtected: false } : {}),
    ...Object.fromEntries(named),
    ...Object.fromEntries(settings),
    ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
  };
  const bootstrap = { 'realm-settings': document };
  if (setByEveryUpdate.length === 0) return { bootstrap };
  const names = codes(setByEveryUpdate.map(([key]) => key));
  const text = `Every reconcile sets ${names} to Keycloak's defaults where a managed document does not say otherwise: each of them does.`;
  return { bootstrap, everyManaged: Object.fromEntries(setByEveryUpdate), notes: [{ kind: 'taken', text }] };
}

/** An export has some settings as attributes, too. */
function isWrittenTwice(realm: JsonObject, key: string, value: Json): boolean {
  const setting = realm[key];
  return setting !== undefined && (typeof setting === 'string' ? setting : JSON.stringify(setting)) === value;
}
