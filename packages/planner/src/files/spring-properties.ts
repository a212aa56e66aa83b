// How Spring Boot 3.4 finds a property of a program in its environment (SystemEnvironmentPropertyMapper,
// SystemEnvironmentPropertySource; measured on keycloak-config-cli 6.5.1).

/** A property that Spring knows under several spellings: lower case, with dots, dashes within words. */
const PROPERTY = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*$/;

/**
 * Finds the value of a property, such as `import.var-substitution.enabled`. These variables have it, in this order:
 * `IMPORT_VARSUBSTITUTION_ENABLED`, `IMPORT_VAR_SUBSTITUTION_ENABLED`, its own name with dots, dashes or underscores, and
 * whatever is the same but for case and dashes.
 *
 * @returns the value, undefined where no variable has it.
 */
export function propertyOf(environment: ReadonlyMap<string, string>, property: string): string | undefined {
  const variable = variableOf(environment, property);
  return variable === undefined ? undefined : environment.get(variable);
}

/** @returns the name of the variable that has the value of a property. */
export function variableOf(environment: ReadonlyMap<string, string>, property: string): string | undefined {
  const found = spellingsOf(property).find((name) => environment.has(name));
  if (found !== undefined || !PROPERTY.test(property)) return found;
  const wanted = uniform(property);
  return [...environment.keys()].find((name) => uniform(name) === wanted);
}

function spellingsOf(property: string): string[] {
  const [dotless, dashless] = [property.replaceAll('.', '_'), property.replaceAll('-', '_')];
  const direct = [property, dotless, dashless, dotless.replaceAll('-', '_')];
  const plain = direct.flatMap((name) => [name, name.toUpperCase()]);
  return PROPERTY.test(property) ? [dotless.replaceAll('-', '').toUpperCase(), ...plain.slice(-1), ...plain] : plain;
}

function uniform(name: string): string {
  return name.toLowerCase().replaceAll('_', '.').replaceAll('-', '');
}
