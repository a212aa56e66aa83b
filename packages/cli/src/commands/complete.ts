import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { listStages } from '../input/list-stages.ts';

/** What may stand where the cursor is: words with what they mean, or what only the shell can list. */
type Candidates = readonly (readonly [word: string, meaning: string])[] | 'files' | 'folders';

const NONE: Candidates = [];

/**
 * Completes a command line. What there is to complete comes from the program's own commands and options.
 *
 * @param words the words behind the program's name up to the cursor; the last one is what is typed of the word there.
 * @returns a line for each candidate, `word<tab>meaning`; or `:files` or `:folders`, which the shell completes itself.
 */
export function complete(program: CommandUnknownOpts, words: readonly string[]): string {
  const found = candidates(program, withoutEqualsSigns(words));
  if (found === 'files' || found === 'folders') return `:${found}\n`;
  return found.map(([word, meaning]) => `${word}\t${meaning}\n`).join('');
}

/** bash makes three words of `--stage=dev`; to the other shells it is one. */
function withoutEqualsSigns(words: readonly string[]): string[] {
  const kept = words.filter((word, index) => word !== '=' || !isLong(words[index - 1]));
  return words.at(-1) === '=' && kept.length < words.length ? [...kept, ''] : kept;
}

function isLong(word: string | undefined): boolean {
  return word?.startsWith('--') === true;
}

function candidates(program: CommandUnknownOpts, words: readonly string[]): Candidates {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const at = before.findIndex((word) => !word.startsWith('-'));
  if (at === -1) return matching(current, current.startsWith('-') ? optionsOf(program, []) : commandsOf(program));
  const command = program.commands.find((one) => one.name() === before[at]);
  return command === undefined ? NONE : inCommand(command, before.slice(at + 1), current);
}

function inCommand(command: CommandUnknownOpts, before: readonly string[], current: string): Candidates {
  const { option, values } = openOption(command, before);
  const isValue = option !== undefined && !(values.length > 0 && current.startsWith('-'));
  if (isValue) return without(values, matching(current, valuesOf(command, option, before)));
  const [, name, value] = /^(--[\w-]+)=(.*)$/.exec(current) ?? [];
  const assigned = name === undefined ? undefined : findOption(command, name);
  if (assigned !== undefined) {
    const found = matching(value ?? '', valuesOf(command, assigned, before));
    return typeof found === 'string' ? found : found.map(([word, meaning]) => [`${name}=${word}`, meaning]);
  }
  const choices = command.registeredArguments[0]?.argChoices;
  if (choices !== undefined && !current.startsWith('-')) {
    const isGiven = before.some((word) => choices.includes(word));
    return isGiven ? NONE : matching(current, toCandidates(choices));
  }
  return matching(current, optionsOf(command, before));
}

/** @returns the option that what follows is a value of, and the values that it has already. */
function openOption(
  command: CommandUnknownOpts,
  before: readonly string[],
): { readonly option?: Option; readonly values: readonly string[] } {
  const at = before.findLastIndex((word) => word.startsWith('-'));
  const option = findOption(command, before[at]);
  const values = before.slice(at + 1);
  if (option === undefined || !(option.required || option.optional)) return { values: [] };
  return values.length > 0 && !option.variadic ? { values: [] } : { option, values };
}

function findOption(command: CommandUnknownOpts, word: string | undefined): Option | undefined {
  return command.options.find(({ short, long }) => word !== undefined && (word === short || word === long));
}

/** What an option takes follows from its choices, from its name, and from how its help calls the value. */
function valuesOf(command: CommandUnknownOpts, option: Option, before: readonly string[]): Candidates {
  if (option.argChoices !== undefined) return toCandidates(option.argChoices);
  const root = findOption(command, '--root');
  if (option.long === '--stage' && root !== undefined) {
    const given = before.findLastIndex((word) => word === root.short || word === root.long);
    return toCandidates(listStages(given === -1 ? undefined : before[given + 1]));
  }
  if (/[<[]file/.test(option.flags)) return 'files';
  return /[<[]dir/.test(option.flags) ? 'folders' : NONE;
}

/** @returns the options of a command that may still be given. */
function optionsOf(command: CommandUnknownOpts, before: readonly string[]): Candidates {
  const visible = command.createHelp().visibleOptions(command);
  const free = visible.filter(
    ({ short, long, variadic }) => variadic || !before.some((word) => word === short || word === long),
  );
  return free.map(({ long, short, description }) => [long ?? short ?? '', description]);
}

function commandsOf(program: CommandUnknownOpts): Candidates {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => [command.name(), command.description()]);
}

function toCandidates(words: readonly string[]): Candidates {
  return words.map((word) => [word, '']);
}

function matching(current: string, found: Candidates): Candidates {
  return typeof found === 'string' ? found : found.filter(([word]) => word.startsWith(current));
}

function without(words: readonly string[], found: Candidates): Candidates {
  return typeof found === 'string' ? found : found.filter(([word]) => !words.includes(word));
}
