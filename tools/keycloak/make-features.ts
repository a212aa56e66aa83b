// Makes packages/renderer/data/<version>/features.json: what features of Keycloak add to its lists and take from them; of
// the version that the stages deploy, unless another is given. Needs Maven and a JDK of 21 or later, and some minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyDistribution, startServer } from '../../test/e2e/keycloak-server.ts';
import { captureFeatures, keyOf, type ServerFeature, type Toggled } from './capture-features.ts';
import { captureProviders } from './capture-providers.ts';
import { findJava, keycloakDistribution } from './distribution.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
const javaHome = findJava(21);
const folder = await keycloakDistribution(version, javaHome);
const home = copyDistribution(folder);
const work = mkdtempSync(join(tmpdir(), 'features-'));
const realm = join(work, 'realm.json');
writeFileSync(realm, '{ "realm": "empty" }');

const usual = await ask(new Set());
const { features, unexplained } = await captureFeatures(
  usual.features,
  usual.lists,
  async (toggled) => (await ask(toggled)).lists,
);
writeData(version, 'features.json', `${JSON.stringify(features, null, 2)}\n`);
rmSync(work, { recursive: true });
if (unexplained.length > 0) throw new Error(`not due to one feature:\n${unexplained.join('\n')}`);

/** Starts the server with some features toggled and asks what it offers. */
async function ask(toggled: Toggled): Promise<{
  lists: Awaited<ReturnType<typeof captureProviders>>;
  features: readonly ServerFeature[];
}> {
  const keys = (isOn: boolean): string[] => [...toggled].filter(({ enabled }) => enabled === isOn).map(keyOf);
  const option = (name: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`--${name}=${values.join(',')}`];
  const options = {
    home,
    realm,
    // The start is all that counts: no time for the optimising compiler.
    env: { JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' },
    args: [
      'start-dev',
      '--db=dev-mem',
      '--cache=local',
      ...option('features', keys(false)),
      ...option('features-disabled', keys(true)),
    ],
  };
  const keycloak = await startServer({ folder, javaHome }, options);
  try {
    process.stderr.write(`${options.args.join(' ')}: ready after ${Math.round(keycloak.secondsToReady)} s\n`);
    const info = await keycloak.admin.serverInfo();
    const lists = await captureProviders(keycloak.admin, info, ['aihub']);
    return { lists, features: (info as { features: ServerFeature[] }).features };
  } finally {
    await keycloak.stop();
  }
}
