import type { JsonObject } from '@realm-as-code/renderer';
import type { Container } from '@realm-as-code/stage';
import { expandable, type Part, partsOf } from './expansion.ts';

/** Where the values of variables come from. */
export interface ValueSources {
  /** The Secret with a key for each variable. */
  readonly secret: string;
  /** The values that the stage itself gives. */
  readonly given: Readonly<Record<string, string>>;
}

/** What a container is given beside files. */
export interface Environment {
  readonly env: readonly JsonObject[];
  readonly command: readonly string[];
  readonly args: readonly string[];
}

/**
 * Prints the environment and the arguments of a container. A setting that is one variable comes from the Secret's key; in
 * a text with more around it, Kubernetes puts the variable in, which has to be in the environment for that.
 *
 * @param settings all settings of the container, as texts. Variables of the documents win over them, as on Compose.
 */
export function printEnvironment(
  { entrypoint, command, variables }: Container,
  settings: Readonly<Record<string, string>>,
  { secret, given }: ValueSources,
): Environment {
  const parts = (text: string): Part[] => partsOf(text, given);
  const own = Object.entries(settings)
    .filter(([name]) => !variables.includes(name))
    .map(([name, text]) => ({ name, parts: parts(text) }));
  const words = { command: entrypoint.map(parts), args: command.map(parts) };
  const mixed = [
    ...own.map((setting) => setting.parts).filter((one) => one.length > 1),
    ...words.command,
    ...words.args,
  ];
  const helpers = new Set(
    mixed.flat().flatMap((part) => ('variable' in part && !variables.includes(part.variable) ? [part.variable] : [])),
  );
  const nameOf = (variable: string): string => (helpers.has(variable) ? `${HELPER}${variable}` : variable);
  const entry = (name: string, value: readonly Part[]): JsonObject => {
    const [first] = value;
    if (value.length === 1 && first !== undefined && 'variable' in first) {
      return { name, valueFrom: { secretKeyRef: { name: secret, key: first.variable } } };
    }
    return { name, value: expandable(value, nameOf) };
  };
  return {
    env: [
      ...[...helpers].toSorted().map((variable) => entry(nameOf(variable), [{ variable }])),
      ...variables.map((name) => entry(name, parts(`$(env:${name})`))),
      ...own.map((setting) => entry(setting.name, setting.parts)),
    ],
    command: words.command.map((word) => expandable(word, nameOf)),
    args: words.args.map((word) => expandable(word, nameOf)),
  };
}

/** In front of a variable that is in the environment for Kubernetes alone: under its own name a program might read it. */
const HELPER = 'VALUE_OF_';
