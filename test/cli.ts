export { type Run } from '../packages/cli/test/cli.ts';
export { repository, temporaryFolder } from './folders.ts';
