import { escapeControls, SECRET } from '@realm-as-code/renderer';
import { brief } from '../brief.ts';
import type { PropertyChange } from '../compare.ts';
import type { BootstrapDifference } from './find-differences.ts';

/** How many lines are shown; JSON has all of them. */
const LONGEST = 20;

export const BOOTSTRAP_HEAD = 'what a reconcile will not do: bootstrap/ says otherwise';

/** What to do about it: the same for all of them. */
export const BOOTSTRAP_HINT =
  'Bootstrap documents apply on the first start only. To bring these to the running realm, change them in the Admin Console, or move them to managed/.';

/** @returns a line for each property and each missing entity, with the last one saying how many more there are. */
export function bootstrapLines(differences: readonly BootstrapDifference[]): string[] {
  const lines = differences.flatMap(({ type, name, isMissing, properties }) => {
    const head = `${type}/${escapeControls(name)}`;
    return isMissing ? [`${head}: missing in the realm`] : properties.map((one) => `${head} ${lineOf(one)}`);
  });
  const shown = lines.slice(0, LONGEST);
  return lines.length > LONGEST ? [...shown, `and ${lines.length - LONGEST} more (--format json has them)`] : shown;
}

function lineOf({ path, live, file }: PropertyChange): string {
  const isHidden = live === SECRET || file === SECRET;
  return isHidden
    ? `${escapeControls(path)}: (secret differs)`
    : `${escapeControls(path)}: ${brief(live)}, bootstrap/ has ${brief(file)}`;
}
