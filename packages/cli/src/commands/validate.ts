import { checkAccess } from '../input/check-access.ts';
import { loadStages } from '../input/load-stages.ts';
import { secretsInSources } from '../output/hide-secrets.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';
import { joinStages } from '../input/join-stages.ts';

export interface ValidateOptions {
  readonly stage?: readonly string[] | undefined;
  readonly root?: string | undefined;
  readonly format: Format;
  readonly maxWarnings?: number | undefined;
  /** Check as if the stages deployed this version of Keycloak. */
  readonly keycloak?: string | undefined;
}

/** `validate`: load the stages, report what is wrong with them. @returns the exit code. */
export function validate({ stage, root: rootOption, format, maxWarnings, keycloak }: ValidateOptions): number {
  const loaded = loadStages(rootOption, stage, { keycloak, checkRealm: checkAccess });
  const { root, sources } = loaded;
  const findings = joinStages(loaded);
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  printReport(format, {
    findings,
    stages: root?.stages.map(({ stage: { name } }) => name) ?? stage ?? [],
    ...(keycloak === undefined ? {} : { keycloak }),
    textOf: (file) => texts.get(file),
    secrets: secretsInSources(findings.length > 0 ? sources : []),
  });
  return isFailure(findings, maxWarnings) ? 1 : 0;
}
