/** What runs this program under another name says here which command writes the files: `pnpm generate --all`, a hook. */
const COMMAND = 'REALM_AS_CODE_GENERATE';

/** What `generate --check` was told. */
interface Told {
  readonly stage?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
  readonly target?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly root?: string | undefined;
}

/** @returns the command that writes what `generate --check` has compared, as somebody can type it here. */
export function commandThatWrites({ stage, all, target, out, root }: Told): string {
  const list = (option: string, values: readonly string[] = []): string[] =>
    values.length === 0 ? [] : [option, ...values.map(quoted)];
  return (
    process.env[COMMAND] ??
    [
      'realm-as-code generate',
      ...(all === true ? ['--all'] : list('--stage', stage)),
      ...list('--target', target),
      ...list('--out', out === undefined ? [] : [out]),
      ...list('--root', root === undefined ? [] : [root]),
    ].join(' ')
  );
}

/** @returns a word that a shell takes as it is. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
