import { findKeycloak, type Problem } from '@realm-as-code/planner';
import { objectAt } from '@realm-as-code/renderer';
import { KEYCLOAK, targetsOf } from '@realm-as-code/stage';
import { printError } from '../output/terminal.ts';
import type { UsableStage } from '../input/load-stages.ts';

interface ServerOptions {
  readonly url?: string | undefined;
  readonly loginRealm?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/**
 * Finds the server that a command asks: the one of `--url`, or the one that the stage publishes on this machine. The latter
 * is said on standard error. Nothing secret is sent there before it has answered as a Keycloak: any program can listen on a
 * port, and the environment file may be that of production.
 *
 * @returns its address, or why there is none to ask.
 */
export async function serverOf(
  { url, loginRealm = 'master', timeout }: ServerOptions,
  loaded: Pick<UsableStage, 'stage' | 'generated'>,
): Promise<{ readonly url: string } | Problem> {
  if (url !== undefined) return { url };
  const { stage } = loaded;
  const published = publishedAt(loaded);
  if (published === undefined) {
    const problem = `where Keycloak is, is not known: the stage "${stage.name}" publishes no port for it on this machine`;
    return { problem, hint: 'Name its address with --url' };
  }
  printError(`Asking ${published}, where the stage "${stage.name}" publishes Keycloak; --url names another address\n`);
  const problem = await findKeycloak(published, loginRealm, timeout);
  if (problem === undefined) return { url: published };
  return { problem: problem.problem, hint: 'Is it up there? If it is elsewhere, name its address with --url' };
}

/** @returns where a stage publishes Keycloak, undefined where it does not, or where its own section of Compose says otherwise. */
function publishedAt({ stage, generated }: Pick<UsableStage, 'stage' | 'generated'>): string | undefined {
  const { published, endpoints, instances } = generated.deployment;
  if (published === undefined || instances > 1 || !targetsOf(stage).includes('compose')) return undefined;
  const { scheme, port, path } = endpoints.main;
  const { ports } = objectAt(generated.compose, 'services', KEYCLOAK);
  const mapping = `${published.port}:${port}`;
  const isThere = Array.isArray(ports) && ports.some((one) => one === mapping || one === `127.0.0.1:${mapping}`);
  // What comes from a variable is not known.
  return isThere && !path.includes('$') ? `${scheme}://localhost:${published.port}${path}` : undefined;
}
