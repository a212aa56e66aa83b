import { isObject, type Json, own } from '../document/json.ts';
import type { Placed } from '../document/placed.ts';
import { identityOf, keyOf } from '../keycloak/identity.ts';

/**
 * Names a place by the entities that contain it, not by their positions, so that the name survives when entries move:
 * `managed/30-clients.json#clients[openwebui].redirectUris[0]`. The folder of the realm stands in front where a root has several. Exceptions in stage files name
 * places in this way.
 */
export function describePlace({ document, path }: Pick<Placed, 'document' | 'path'>): string {
  let current: Json | undefined = document.value;
  let described = '';
  for (const [index, step] of path.entries()) {
    if (Array.isArray(current) && typeof step === 'number') {
      const item: Json | undefined = current[step];
      const names = path.slice(0, index).filter((before) => typeof before === 'string');
      const identity = isObject(item) ? identityOf(names) : undefined;
      const found = identity === undefined || !isObject(item) ? undefined : keyOf(item, identity);
      described += `[${found === undefined || 'missing' in found ? step : found.key.replace(/\0+$/, '').replaceAll('\0', '/') || step}]`;
      current = item;
    } else {
      described += described === '' ? String(step) : `.${step}`;
      current = isObject(current) ? own(current, String(step)) : undefined;
    }
  }
  const folder = document.folder === undefined ? '' : `${document.folder}/`;
  return `${folder}${document.kind}/${document.name}.json#${described}`;
}
