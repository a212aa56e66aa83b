import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { captureOptions } from '../../tools/keycloak/capture-options.ts';
import { repository } from '../folders.ts';

it('the committed options of kc.sh are those of the distribution', () => {
  const captured = captureOptions(inject('keycloakDistribution'), inject('javaHome'));
  const file = join(repository, 'packages/renderer/data', inject('keycloakVersion'), 'options.json');
  expect(JSON.parse(readFileSync(file, 'utf8')), 'run "pnpm make:options"').toEqual(captured);
});
