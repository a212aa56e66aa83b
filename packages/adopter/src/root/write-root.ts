import { type JsonObject } from '@realm-as-code/renderer';
import {
  editorSchemas,
  type Exception,
  envEntries,
  NOTATION,
  schemaLine,
  type Stage,
  type VariableRegistry,
} from '@realm-as-code/stage';
import { stringify } from 'yaml';
import type { AdoptedFile, AdoptedRealm } from '../adopt-realm.ts';

const RANDOM = 'make-env makes one; by hand: openssl rand -base64 36';

/** What every deployment needs, whatever is in its realms. */
const DEPLOYMENT_VARIABLES: VariableRegistry = {
  KEYCLOAK_ADMIN_USER: {
    group: 'Keycloak',
    description: 'The administrator of Keycloak itself, used by the reconciler',
    secret: false,
    example: 'admin',
    generate: 'Any user name.',
    default: 'example',
  },
  KEYCLOAK_ADMIN_PASSWORD: {
    group: 'Keycloak',
    description: "The password of Keycloak's administrator",
    secret: true,
    example: 'Vk3jq0ZcX5m1tYw8',
    generate: RANDOM,
    default: 'random',
  },
  KEYCLOAK_DB_PASSWORD: {
    group: 'Keycloak',
    description: "The password of Keycloak's database role",
    secret: true,
    example: 'p7Qm2xLr9TnB4sHd',
    generate: RANDOM,
    default: 'random',
  },
};

/** A root that a realm is brought into, as values. */
export interface AdoptedRoot {
  readonly realm: AdoptedRealm;
  readonly stage: Omit<Stage, 'values'>;
  readonly exceptions: readonly Exception[];
}

/** @returns the registry of a root's variables: those of the deployment, and those of the realm. */
export function registryOf({ variables }: AdoptedRealm, { keycloak }: Pick<Stage, 'keycloak'>): VariableRegistry {
  const { KEYCLOAK_DB_PASSWORD, ...others } = DEPLOYMENT_VARIABLES;
  const ofDatabase = keycloak.database === 'postgres' && KEYCLOAK_DB_PASSWORD ? { KEYCLOAK_DB_PASSWORD } : {};
  return { ...others, ...ofDatabase, ...variables };
}

/**
 * Writes the sources of a new root, without the environment file.
 *
 * @returns the files, with paths below the root.
 */
export function writeRoot({ realm, stage, exceptions }: AdoptedRoot): AdoptedFile[] {
  const { name, description, versions, keycloak } = stage;
  const exceptionList = exceptions.length === 0 ? {} : { exceptions: exceptions.map((one) => ({ ...one })) };
  const values = Object.keys(realm.values).length === 0 ? {} : { values: realm.values };
  return [
    {
      path: 'stages/shared.yaml',
      text: yaml('shared', 'What all stages share. A stage file can say otherwise for itself.', {
        versions: { ...versions },
        ...values,
      }),
    },
    {
      path: `stages/${name}.yaml`,
      text: yaml('stage', undefined, {
        description,
        keycloak: { ...keycloak, command: [...keycloak.command] },
        ...exceptionList,
      }),
    },
    {
      path: 'stages/variables.yaml',
      text: yaml(
        'variables',
        "Every environment variable that a deployment can need. A stage's env.<stage>.example lists those that it does need.",
        registryOf(realm, stage),
      ),
    },
    ...realm.files.map(({ path, text }) => ({ path: `templates/configs/keycloak/${path}`, text })),
    ...editorSchemas(),
    { path: '.gitignore', text: '.env\n/deploy/secrets/\n' },
  ];
}

/**
 * @param known values beside those of the realm.
 * @returns the environment file with the live values; secrets that nobody but their owners know are empty, and what can be
 *   made up is left to make-env.
 */
export function writeEnv(
  { realm, stage }: Pick<AdoptedRoot, 'realm' | 'stage'>,
  known: ReadonlyMap<string, string>,
): string {
  const head = `# The environment of the stage ${stage.name}, with the live secrets of the realm ${realm.name}: keep it out of version control.\n#\n${NOTATION}`;
  const values = new Map([...known, ...realm.environment]);
  const names = new Set([...known.keys(), ...Object.keys(realm.variables)]);
  return `${head}${envEntries(names, registryOf(realm, stage), (_, name) => values.get(name) ?? '')}`;
}

function yaml(
  schema: 'stage' | 'shared' | 'variables',
  comment: string | undefined,
  value: Readonly<Record<string, unknown>> | JsonObject,
): string {
  const text = stringify(value, { lineWidth: 0, singleQuote: true });
  return `${schemaLine(schema)}${comment === undefined ? '' : `# ${comment}\n`}${text}`;
}
