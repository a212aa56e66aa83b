import { resolve } from 'node:path';
import { checkBundle, invalidBundle } from '@realm-as-code/bundle';
import { shownPath } from '../input/files.ts';
import { readBundle } from '../input/read-bundle.ts';
import { printErrors, printWarnings } from '../output/print-errors.ts';
import { print } from '../output/terminal.ts';

export interface VerifyOptions {
  readonly requireDigests?: boolean | undefined;
}

/** `verify`: check a bundle, or the folder that it was unpacked to. @returns the exit code. */
export async function verify(path: string, { requireDigests = false }: VerifyOptions): Promise<number> {
  const shown = shownPath(resolve(path));
  const read = await readBundle(path);
  if ('refusal' in read) return printErrors([invalidBundle(shown, read.refusal)], []);
  const { inventory, diagnostics } = checkBundle(read.files, shown, requireDigests);
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  if (isWrong || inventory === undefined) return printErrors(diagnostics, []);
  printWarnings(diagnostics, []);
  const { stage, version, target, images } = inventory;
  const pinned = images.filter((image) => image.includes('@')).length;
  print(
    `${shown}: ${stage} ${version} for ${target}, as it was made: ${read.files.size} files, ${images.length} images, ${pinned} of them by digest\n`,
  );
  return 0;
}
