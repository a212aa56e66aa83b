import { isTrue, type JsonObject, own } from '@realm-as-code/renderer';

/**
 * @param unset what Keycloak takes where the switch is not written.
 * @returns whether a switch is on; undefined where it has a value that only the deployment knows, such as a variable.
 */
export function isOn(entity: JsonObject, key: string, unset = false): boolean | undefined {
  const value = own(entity, key);
  if (value === undefined || value === null) return unset;
  if (isTrue(value)) return true;
  return value === false || (typeof value === 'string' && value.toLowerCase() === 'false') ? false : undefined;
}
