import {
  findSecrets,
  isObject,
  isSecretName,
  type Json,
  type JsonObject,
  SECRET,
  type SecretValues,
} from '@realm-as-code/renderer';
import type { AccessChange } from './access/access-changes.ts';
import type { BootstrapDifference } from './bootstrap/find-differences.ts';
import type { PropertyChange } from './compare.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import type { Plan, PlannedChange } from './plan.ts';

/** Hides every secret in a plan: in values, in names, in the reason of a failure. A plan still says that one differs. */
export function hideSecrets(plan: Plan, secrets: SecretValues): Plan {
  const hide = (text: string): string => secrets.hide(text);
  const { failure } = plan;
  return {
    ...plan,
    realm: hide(plan.realm),
    changes: plan.changes.map((change) => hideInEntity(change, secrets)),
    ...(plan.bootstrap && { bootstrap: plan.bootstrap.map((one) => hideInEntity(one, secrets)) }),
    ...(plan.missing && {
      missing: { target: hide(plan.missing.target), ...(plan.missing.near && { near: hide(plan.missing.near) }) },
    }),
    ...(plan.access && { access: plan.access.map((change) => hideInAccess(change, hide)) }),
    ...(plan.expectations && {
      expectations: plan.expectations.map(({ place, message, hint }) => ({
        place,
        message: hide(message),
        hint: hide(hint),
      })),
    }),
    unknown: plan.unknown.map((one) => ({ ...one, name: hide(one.name), path: hide(one.path) })),
    unpredicted: plan.unpredicted.map(({ document, property, reason }) => ({
      document,
      property: hide(property),
      ...(reason === undefined ? {} : { reason: hide(reason) }),
    })),
    ...(failure && { failure: { ...failure, step: hide(failure.step), reason: hide(failure.reason) } }),
  };
}

function hideInAccess(change: AccessChange, hide: (text: string) => string): AccessChange {
  const { clients, users, ways, meanwhile } = change;
  const [from, until] = [meanwhile?.from, meanwhile?.until].map(
    (write) => write && { ...write, step: hide(write.step) },
  );
  return {
    ...change,
    clients: clients.map(hide),
    users: hide(users),
    ways: hide(ways),
    ...(from && until && { meanwhile: { from, until } }),
  };
}

function hideInEntity<Entity extends PlannedChange | BootstrapDifference>(
  entity: Entity,
  secrets: SecretValues,
): Entity {
  const properties = entity.properties.map((one) => hideInProperty(one, secrets));
  return { ...entity, name: secrets.hide(entity.name), properties };
}

function hideInProperty({ path, live, file }: PropertyChange, secrets: SecretValues): PropertyChange {
  const hidden = secrets.isSecretName(path)
    ? { live: SECRET, file: SECRET }
    : { live: live ?? null, file: secrets.hideIn(file ?? null) };
  // The value holds a secret, so the one that it replaces may hold an older secret, which is not known here.
  const isMadeFromSecret = JSON.stringify(hidden.file) !== JSON.stringify(file ?? null);
  const hiddenLive = secrets.hideIn(isMadeFromSecret ? hideOlder(hidden.live, file) : hidden.live);
  return {
    path: isName(path) ? path : secrets.hide(path),
    ...(live === undefined ? {} : { live: hiddenLive }),
    ...(file === undefined ? {} : { file: hidden.file }),
  };
}

/** `secret` is the name of a property, even where somebody's secret is `secret`. */
function isName(path: string): boolean {
  return isSecretName(path) && /^[a-z]+$/i.test(path);
}

/** Only the items that a list has in both states are known; everything else may hold an older secret. */
function hideOlder(live: Json, file: Json | undefined): Json {
  if (live === null || typeof live === 'boolean') return live;
  if (Array.isArray(live)) {
    const kept = new Set(Array.isArray(file) ? file.map((item) => JSON.stringify(item)) : []);
    return live.map((item) => (kept.has(JSON.stringify(item)) && !isObject(item) ? item : SECRET));
  }
  return SECRET;
}

/** @returns what is secret by its name in a live realm, such as private keys of SAML clients. */
export function secretsOf(live: LiveRealm): string[] {
  const {
    clients,
    clientScopes,
    realmRoles,
    clientRoles,
    authenticatorConfigs,
    identityProviders,
    groups,
    components,
    serviceAccounts,
    users = new Map<string, JsonObject>(),
  } = live;
  const entities: Json[] = [
    live.settings,
    Object.fromEntries(live.attributes),
    ...[
      clients,
      clientScopes,
      realmRoles,
      ...clientRoles.values(),
      authenticatorConfigs,
      identityProviders,
      groups,
      components,
      serviceAccounts,
      // Of credentials, only when they were set is known.
      new Map([...users].map(([name, user]) => [name, { ...user, credentials: null }])),
    ].flatMap((all) => [...all.values()]),
  ];
  return entities.flatMap((one) => findSecrets(one).map(({ text }) => text));
}
