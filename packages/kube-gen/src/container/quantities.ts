import type { JsonObject } from '@realm-as-code/renderer';
import type { Resources } from '@realm-as-code/stage';

/** @returns an amount of memory in Kubernetes' units, where `m` would be a thousandth of a byte. */
export function memoryQuantity(memory: string): string {
  const [, amount = memory, unit = ''] = /^([0-9.]+)\s*([kmg]?)b?$/i.exec(memory) ?? [];
  return unit === '' ? amount : `${amount}${unit.toUpperCase() === 'K' ? 'Ki' : `${unit.toUpperCase()}i`}`;
}

/**
 * What a container gets at most, and what is kept free for it: all of its memory, since Java takes what it may, and a
 * part of a processor. The kubelet bounds the number of processes (podPidsLimit), for all pods alike.
 *
 * @param share the processors that are kept free, at most.
 */
export function printResources({ memory: limit, cpus }: Resources, share: number): JsonObject {
  const memory = memoryQuantity(limit);
  return {
    requests: { cpu: cpuQuantity(Math.min(share, cpus ?? share)), memory },
    limits: { ...(cpus === undefined ? {} : { cpu: cpuQuantity(cpus) }), memory },
  };
}

function cpuQuantity(cpus: number): string {
  return Number.isInteger(cpus) ? String(cpus) : `${Math.round(cpus * 1000)}m`;
}
