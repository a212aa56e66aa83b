import { expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { repository } from './folders.ts';

it('validate finds nothing in this repository, in any stage', () => {
  expect(runCli(repository, 'validate')).toMatchObject({
    status: 0,
    stdout: 'dev, local, nightly, prod: no problems found\n',
    stderr: '',
  });
});
