import { expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { aihub } from './folders.ts';

it('validate finds nothing in the AI Hub, in any stage', () => {
  expect(runCli(aihub, 'validate')).toMatchObject({
    status: 0,
    stdout: 'dev, local, nightly, prod: no problems found\n',
    stderr: '',
  });
});
