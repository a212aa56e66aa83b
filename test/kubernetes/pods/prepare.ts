import type { TestProject } from 'vitest/node';
import { canHave, kubernetesPrograms, NODE, type Node } from '../../../tools/kubernetes/programs.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the kubelet, containerd and so on are; undefined when they can be neither found nor built. */
    node: Node | undefined;
  }
}

/** Builds what makes a node, once. */
export function setup(project: TestProject): void {
  project.provide('node', canHave(NODE) ? kubernetesPrograms(NODE) : undefined);
}
