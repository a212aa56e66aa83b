import { resolve } from 'node:path';
import { SecretValues } from '@realm-as-code/renderer';
import { IMAGE_LOCK, type ImageLock, imageLockText, parseImage } from '@realm-as-code/stage';
import { shownPath } from '../input/files.ts';
import { loadStages } from '../input/load-stages.ts';
import { findDigest } from '../input/registry.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { print } from '../output/terminal.ts';
import { writeSources } from '../output/write-sources.ts';

export interface LockImagesOptions {
  readonly stage?: readonly string[] | undefined;
  readonly root?: string | undefined;
  /** For each answer, in seconds. */
  readonly timeout: number;
}

/**
 * `lock-images`: ask the registries for the digests of the images that stages deploy, and write them to images.lock.
 *
 * @returns the exit code.
 */
export async function lockImages({ stage: names, root: rootOption, timeout }: LockImagesOptions): Promise<number> {
  const { root, stages, folder, sources, diagnostics } = loadStages(rootOption, names);
  const found = [...diagnostics, ...stages.flatMap(({ generated }) => generated.diagnostics)];
  if (root === undefined || found.some(({ severity }) => severity === 'error')) return printErrors(found, sources);

  const images = [...new Set(stages.flatMap(({ generated }) => generated.images))].toSorted();
  const digests = new Map<string, string>();
  const problems = [];
  for (const image of images) {
    const answer = await findDigest(parseImage(image), timeout);
    if ('problem' in answer) problems.push(answer);
    else digests.set(image, answer.digest);
  }
  if (problems.length > 0) {
    for (const problem of problems) printProblem(new SecretValues(), problem);
    return 1;
  }

  const before = root.imageLock?.lock ?? new Map<string, string>();
  // What other stages deploy is not known here, and stays.
  const after = names === undefined ? digests : new Map([...before, ...digests]);
  const failed = writeSources(folder, [{ path: IMAGE_LOCK, content: imageLockText(after) }]);
  if (failed.length > 0) return printErrors(failed, sources);
  print(`${describeChanges(before, after)}${shownPath(resolve(folder, IMAGE_LOCK))}: ${count(after.size)}\n`);
  return 0;
}

function describeChanges(before: ImageLock, after: ImageLock): string {
  const lines = [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((image) => {
    const [old, now] = [before.get(image), after.get(image)];
    if (old === now) return [];
    if (now === undefined) return [`- ${image}`];
    return [old === undefined ? `+ ${image} ${now}` : `~ ${image} ${old} → ${now}`];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function count(images: number): string {
  return `${images} image${images === 1 ? '' : 's'}`;
}
