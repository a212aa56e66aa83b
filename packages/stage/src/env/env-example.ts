import { quote } from './env-quotes.ts';
import { SECRETS } from './secret-folder.ts';
import { comesFromFile, type Stage, type Variable, type VariableRegistry } from '../stage.ts';

/**
 * The example environment file of a stage: exactly the variables it needs, grouped and described as in the registry.
 * Secrets are empty, everything else has a value of the right shape.
 *
 * @param names the variables this stage needs; all of them are in the registry.
 * @param isAlone whether the stage has its folder for itself, without this program beside it.
 */
export function envExample(
  stage: Stage,
  names: ReadonlySet<string>,
  variables: VariableRegistry,
  isAlone = false,
): string {
  if (isAlone && stage.targets?.includes('compose') === false) {
    const entries = envEntries(names, variables, ({ secret, example }) => (secret ? '' : example));
    return `# The variables of the stage ${stage.name}, each a key of a Secret. OPERATIONS.md says how to make it.\n${entries}`;
  }
  const isFile = (name: string): boolean => comesFromFile(stage, variables, name);
  const files = [...names].some(isFile) ? FILES_NOTE : '';
  const instructions = isAlone
    ? `# The environment of the stage ${stage.name}. Copy this file to .env beside the Compose file and fill in the empty values. Then:
# docker compose up -d`
    : `# The environment of the stage ${stage.name}. "make-env --stage ${stage.name}" writes it to .env beside the Compose file, with
# secrets made up; or copy this file and fill in the empty values. Then:
# docker compose -f docker-compose.${stage.name}.yml up -d`;
  const valueOf = ({ secret, example }: Variable, name: string): string | undefined =>
    isFile(name) ? undefined : secret ? '' : example;
  return `${instructions}\n#\n${NOTATION}${files}${envEntries(names, variables, valueOf)}`;
}

const FILES_NOTE = `#
# Variables that come as files are each in a file of their name in the folder ${SECRETS}, beside this file: the value, which may
# end in a line break. The folder is for its owner only (mode 0700), the files in it are for all who get in (mode 0644).
`;

/** What is said of the notation at the head of an environment file. */
export const NOTATION: string = `# Put values in single quotes: Compose then takes them as they are, with every $, # and ". A single quote in a value is
# written \\'.
`;

/**
 * Writes variables with their descriptions, by group, in the order of the registry.
 *
 * @param names the variables to write; those that the registry does not have are left out.
 * @param valueOf the value of each, which is quoted where Compose needs it; undefined for one that comes as a file.
 */
export function envEntries(
  names: ReadonlySet<string>,
  variables: VariableRegistry,
  valueOf: (variable: Variable, name: string) => string | undefined,
): string {
  const groups = new Map<string, string[]>();
  for (const [name, variable] of Object.entries(variables)) {
    if (!names.has(name)) continue;
    const { group, description, secret, generate } = variable;
    const value = valueOf(variable, name);
    const lines = [
      comment(`${description}${secret ? ' (secret)' : ''}`),
      comment(generate),
      value === undefined ? comment(`In the file ${SECRETS}/${name}`) : `${name}=${quote(value)}`,
    ];
    groups.set(group, [...(groups.get(group) ?? []), lines.join('\n')]);
  }
  return [...groups].map(([group, entries]) => `\n# --- ${group} ---\n\n${entries.join('\n\n')}\n`).join('');
}

function comment(text: string): string {
  return text
    .trim()
    .split(/\r\n?|\n/)
    .map((line) => `# ${line}`)
    .join('\n');
}
