import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { Reader, shown } from '../getting-started.ts';
import { atExit } from '../e2e/processes.ts';
import { needsEngine } from './engine.ts';
import { ensureImage } from './images.ts';

describe('docs/getting-started.md with containers', needsEngine, () => {
  const reader = new Reader();
  const root = join(reader.folder, 'shop');
  const compose = (...args: string[]): string =>
    spawnSync('docker', ['compose', '-f', 'deploy/docker-compose.dev.yml', ...args], { cwd: root, encoding: 'utf8' })
      .stdout;
  const leave = (): void => {
    compose('down', '--volumes');
    reader.leave();
  };
  afterAll(leave);

  it('leads from nothing to a running realm', (context) => {
    atExit(leave);
    reader.follow('Install');
    reader.follow('Make a root');
    reader.follow('Generate what is deployed');
    const parts = {
      javaHome: inject('javaHome'),
      keycloakDistribution: inject('keycloakDistribution'),
      reconciler: process.env['KEYCLOAK_CONFIG_CLI_JAR'],
    };
    const images = compose('config', '--images').trim().split('\n');
    context.skip(!images.every((image) => ensureImage(image, parts)), 'an image can be neither pulled nor built');
    // `docker wait` prints the reconciler's exit code.
    expect(reader.follow('Start it')[0]).toMatch(/^0\n$/m);
    const [, token = ''] = reader.follow('Sign in');
    expect(JSON.parse(token)).toHaveProperty('access_token');
    const [plan, applied] = reader.follow('Change something');
    expect(plan).toContain(shown('Change something', 'text'));
    expect(applied).toMatch(/^0\n[^]*Nothing to do\.\n$/m);
  });
});
