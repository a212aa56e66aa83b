import type { KubernetesSettings } from '@realm-as-code/stage';

/** @returns metadata of pods that differs when the stage's revision does: no hash sees a rotated secret. */
export function printRevision({ revision }: KubernetesSettings): { annotations?: Record<string, string> } {
  return revision === undefined ? {} : { annotations: { 'realm-as-code/revision': String(revision) } };
}
