import { isObject, type Json, own } from '../../document/json.ts';
import { at, entries, isKnownText, type Placed, text } from '../../document/placed.ts';
import { CHOICES } from '../../keycloak/choices.ts';
import type { ConfigTypes } from '../../keycloak/provider-configs.ts';
import { suggest } from '../../text/suggest.ts';
import { executionsOf } from '../flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'invalid-config-value'> = {
  code: 'invalid-config-value',
  severity: 'error',
  title: 'a value in the config of a mapper or an authenticator that its provider cannot read',
  reason:
    'Keycloak and keycloak-config-cli store everything. Where JSON inside a text is cut short, every login that uses it ends in "Unexpected error". A warning for what is neither "true" nor "false", which counts as "false", and for what is none of the values that the provider offers.',
  check: (realm, report) => {
    const { protocolMapper, identityProviderMapper, authenticator } = realm.data.configs.providers;
    for (const mapper of realm.protocolMappers)
      checkConfig(mapper, own(protocolMapper, text(mapper, 'protocolMapper') ?? ''), report);
    for (const mapper of realm.identityProviderMappers)
      checkConfig(mapper, own(identityProviderMapper, text(mapper, 'identityProviderMapper') ?? ''), report);
    const users = authenticatorsByConfig(realm);
    for (const config of realm.authenticatorConfigs)
      checkConfig(config, own(authenticator, users.get(text(config, 'alias') ?? '') ?? ''), report);
  },
};

function authenticatorsByConfig(realm: RealmIndex): ReadonlyMap<string, string> {
  return new Map(
    realm.flows.flatMap(executionsOf).flatMap(({ place, authenticator }) => {
      const config = text(place, 'authenticatorConfig');
      return config === undefined || authenticator === undefined ? [] : [[config, authenticator] as const];
    }),
  );
}

function checkConfig(owner: Placed, types: ConfigTypes | undefined, report: Report): void {
  if (types === undefined) return;
  for (const [key, place] of entries(at(owner, 'config'))) {
    const type = own(types, key);
    if (type === undefined || CHECKED_ELSEWHERE.has(key) || !isKnownText(place) || place.value === '') continue;
    const finding = check(place.value, type);
    if (finding === undefined) continue;
    const { what, hint, severity = 'warning' } = finding;
    report(place, { message: `"${key}" is ${JSON.stringify(shorten(place.value))}, ${what}`, hint, severity });
  }
}

/** By `invalid-value`. */
const CHECKED_ELSEWHERE = new Set(CHOICES.flatMap(({ path }) => (path[0] === 'config' ? [path[1] as string] : [])));

interface Finding {
  readonly what: string;
  readonly hint: string | undefined;
  readonly severity?: 'error';
}

function check(value: string, type: ConfigTypes[string]): Finding | undefined {
  switch (type) {
    case 'text':
      return undefined;
    case 'boolean':
      return /^(true|false|on|off)$/i.test(value)
        ? undefined
        : { what: 'which counts as "false"', hint: 'Write "true" or "false"' };
    case 'integer':
      return /^[+-]?\d+$/.test(value) ? undefined : { what: 'where a number belongs', hint: 'Write digits only' };
    case 'map':
      return isMap(value)
        ? undefined
        : {
            what: 'where JSON belongs',
            hint: String.raw`Write a list as JSON in a text: "[{\"key\": \"…\", \"value\": \"…\"}]"`,
            severity: 'error',
          };
    default:
      return type.includes(value)
        ? undefined
        : { what: 'which is none of the values that it can have', hint: suggest(value, type) };
  }
}

function isMap(text: string): boolean {
  try {
    const list = JSON.parse(text) as Json;
    return Array.isArray(list) && list.every((entry) => isObject(entry));
  } catch {
    return false;
  }
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 37)}…` : value;
}

const mapper = (claims: string): object => ({
  identityProviders: [
    { alias: 'google', providerId: 'google', config: { clientId: 'c', clientSecret: '$(env:GOOGLE)' } },
  ],
  identityProviderMappers: [
    {
      name: 'staff',
      identityProviderAlias: 'google',
      identityProviderMapper: 'oidc-advanced-role-idp-mapper',
      config: { syncMode: 'INHERIT', claims, role: 'offline_access' },
    },
  ],
});

export const examples: Examples = {
  bad: { 'bootstrap/identity-providers.json': mapper('[{"key":"groups","value":"staff"}') },
  good: { 'bootstrap/identity-providers.json': mapper('[{"key":"groups","value":"staff"}]') },
};
