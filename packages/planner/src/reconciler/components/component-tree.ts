// Components within components: those of a live realm are named by where they are.

import { type JsonObject, textAt } from '@realm-as-code/renderer';
import { nameOfComponent } from '../../live/components.ts';

/**
 * @param parent where the component is whose components are wanted; undefined for those at the top.
 * @returns the components directly in it, with where they are.
 */
export function childrenOf(
  components: ReadonlyMap<string, JsonObject>,
  parent: string | undefined,
): (readonly [key: string, component: JsonObject])[] {
  const prefix = parent === undefined ? '' : `${parent}/`;
  return [...components].filter(
    ([key, component]) => key === `${prefix}${nameOfComponent(textAt(component, 'providerType') ?? '', component)}`,
  );
}

/** @returns where the component is that another one is in; undefined at the top. */
export function parentOf(components: ReadonlyMap<string, JsonObject>, key: string): string | undefined {
  const component = components.get(key) ?? {};
  const own = nameOfComponent(textAt(component, 'providerType') ?? '', component);
  return key === own ? undefined : key.slice(0, -own.length - 1);
}
