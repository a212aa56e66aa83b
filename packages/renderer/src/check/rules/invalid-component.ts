import { own } from '../../document/json.ts';
import { at, items, type Placed, text } from '../../document/placed.ts';
import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { COMPONENT_CONFIGS, type ConfigRules, type ConfigType } from '../../keycloak/component-configs.ts';
import { readInteger } from '../../keycloak/java-numbers.ts';
import { suggest } from '../../text/suggest.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-component'> = {
  code: 'invalid-component',
  severity: 'error',
  title: 'a key provider, a registration policy, an LDAP server or an LDAP mapper whose config Keycloak refuses',
  reason: 'The first import fails with "unknown_error".',
  check: (realm, report) => {
    for (const [type, list] of realm.components) {
      const providers = own(COMPONENT_CONFIGS, type) ?? {};
      for (const component of items(list)) {
        const provider = text(component, 'providerId') ?? '';
        const rules = own(providers, provider);
        if (rules === undefined) continue;
        for (const { place, message, hint } of findingsIn(component, rules))
          report(place, { message: `the component "${nameOf(component) || provider}": ${message}`, hint });
      }
    }
  },
};

interface Finding {
  readonly place: Placed;
  readonly message: string;
  readonly hint?: string | undefined;
}

function findingsIn(component: Placed, rules: ConfigRules): Finding[] {
  const config = at(component, 'config') ?? component;
  const { required = [], filled = [], types = {}, mayBeEmpty = [], conflicts = [] } = rules;
  const missing = [...required, ...filled].filter((key) => {
    const value = firstOf(at(config, key));
    return value === undefined
      ? !isEmptyList(at(config, key)) || filled.includes(key)
      : value === '' && filled.includes(key);
  });
  return [
    ...missing.map((key) => ({ place: config, message: `there is no "${key}"`, hint: `Write "${key}": ["…"]` })),
    ...Object.entries(types).flatMap(([key, type]) =>
      typeFindings(at(config, key), key, type, mayBeEmpty.includes(key)),
    ),
    ...conflicts
      .filter(({ when }) => when.every(([key, values]) => values.includes(firstOf(at(config, key)))))
      .map(({ when, message }) => ({
        place: when.map(([key]) => at(config, key)).find((place) => place !== undefined) ?? config,
        message,
      })),
  ];
}

function typeFindings(place: Placed | undefined, key: string, type: ConfigType, mayBeEmpty: boolean): Finding[] {
  if (place === undefined) return [];
  if (Array.isArray(place.value) && place.value.length > 1)
    return [{ place, message: `"${key}" has ${place.value.length} values`, hint: 'Write one' }];
  const value = firstOf(place);
  if (value === undefined || mayHoldPlaceholder(value) || (value === '' && mayBeEmpty) || isOf(type, value)) return [];
  return [{ place, message: `"${key}" is "${value}", which is not ${describeType(type)}`, hint: hintFor(type, value) }];
}

function isOf(type: ConfigType, value: string): boolean {
  if (type === 'boolean') return value === 'true' || value === 'false';
  if (type === 'filter') return /^\(.*\)$/s.test(value.trim());
  if (type === 'integer') return readInteger(value) !== undefined;
  if (type === 'long') return readInteger(value, 'long') !== undefined;
  return type.includes(value);
}

function describeType(type: ConfigType): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'filter') return 'in parentheses';
  if (type === 'integer' || type === 'long') return 'a whole number';
  return `one of ${type.join(', ')}`;
}

function hintFor(type: ConfigType, value: string): string | undefined {
  if (type === 'filter') return `Write "(${value})"`;
  if (value === '') return 'Leave it out: Keycloak’s default counts then';
  return typeof type === 'object' ? suggest(value, type) : undefined;
}

/** @returns the first value of a key as text, undefined where it has none. */
function firstOf(place: Placed | undefined): string | undefined {
  const [first] = items(place);
  const value = first?.value ?? undefined;
  return value === undefined || typeof value === 'object' ? undefined : String(value);
}

/** An import takes an empty list for a value. */
function isEmptyList(place: Placed | undefined): boolean {
  return Array.isArray(place?.value) && place.value.length === 0;
}

const keys = (config: object): object => ({
  components: {
    'org.keycloak.keys.KeyProvider': [
      { name: 'signing', providerId: 'rsa-generated', subComponents: {}, config: { priority: ['100'], ...config } },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/components.json': keys({ keySize: ['2000'], active: ['yes'] }) },
  good: { 'bootstrap/components.json': keys({ keySize: ['2048'], active: ['true'] }) },
};
