import { spawnSync } from 'node:child_process';
import { type Needed, needs } from './needs.ts';

/** The options of tests that unpack an archive as people do. */
export const needsTar: Needed = needs('tar', spawnSync('tar', ['--version']).status === 0);
