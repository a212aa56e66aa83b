import {
  type Diagnostic,
  didYouMean,
  type Json,
  type JsonObject,
  type Path,
  type Placeholder,
} from '@realm-as-code/renderer';
import type { VariableRegistry, YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';
import { composeVariables } from './interpolation.ts';
import { describeVariable } from './describe-variable.ts';
import type { Service } from './read-services.ts';

/**
 * The variables that Compose will ask for, each with the path of the value that first mentions it. A described variable that a
 * service has in its environment without a value counts, too: Compose hands it on.
 */
export function findVariables(
  compose: JsonObject,
  services: ReadonlyMap<string, Service>,
  variables: VariableRegistry,
): ReadonlyMap<string, Path> {
  const found = new Map<string, Path>();
  for (const [service, { passedOn }] of services) {
    const names = passedOn.filter((name) => Object.hasOwn(variables, name));
    for (const name of names) found.set(name, ['services', service, 'environment', name]);
  }
  const visit = (value: Json, path: Path): void => {
    if (typeof value === 'string') {
      for (const name of composeVariables(value)) if (!found.has(name)) found.set(name, path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  visit(compose, []);
  return found;
}

/**
 * Checks that every variable is in the registry: otherwise nobody could know what to put in.
 *
 * @param needed the variables that Compose will ask for, from {@link findVariables}.
 * @returns `unknown-variable`, where the templates or the stage file mention it, with the entry that the registry lacks.
 */
export function checkVariables(
  needed: ReadonlyMap<string, Path>,
  placeholders: readonly Placeholder[],
  variables: VariableRegistry,
  source: YamlSource,
): Diagnostic[] {
  const known = Object.keys(variables);
  const isKnown = (name: string): boolean => Object.hasOwn(variables, name);
  const report = (
    name: string,
    file: string,
    position: ReturnType<YamlSource['locate']>,
    isTyped = true,
  ): Diagnostic => {
    const near = isTyped ? didYouMean(name, known) : undefined;
    const uses = placeholders.filter((placeholder) => placeholder.name === name);
    const block = near === undefined ? describeVariable(name, uses, placeholders, variables) : undefined;
    const message = `the variable ${name} is not in the registry`;
    return error('unknown-variable', file, position, message, near ?? 'Describe it in stages/variables.yaml', block);
  };
  const inTemplates = new Set(placeholders.map(({ name }) => name));
  return [
    ...placeholders
      .filter(({ name }) => !isKnown(name))
      .map(({ name, document, path }) => {
        // What the stage adds to a realm has names that nobody typed.
        const isTyped = document.source.file !== source.file;
        return report(name, document.source.file, document.locate(path), isTyped);
      }),
    ...[...needed]
      .filter(([name]) => !isKnown(name) && !inTemplates.has(name))
      .map(([name, path]) => report(name, source.file, source.locate(placeOfVariable(path)))),
  ];
}

/** Keycloak's command has a property of its own in the stage file, all else comes from its `compose` section. */
export function placeOfVariable(path: Path): Path {
  const isCommand = path[1] === 'keycloak' && path[2] === 'command';
  return isCommand ? ['keycloak', 'command', ...path.slice(3)] : ['compose', ...path];
}
