import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './folders.ts';

/** The library packages, those first that others depend on, and the generated modules that each carries. */
const PACKAGES: readonly (readonly [name: string, generated?: string])[] = [
  ['renderer', 'keycloak/generated'],
  ['stage', 'generated'],
  ['compose-gen', 'generated'],
  ['bundle', 'generated'],
  ['kube-gen'],
  ['access'],
  ['planner'],
  ['picture', 'generated'],
  ['adopter', 'generated'],
];

/** Compiles the library packages to JavaScript and declarations. */
export function compilePackages(): void {
  for (const [name, generated] of PACKAGES) {
    const folder = join(root, 'packages', name);
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const args = [compiler, '-p', join(folder, 'tsconfig.build.json')];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`packages/${name} does not compile`);
    if (generated === undefined) continue;
    cpSync(join(folder, 'src', generated), join(folder, 'dist', generated), { recursive: true });
  }
}
