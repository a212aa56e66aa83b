import { spawnSync } from 'node:child_process';
import { canHave, CONTROL_PLANE, NODE } from '../../../tools/kubernetes/programs.ts';
import { needs, type Needed } from '../../needs.ts';
import { canHaveDebian } from '../../stand-ins.ts';

const reconciler = process.env['KEYCLOAK_CONFIG_CLI_JAR'];
const commands = [
  ['runc', '--version'],
  ['unshare', '--version'],
  ['nsenter', '--version'],
  ['ip', '-Version'],
  ['iptables', '--version'],
] as const;

/** What makes a node of this machine, and what images are built from. */
export const needsNode: Needed = needs(
  'a node',
  process.getuid?.() === 0 &&
    commands.every(([command, argument]) => spawnSync(command, [argument]).status === 0) &&
    canHave([...CONTROL_PLANE, ...NODE]) &&
    canHaveDebian() &&
    reconciler !== undefined,
);
