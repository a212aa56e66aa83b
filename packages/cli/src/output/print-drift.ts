import { createTwoFilesPatch } from 'diff';
import type { Drift, Subject } from '@realm-as-code/adopter';
import { escapeControls, hideSecretsInText, palette, type SecretValues, secretsInText } from '@realm-as-code/renderer';
import { isColoured, print, printError } from './terminal.ts';

/** A file that changes. */
export interface TextChange {
  /** As the diff names it. */
  readonly path: string;
  /** As messages name it. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Prints what drifted into realms: the changes of their templates as a diff, and to standard error what is not among them.
 *
 * @param secrets what may not be shown.
 */
export function printDrifts(drifts: readonly Drift[], changes: readonly TextChange[], secrets: SecretValues): void {
  const notes: string[] = [];
  for (const { path, file, before, after } of changes) {
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 });
    const text = patch.replace(/^=+\n/, '');
    // A secret that a template has in plain text cannot be hidden: the diff would not apply.
    const known = secrets.with([...secretsInText(before), ...secretsInText(after)]);
    if (known.hide(hideSecretsInText(text)) === text) print(coloured(text));
    else
      notes.push(
        `${file}: its changes are not shown, because there are secrets in plain text beside them; --write makes them`,
      );
  }
  for (const drift of drifts) notes.push(...notesOn(drift, drifts.length > 1 ? `${drift.realm}: ` : ''));
  printError(notes.map((note) => `${escapeControls(secrets.hide(note))}\n`).join(''));
}

function notesOn({ realm, offers, withheld, failure, operators, unknown, secrets }: Drift, prefix: string): string[] {
  const isNothing = offers.length + withheld.length === 0;
  const notes = [
    ...(isNothing ? [`Nothing drifted into the realm ${realm} by hand.`] : []),
    ...withheld.map((one) => `not in the diff: ${nameOf(one)}: ${one.reason}`),
    ...(failure === undefined
      ? []
      : [
          `the next reconcile would fail: ${failure.step}: ${failure.reason}. What comes after that could not be tried`,
        ]),
    ...unknown.map((one) => `not compared: ${nameOf(one)}: the value of a variable in it is not known`),
    ...secrets.map(
      ({ variable, description }) =>
        `needs a value: ${variable}: ${description}. Put the live one into the environment files before the next reconcile`,
    ),
    ...(operators.length === 0
      ? []
      : [`left to operators: ${operators.map(({ type, name }) => `${type} ${name}`).join(', ')}`]),
  ];
  return notes.map((note) => prefix + note);
}

function nameOf({ type, name, path }: Subject | Drift['unknown'][number]): string {
  return path === undefined ? `${type}/${name}` : `${type}/${name} ${path}`;
}

function coloured(patch: string): string {
  const { bold, cyan, green, red } = palette(isColoured());
  const paint = (line: string): string => {
    if (/^(---|\+\+\+) /.test(line)) return bold(line);
    if (line.startsWith('@@')) return cyan(line);
    if (line.startsWith('+')) return green(line);
    return line.startsWith('-') ? red(line) : line;
  };
  return patch.split('\n').map(paint).join('\n');
}
