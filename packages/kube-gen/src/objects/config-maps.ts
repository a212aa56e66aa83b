import type { FilesMap } from '../container/config-maps.ts';
import { type Manifest, manifest, type Target } from './manifest.ts';

/**
 * Prints ConfigMaps. Most never change: a name stands for a content, so that whatever mounts them is started anew when it
 * changes, and a rollback finds what it had.
 */
export function printConfigMaps(target: Target, component: string, maps: readonly FilesMap[]): Manifest[] {
  return maps.map(({ name, isImmutable, content }) => {
    const all = isImmutable ? { immutable: true, ...content } : content;
    return manifest(target, component, ['v1 ConfigMap', name], all, NO_SUBSTITUTION);
  });
}

/** Flux would take `${role_…}` in a realm for variables of its own, and blank those that it does not know. */
const NO_SUBSTITUTION = { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' };
