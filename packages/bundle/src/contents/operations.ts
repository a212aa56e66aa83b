import type { Deployment } from '@realm-as-code/stage';
import { operationsOf } from '../generated/operations.js';
import type { Target } from './images.ts';

/** What operators read. */
export const OPERATIONS = 'OPERATIONS.md';

/** What the page says of a bundle. */
export interface Operated {
  /** `realm-prod-1.2.0`. */
  readonly name: string;
  readonly version: string;
  readonly target: Target;
  readonly deployment: Deployment;
}

/**
 * Writes the runbook's part for operators, with the commands for one bundle.
 *
 * In its source, `@NAME@` stands for a fact, and what is between `<!-- if postgres -->` and `<!-- end -->` holds for that kind
 * of database only.
 */
export function operationsText({ name, version, target, deployment }: Operated): string {
  const kind = databaseOf(deployment);
  const reconciled = new Set(deployment.reconciler.variables);
  const facts: Readonly<Record<string, string>> = {
    NAME: name,
    STAGE: deployment.stage,
    VERSION: version,
    PROJECT: deployment.name,
    RECONCILED: listOf([...reconciled]),
    BOOTSTRAP: listOf([
      ...deployment.keycloak.variables.filter((variable) => !reconciled.has(variable)),
      'KEYCLOAK_ADMIN_USER',
      'KEYCLOAK_ADMIN_PASSWORD',
    ]),
  };
  return operationsOf(target)
    .replaceAll(/^<!-- if (\w+) -->\n+([^]*?)\n+<!-- end -->\n+/gm, (_, condition: string, text: string) =>
      condition === kind ? `${text}\n\n` : '',
    )
    .replaceAll(/@([A-Z]+)@/g, (whole, fact: string) => facts[fact] ?? whole);
}

function databaseOf({ postgres, keycloak }: Deployment): 'postgres' | 'embedded' | 'external' {
  if (postgres !== undefined) return 'postgres';
  return keycloak.folders.some(({ kind }) => kind !== 'memory') ? 'embedded' : 'external';
}

function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length === 0 ? 'nothing' : quoted.join(', ');
}
