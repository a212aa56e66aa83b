// Where the values of variables come from: the lookups of commons-text 1.12 (StringLookupFactory), and the properties of Spring
// for what none of them has (KeycloakImportProvider.setupVariableSubstitution).

import { type LookUp, NOT_KNOWN, Unsubstitutable } from './substitute.ts';
import { propertyOf } from './spring-properties.ts';

/** Lookups of what only keycloak-config-cli's own container has, or that this program does not do: nothing is read here. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'const',
  'date',
  'file',
  'java',
  'localhost',
  'properties',
  'resourcebundle',
  'sys',
  'xml',
  'xmldecoder',
  'xmlencoder',
]);

/** Properties that Java, Spring or keycloak-config-cli itself may have beside those of the environment. */
const OWN_PROPERTIES = /^(?:file|import|java|jdk|keycloak|line|logging|native|os|path|run|spring|stdout|sun|user)\./;

/**
 * @param environment the variables of keycloak-config-cli's container.
 * @returns what finds the value of a variable.
 */
export function lookUpIn(environment: ReadonlyMap<string, string>): LookUp {
  return (name) => {
    const colon = name.indexOf(':');
    const kind = colon === -1 ? '' : name.slice(0, colon).toLowerCase();
    const key = name.slice(colon + 1);
    if (ELSEWHERE.has(kind)) return NOT_KNOWN;
    const found = lookUpAs(kind, key, environment);
    if (found !== undefined) return found;
    const property = propertyOf(environment, key);
    // Spring puts values of its own into a property that has a "${".
    const isOwn = property === undefined ? OWN_PROPERTIES.test(key) : property.includes('${');
    return isOwn ? NOT_KNOWN : property;
  };
}

function lookUpAs(kind: string, key: string, environment: ReadonlyMap<string, string>): string | undefined {
  switch (kind) {
    case 'env':
      return environment.get(key);
    case 'base64':
    case 'base64decoder':
      return computed(() => {
        // Java wants no blanks, and JavaScript skips them.
        if (/\s/.test(key)) throw new Error('a blank');
        return atob(key);
      });
    case 'base64encoder':
      return btoa(key.replaceAll(/[^\0-\u00ff]/gu, '?'));
    case 'urldecoder':
      return computed(() => decodeURIComponent(key.replaceAll('+', ' ')));
    case 'urlencoder':
      return computed(() => new URLSearchParams([['', key]]).toString().slice(1));
    default:
      return undefined;
  }
}

/** What is decoded may be a secret, so that a message does not have it. */
function computed(compute: () => string): string {
  try {
    return compute();
  } catch {
    throw new Unsubstitutable('it cannot be decoded');
  }
}
