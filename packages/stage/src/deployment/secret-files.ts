import { ENV_PLACEHOLDER } from '@realm-as-code/renderer';
import { comesFromFile, type Stage, type VariableRegistry } from '../stage.ts';
import { type Container, containersOf, type Deployment, mapContainers } from './deployment.ts';
import { SECRET_FILES } from './names.ts';

/**
 * The settings that a program also takes from the file that `NAME_FILE` names: PostgreSQL's image does, the entrypoints do it
 * for Keycloak and keycloak-config-cli. Other settings of Keycloak are names of files themselves (KC_HTTPS_CERTIFICATE_FILE).
 */
const FROM_FILE =
  /^(KC_([A-Z0-9_]*(USERNAME|PASSWORD|SECRET)|DB_(USERNAME|PASSWORD)_[A-Z0-9_]*)|KEYCLOAK_(USER|PASSWORD|CLIENTID|CLIENTSECRET)|POSTGRES_(USER|PASSWORD|DB))$/;

/**
 * Gives containers their variables as files where the stage says so: a setting that is such a variable becomes the name of its
 * file, and the entrypoints find what documents refer to. A text that has one among other things stays as it is.
 */
export function withSecretFiles(deployment: Deployment, stage: Stage, variables: VariableRegistry): Deployment {
  const isFile = (name: string): boolean => comesFromFile(stage, variables, name);
  return mapContainers(deployment, (container) => withFiles(container, isFile));
}

function withFiles(container: Container, isFile: (name: string) => boolean): Container {
  const files = new Set(container.variables.filter(isFile));
  const settings = Object.entries(container.settings).map(([name, text]): [string, string] => {
    const variable = FROM_FILE.test(name) ? variableOf(text) : undefined;
    if (variable === undefined || !isFile(variable)) return [name, text];
    files.add(variable);
    return [`${name}_FILE`, `${SECRET_FILES}/${variable}`];
  });
  return {
    ...container,
    settings: Object.fromEntries(settings),
    variables: container.variables.filter((name) => !isFile(name)),
    secretFiles: [...files].toSorted(),
  };
}

/**
 * Tells Keycloak's entrypoint which secrets of its environment only the realms need: once they are in the realm files, they
 * do not stay in the environment of the server. Other variables do, since themes can have them as `${env.NAME}`.
 */
export function withFirstStartSecrets(deployment: Deployment, variables: VariableRegistry): Deployment {
  const { keycloak } = deployment;
  const names = keycloak.variables.filter((name) => variables[name]?.secret === true);
  if (names.length === 0) return deployment;
  const settings = { ...keycloak.settings, FIRST_START_SECRETS: names.join(' ') };
  return { ...deployment, keycloak: { ...keycloak, settings } };
}

/** @returns the variables that come as files into any of the containers, sorted. */
export function secretFilesOf(deployment: Deployment): string[] {
  return [...new Set(containersOf(deployment).flatMap(({ secretFiles }) => secretFiles))].toSorted();
}

/** @returns the setting that a program takes from a file: `KC_DB_PASSWORD` for `KC_DB_PASSWORD_FILE`. */
export function settingFromFile(name: string): string | undefined {
  const setting = name.replace(/_FILE$/, '');
  return setting !== name && FROM_FILE.test(setting) ? setting : undefined;
}

/** @returns the variable that a text is nothing but. */
function variableOf(text: string): string | undefined {
  const parts = text.split(ENV_PLACEHOLDER); // text, name, text, name, …, text
  return parts.length === 3 && parts[0] === '' && parts[2] === '' ? parts[1] : undefined;
}
