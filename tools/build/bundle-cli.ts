import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { adopter, bundle, cli, composeGen, picture, renderer, root } from './folders.ts';
import { lazily } from './lazy-parts.ts';

const dist = join(cli, 'dist');

/** Bundles the CLI as CommonJS, which starts faster than ES modules on Node 20, and makes V8's code caches for it. */
export async function bundleCli(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const common: BuildOptions = {
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false }, // a script that runs from the code cache has none
    charset: 'ascii',
    conditions: ['source'],
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'linked',
    logLevel: 'warning',
  };
  await build({ ...common, entryPoints: [join(cli, 'src/main.ts')] });
  await build({
    ...common,
    entryPoints: [join(cli, 'src/program.ts')],
    plugins: [lazily],
    // main.ts compiles this text as it is: V8 takes a cache for that very text only.
    banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
    footer: { js: '})' },
  });
  await build({
    ...common,
    outdir: join(dist, 'lazy'),
    entryPoints: {
      'compose-validator': join(composeGen, 'src/generated/compose-validator.js'),
      'fresh-realms': join(adopter, 'src/generated/fresh-realms.js'),
      'starter-files': join(adopter, 'src/generated/starter-files.js'),
      operations: join(bundle, 'src/generated/operations.js'),
      'other-versions': join(renderer, 'src/keycloak/generated/other-versions.js'),
      picture: join(picture, 'src/index.ts'),
      handlebars: resolvePackage(renderer, 'handlebars'),
      diff: resolvePackage(cli, 'diff'),
      'fast-glob': resolvePackage(cli, 'fast-glob'),
      fflate: resolvePackage(bundle, 'fflate'),
      'modern-tar': join(bundle, 'node_modules/modern-tar/dist/web/index.js'),
      sha2: resolvePackage(bundle, '@noble/hashes/sha2.js'),
      // Its CommonJS form cannot be bundled.
      'jsonc-parser': resolvePackage(renderer, 'jsonc-parser').replace('/umd/', '/esm/'),
    },
  });
  makeCodeCaches(join(dist, 'main.cjs'));
}

/**
 * Runs the commands that people wait for once, which makes V8's code caches of this Node for them. Sources that are
 * being edited may be wrong: then the first good run makes them.
 */
function makeCodeCaches(main: string): void {
  const out = mkdtempSync(join(tmpdir(), 'realm-as-code-'));
  for (const args of [['generate', '--out', out], ['validate']]) {
    spawnSync(process.execPath, [main, ...args, '--all', '--root', root]);
  }
  rmSync(out, { recursive: true, force: true });
}

function resolvePackage(from: string, name: string): string {
  return createRequire(join(from, 'package.json')).resolve(name);
}
