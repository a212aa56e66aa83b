import { resolve } from 'node:path';
import { checkContents, checkDigest, isUsableVersion, makeBundle } from '@realm-as-code/bundle';
import { SecretValues } from '@realm-as-code/renderer';
import { type Target, targetsOf } from '@realm-as-code/stage';
import { version as madeBy } from '../about.ts';
import { shownPath } from '../input/files.ts';
import { gitVersion } from '../input/git-version.ts';
import { loadStage } from '../input/load-stages.ts';
import { printErrors, printWarnings } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { print } from '../output/terminal.ts';
import { writePublicFile } from '../output/write-file.ts';

export interface BundleOptions {
  readonly stage: string;
  readonly target?: Target | undefined;
  readonly version?: string | undefined;
  readonly out?: string | undefined;
  readonly root?: string | undefined;
  readonly requireDigests?: boolean | undefined;
}

/** `bundle`: pack the files of a stage into one file for the machine that runs it. @returns the exit code. */
export async function bundle(options: BundleOptions): Promise<number> {
  const loaded = loadStage(options.root, options.stage, { isAlone: true, only: options.target });
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const { generated, folder, sources } = loaded;
  const source = loaded.source.file;
  const named: readonly Target[] = options.target === undefined ? targetsOf(loaded.stage) : [options.target];
  const [target, ...others] = named;
  if (target === undefined || others.length > 0) return printProblem(new SecretValues(), severalTargets(named));
  const version = options.version ?? gitVersion(folder);
  if (version === undefined || !isUsableVersion(version)) return printProblem(new SecretValues(), noVersion(version));

  const { deployment, files } = generated;
  const made = await makeBundle({ deployment, version, target, files, source, madeBy });
  if ('diagnostics' in made) return printErrors(made.diagnostics, sources);
  const unpinned = made.images.flatMap((image) => checkDigest(image, source, options.requireDigests === true));
  if (options.requireDigests === true && unpinned.length > 0) return printErrors(unpinned, sources);
  const paths = files.map((file) => file.path);
  const missing = target === 'compose' ? checkContents(generated.compose, paths, source) : [];
  printWarnings([...unpinned, ...missing], sources);

  const path = resolve(options.out ?? `${made.name}.tar.gz`);
  const problem = writePublicFile(path, made.archive);
  if (problem !== undefined) return printErrors([problem], sources);
  print(`${shownPath(path)}: ${made.files} files, ${made.images.length} images, ${made.archive.length} bytes\n`);
  return 0;
}

function severalTargets(named: readonly Target[]): { problem: string; hint: string } {
  return { problem: `the stage is for ${named.join(' and ')}`, hint: 'Name one of them with --target' };
}

function noVersion(version: string | undefined): { problem: string; hint: string } {
  if (version === undefined) {
    const problem = 'the version of the bundle is not known: git does not know this folder, or is not installed';
    return { problem, hint: 'Pass it with --version' };
  }
  return {
    problem: `${JSON.stringify(version)} cannot be the version of a bundle: it becomes part of names of files`,
    hint: 'Pass one with --version, of letters, digits, ".", "_", "+" and "-"',
  };
}
