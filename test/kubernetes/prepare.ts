import type { TestProject } from 'vitest/node';
import { canHave, CONTROL_PLANE, type ControlPlane, kubernetesPrograms } from '../../tools/kubernetes/programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where etcd, the API server and so on are; undefined when they can be neither found nor built. */
    controlPlane: ControlPlane | undefined;
  }
}

/** Builds Kubernetes once; the tests find it in `.cache/`. */
export function setup(project: TestProject): void {
  project.provide('controlPlane', canHave(CONTROL_PLANE) ? kubernetesPrograms(CONTROL_PLANE) : undefined);
}
