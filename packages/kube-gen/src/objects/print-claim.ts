import type { JsonObject } from '@realm-as-code/renderer';
import type { KubernetesSettings } from '@realm-as-code/stage';

/** Prints the template of a claim for a volume that one pod writes to. */
export function printClaim(name: string, { storage = {} }: KubernetesSettings): JsonObject {
  return {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(storage.class === undefined ? {} : { storageClassName: storage.class }),
      resources: { requests: { storage: storage.size ?? '8Gi' } },
    },
  };
}
