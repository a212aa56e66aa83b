import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { tidyObject } from './tidy.ts';

/**
 * @param type the type of provider, such as `org.keycloak.storage.UserStorageProvider`.
 * @param parent the name of the component that they are in, with a slash; empty at the top.
 * @returns components and those in them, as an export or a document has them, by name.
 */
export function componentsByName(
  type: string,
  components: readonly JsonObject[],
  parent: string,
): [name: string, component: JsonObject][] {
  return components.flatMap((component) => {
    const name = `${parent}${nameOfComponent(type, component)}`;
    const { subComponents: _, ...rest } = component;
    const below = objectAt(component, 'subComponents');
    const inside = Object.keys(below).flatMap((subType) =>
      componentsByName(subType, objectsAt(below, subType), `${name}/`),
    );
    return [[name, tidyObject({ ...rest, providerType: type })], ...inside];
  });
}

/** The type of the components that know users of other systems. */
export const USER_STORAGE = 'org.keycloak.storage.UserStorageProvider';

/** @returns the type of a component, its sub-type if it has one, and its name; its provider where it has no name. */
export function nameOfComponent(type: string, component: JsonObject): string {
  const name = textAt(component, 'name') ?? textAt(component, 'providerId') ?? '';
  return [type, textAt(component, 'subType'), name].filter((part) => part).join('/');
}
