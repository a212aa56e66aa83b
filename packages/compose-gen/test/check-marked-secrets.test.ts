import { expect, it } from 'vitest';
import type { VariableRegistry } from '@realm-as-code/stage';
import { generateStage } from '../src/index.ts';
import { input } from './demo.ts';

function find(secret: boolean): string[] {
  const APP_SECRET = { ...input.variables['APP_SECRET'], secret, default: 'example' };
  const variables = { ...input.variables, APP_SECRET } as VariableRegistry;
  return generateStage({ ...input, variables })
    .diagnostics.filter(({ code }) => code === 'unmarked-secret')
    .map(({ file, place }) => `${file} ${place}`);
}

it('a variable that is used as a secret is one in the registry', () => {
  expect(find(false)).toEqual(['m/10-clients.json managed/10-clients.json#clients[a].secret']);
  expect(find(true)).toEqual([]);
});
