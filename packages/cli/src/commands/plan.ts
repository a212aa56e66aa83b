import { SecretValues } from '@realm-as-code/renderer';
import {
  formatJson,
  formatMarkdown,
  formatText,
  makePlan,
  needsExtension,
  type Plan,
  type PlannedChange,
  readLiveRealm,
  reconcilerSettings,
} from '@realm-as-code/planner';
import { credentialsFrom, type CredentialOptions } from '../input/credentials.ts';
import { loadStage } from '../input/load-stages.ts';
import { readEnvironment } from '../input/read-environment.ts';
import { secretsInEnvironment } from '../output/hide-secrets.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { isColoured, print } from '../output/terminal.ts';
import { startOptimiser } from '../start/optimiser.ts';

export interface PlanOptions extends CredentialOptions {
  readonly stage: string;
  readonly url: string;
  readonly realm?: string | undefined;
  readonly env?: string | undefined;
  readonly root?: string | undefined;
  readonly secrets?: boolean | undefined;
  readonly format: 'text' | 'json' | 'markdown';
  readonly failOn?: readonly PlannedChange['action'][] | undefined;
  readonly target?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** `plan`: read a live realm and say what the next reconcile will do. @returns the exit code: 0, 2 for changes, 1. */
export async function plan(options: PlanOptions): Promise<number> {
  const loaded = loadStage(options.root, options.stage);
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const { generated, variables, folder } = loaded;
  const environment = readEnvironment(options.env, folder);
  if ('diagnostics' in environment) return printErrors(environment.diagnostics, []);
  const { values } = environment;
  // A credential may also come from this process alone, so that it need not be in a file.
  const credentials = credentialsFrom(options, (name) => values.get(name) ?? process.env[name]);
  if ('problem' in credentials) return printProblem(new SecretValues(), credentials);
  const password = 'user' in credentials ? credentials.password : credentials.clientSecret;
  const secrets = secretsInEnvironment(variables, values).with([password]);

  const read = await readLiveRealm({
    url: options.url,
    realm: options.realm ?? generated.realm.name,
    credentials,
    secrets: options.secrets === true,
    providers: generated.realm.documents.some(
      ({ kind, value }) => kind === 'managed' && needsExtension(value, generated.keycloak),
    ),
    timeout: options.timeout,
  });
  if ('problem' in read) return printProblem(secrets, read);

  startOptimiser(); // the realm that was read can be of any size, and the start is over
  const made = makePlan({
    stage: options.stage,
    live: read.live,
    realm: generated.realm,
    values,
    secrets,
    reconciler: reconcilerSettings(generated.reconciler.environment, generated.reconciler.version),
    ...(options.target === undefined ? {} : { target: options.target }),
  });
  print(format(made, options.format));
  return exitCode(made, options.failOn);
}

function format(made: Plan, as: PlanOptions['format']): string {
  if (as === 'json') return formatJson(made);
  return as === 'markdown' ? formatMarkdown(made) : formatText(made, isColoured());
}

function exitCode({ summary, failure }: Plan, failOn: PlanOptions['failOn'] = ['create', 'change', 'delete']): number {
  if (failure !== undefined) return 1;
  return failOn.some((action) => summary[action] > 0) ? 2 : 0;
}
