import type { KeycloakOptionData } from '@realm-as-code/renderer';
import { checkAvailability } from './check-availability.ts';
import { checkFeatures } from './check-features.ts';
import { checkNames } from './check-names.ts';
import { checkStart } from './check-start.ts';
import { checkValues } from './check-values.ts';
import type { OptionFinding } from './finding.ts';
import type { KeycloakOptions } from './read-options.ts';

/**
 * @param data what kc.sh of the deployed version knows; without it, only what every version needs is checked.
 * @returns all that is wrong with the options of kc.sh. An error is what it exits for.
 */
export function checkOptions(options: KeycloakOptions, data: KeycloakOptionData | undefined): OptionFinding[] {
  const start = checkStart(options);
  if (data === undefined) return start;
  return [
    ...checkNames(options, data),
    ...checkValues(options, data),
    ...checkAvailability(options, data),
    ...checkFeatures(options, data),
    ...start,
  ];
}
