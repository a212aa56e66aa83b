import type { Stage, VariableRegistry } from './stage.ts';

/**
 * The example environment file of a stage: exactly the variables it needs, grouped and described as in the registry.
 * Secrets are empty, everything else has a value of the right shape.
 *
 * @param names the variables this stage needs; all of them are in the registry.
 */
export function envExample(stage: Stage, names: ReadonlySet<string>, variables: VariableRegistry): string {
  const groups = new Map<string, string[]>();
  for (const [name, { group, description, secret, example, generate }] of Object.entries(variables)) {
    if (!names.has(name)) continue;
    const lines = [
      comment(`${description}${secret ? ' (secret)' : ''}`),
      comment(generate),
      `${name}=${secret ? '' : quote(example)}`,
    ];
    groups.set(group, [...(groups.get(group) ?? []), lines.join('\n')]);
  }
  const header = `# The environment of the stage ${stage.name}. Copy it to .env beside the Compose file and fill in the secrets:
# docker compose -f docker-compose.${stage.name}.yml up -d
#
# Put values in single quotes: Compose then takes them as they are, with every $, # and ". A single quote in a value is
# written \\'.
`;
  return `${header}${[...groups].map(([group, entries]) => `\n# --- ${group} ---\n\n${entries.join('\n\n')}\n`).join('')}`;
}

function comment(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
}

/** Compose takes text in single quotes as it is; simple values need none. */
function quote(value: string): string {
  return /^[\w.@:/+-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`\'`)}'`;
}
