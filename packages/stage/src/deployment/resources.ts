import type { Stage } from '../stage.ts';
import type { Resources } from './deployment.ts';

/** What each program is limited to unless its stage says otherwise. */
const DEFAULTS = {
  keycloak: { memory: '1g', processes: 512 },
  keycloakConfig: { memory: '512m', processes: 256 },
  postgres: { memory: '1g', processes: 256 },
} as const;

/** @returns what a program is limited to in a stage. */
export function resourcesOf(program: keyof typeof DEFAULTS, { resources = {} }: Stage): Resources {
  const { memory, processes } = DEFAULTS[program];
  const own = resources[program] ?? {};
  return { memory: own.memory ?? memory, cpus: own.cpus, processes };
}
