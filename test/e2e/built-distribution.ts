import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Distribution, startServer } from './keycloak-server.ts';

/**
 * Starts Keycloak once in development mode, for which it builds itself anew, and keeps the result beside the distribution.
 * Servers in copies of it start without the build, unless their options ask for another one: what they do is the same.
 *
 * @returns the folder of the distribution that has been built.
 */
export async function builtDistribution({ folder, javaHome }: Distribution): Promise<string> {
  const built = `${folder}-built`;
  if (existsSync(built)) return built;
  const home = `${built}.part`;
  rmSync(home, { recursive: true, force: true });
  cpSync(folder, home, { recursive: true });
  const server = await startServer({ folder, javaHome }, { home, bare: true });
  await server.stop();
  rmSync(join(home, 'data'), { recursive: true, force: true });
  renameSync(home, built);
  return built;
}
