import { expect, it } from 'vitest';
import { memoryQuantity, printResources } from '../src/container/quantities.ts';

it.each([
  ['512m', '512Mi'],
  ['1g', '1Gi'],
  ['64k', '64Ki'],
  ['1.5g', '1.5Gi'],
  ['1073741824', '1073741824'],
  ['2GB', '2Gi'],
])('an amount of memory is in Kubernetes’ units: %s', (memory, quantity) => {
  expect(memoryQuantity(memory)).toBe(quantity);
});

it('keeps no more processors free for a container than it may use', () => {
  expect(printResources({ memory: '1g', cpus: 0.2, processes: 1 }, 0.5)).toEqual({
    requests: { cpu: '200m', memory: '1Gi' },
    limits: { cpu: '200m', memory: '1Gi' },
  });
});
