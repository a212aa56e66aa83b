import { type RenderedRealm, SecretValues } from '@realm-as-code/renderer';
import type { AccessRealm } from '@realm-as-code/access';
import {
  type BrokenExpectation,
  makePlan,
  type Plan,
  readLiveRealm,
  readImportSettings,
  reconcilerSettings,
  type UnreadRealm,
} from '@realm-as-code/planner';
import { withStateCipher } from '../input/state-cipher.ts';
import { comesFromFile, RECONCILER_CLIENT, rightsOfReconciler } from '@realm-as-code/stage';
import { chooseRealms } from '../input/choose-realms.ts';
import { credentialsFrom, type CredentialOptions } from '../input/credentials.ts';
import type { UsableStage } from '../input/load-stages.ts';
import { liveSource } from '../input/live-source.ts';
import { readEnvironment } from '../input/read-environment.ts';
import { serverOf } from './stage-server.ts';
import { secretsInEnvironment } from '../output/hide-secrets.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { startOptimiser } from '../start/optimiser.ts';

/** What a stage is compared with. */
export interface StagePlanOptions extends CredentialOptions {
  readonly stage: string;
  /** Where Keycloak is; where the stage publishes it unless given. */
  readonly url?: string | undefined;
  /** Names of realms. */
  readonly realm?: readonly string[] | undefined;
  readonly env?: string | undefined;
  readonly secrets?: boolean | undefined;
  readonly target?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/** The plans of a stage. */
export interface StagePlans {
  readonly plans: readonly (Plan | UnreadRealm)[];
  /** Whether there can be only one plan. */
  readonly isOne: boolean;
  /** Whether no realm could be read. */
  readonly isHopeless: boolean;
}

/**
 * Reads the live realms of a stage and says what the next reconcile will do to each.
 *
 * @returns the plans; the exit code where none could be made, and it is printed why.
 */
export async function planStage(options: StagePlanOptions, loaded: UsableStage): Promise<StagePlans | 1> {
  const { stage, generated, variables, folder, holder } = loaded;
  const environment = readEnvironment(options.env, folder, {
    names: [...generated.variables, options.clientSecretFrom],
    isFile: (name) => comesFromFile(stage, variables, name),
  });
  if ('diagnostics' in environment) return printErrors(environment.diagnostics, []);
  const values = new Map([...Object.entries(stage.kubernetes?.variables ?? {}), ...environment.values]);
  // A credential may also come from this process alone, so that it need not be in a file.
  const credentials = credentialsFrom(options, (name) => values.get(name) ?? process.env[name]);
  if ('problem' in credentials) return printProblem(new SecretValues(), credentials);
  const password = 'user' in credentials ? credentials.password : credentials.clientSecret;
  const secrets = secretsInEnvironment(variables, values).with([password]);

  const { realms } = generated;
  const isOne = realms.every(({ folder: own }) => own === undefined);
  if (isOne && (options.realm?.length ?? 0) > 1) {
    const problem = 'the templates are of one realm';
    return printProblem(secrets, { problem, hint: 'Name one with --realm' });
  }
  const chosen = isOne ? realms : chooseRealms(realms, options.realm, 'the templates');
  if ('problem' in chosen) return printProblem(secrets, chosen);
  const nameOf = (realm: RenderedRealm): string => (isOne ? (options.realm?.[0] ?? realm.name) : realm.name);
  const server = await serverOf(options, loaded);
  if ('problem' in server) {
    printProblem(secrets, server);
    const problem = secrets.hide(server.problem);
    const unread = chosen.map((realm) => ({ realm: nameOf(realm), stage: options.stage, problem }));
    return { plans: unread, isOne, isHopeless: true };
  }
  const asked = { ...options, ...server };
  const { environment: settings } = readImportSettings(generated.reconciler.environment);
  const reconciler = withStateCipher(reconcilerSettings(settings, generated.reconciler.version));
  const plans: (Plan | UnreadRealm)[] = [];
  let isHopeless = false;
  for (const realm of chosen) {
    const name = nameOf(realm);
    const read = await readLiveRealm(liveSource(asked, name, credentials, realm, { ...generated, values }));
    if ('problem' in read) {
      const isNew = !isOne && read.kind === 'no-realm';
      printProblem(secrets, isNew ? { problem: read.problem, hint: 'The next start of Keycloak makes it' } : read);
      plans.push({ realm: name, stage: options.stage, problem: secrets.hide(read.problem) });
      // Where nobody can sign in, there is nothing to say of the others.
      isHopeless = isOne || (read.kind === 'sign-in' && plans.length === 1);
      if (isHopeless) break;
      continue;
    }
    startOptimiser(); // the realm that was read can be of any size, and the start is over
    const target = options.target === undefined ? {} : { target: options.target };
    const rights = rightsOfReconciler(realm.documents);
    const signsInAs = stage.reconciler?.signsInAs === 'client' ? { client: RECONCILER_CLIENT, rights } : undefined;
    const input = { stage: options.stage, live: read.live, realm, values, secrets, reconciler, signsInAs };
    // In a running realm of another name, what is expected of the templates' counts.
    const expect = (after: AccessRealm): BrokenExpectation[] =>
      holder.holdRunning({ ...after, name: realm.name }, stage.name);
    plans.push(makePlan({ ...input, ...target, expect }));
  }
  return { plans, isOne, isHopeless };
}
