import { isObject, type Json, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { code, type Note } from '../note.ts';
import { isSame } from '../shipped/same.ts';
import type { Part, Realms } from './part.ts';

const KEYS = 'org.keycloak.keys.KeyProvider';
const USER_PROFILE = 'kc.user.profile.config';
/** Providers that make their keys themselves. */
const GENERATED_KEYS = /-generated(?:$|-)/;

/** Components other than those that Keycloak makes: the user profile, user federation, registration policies. */
export function adoptComponents({ realm, fresh }: Realms): Part {
  const types = Object.keys(objectAt(realm, 'components'));
  const kept = types
    .filter((type) => type !== KEYS)
    .map((type) => [type, objectsAt(realm, 'components', type)] as const)
    .filter(([type, components]) => components.length > 0 && !isSame(components, objectsAt(fresh, 'components', type)))
    .map(([type, components]) => [type, components.map(toComponent)] as const);
  const components = Object.fromEntries(kept);
  return {
    bootstrap: { components: kept.length === 0 ? {} : { components } },
    notes: notesOnKeys(objectsAt(realm, 'components', KEYS)),
  };
}

function toComponent(component: JsonObject): JsonObject {
  const config = Object.entries(objectAt(component, 'config')).map(
    ([key, value]) => [key, readable(key, value)] as const,
  );
  const below = Object.entries(objectAt(component, 'subComponents')).map(([type]) => [
    type,
    objectsAt(component, 'subComponents', type).map(toComponent),
  ]);
  return {
    ...component,
    config: Object.fromEntries(config),
    ...(below.length === 0 ? {} : { subComponents: Object.fromEntries(below) as JsonObject }),
  };
}

/** A user profile is JSON in a text; a template has it as JSON. */
function readable(key: string, value: Json): Json {
  const [text, ...more] = Array.isArray(value) ? value : [];
  if (key !== USER_PROFILE || typeof text !== 'string' || more.length > 0) return value;
  try {
    const profile = JSON.parse(text) as Json;
    return isObject(profile) ? [profile] : value;
  } catch {
    return value;
  }
}

function notesOnKeys(providers: readonly JsonObject[]): Note[] {
  const own = providers.filter((provider) => !GENERATED_KEYS.test(textAt(provider, 'providerId') ?? ''));
  const text =
    'Signing and encryption keys: a first start makes new ones, and tokens that were issued before are no longer valid there.';
  return [
    { kind: 'left', text },
    ...own.map((provider): Note => ({
      kind: 'decide',
      text: `The key provider ${code(textAt(provider, 'name') ?? '')} (${code(textAt(provider, 'providerId') ?? '')}) holds keys that Keycloak did not make itself, so it was left out. Add it by hand to a bootstrap document if a new server has to have these keys.`,
    })),
  ];
}
