import type { JsonObject, Path, RenderedRealm } from '@realm-as-code/renderer';
import {
  type Deployment,
  type Extras,
  type ImageLock,
  KEYCLOAK,
  makeDeployment,
  pinDeployment,
  type Stage,
  type VariableRegistry,
  withFirstStartSecrets,
  withSecretFiles,
  targetsOf,
} from '@realm-as-code/stage';
import { findVariables } from './check-variables.ts';
import { createInterpolation } from './interpolation.ts';
import { findEndpoints } from './options/find-endpoints.ts';
import { readOptions } from './options/read-options.ts';
import type { Joined } from './join/join-compose.ts';
import { overrideCompose } from './override-compose.ts';
import { findImages, pinImages } from './pin-images.ts';
import { printCompose } from './print-compose.ts';
import { printKeycloak } from './print-service.ts';
import { readServices, type Service } from './read-services.ts';
import type { StageInput } from './stage-input.ts';
import type { RootFiles } from './write-files.ts';

/** What a stage deploys, and what becomes of it once the stage's own section is laid over it. */
export interface DeployedStage {
  readonly deployment: Deployment;
  /** The names of what the root has beside its realms. */
  readonly extras: Extras;
  /** The images that it deploys, before they are pinned, sorted. */
  readonly images: readonly string[];
  /** The Compose file as data, with the stage's own section in it. */
  readonly compose: JsonObject;
  /** How the sections were joined to what is generated. */
  readonly joined: Joined;
  /** The services of the Compose file. */
  readonly services: ReadonlyMap<string, Service>;
  /** The variables that Compose will ask for, each with the path of the value that first mentions it. */
  readonly asked: ReadonlyMap<string, Path>;
}

const NO_LOCK: ImageLock = new Map();

/** Works out what a stage deploys, and prints it as a Compose file, whatever the stage is generated for: checks read it there. */
export function deployStage(input: StageInput, realms: readonly RenderedRealm[]): DeployedStage {
  const { stage, variables, images: lock = NO_LOCK, isAlone } = input;
  const extras = namesOf(input);
  const made = withFirstStartSecrets(
    withSecretFiles(makeDeployment(stage, realms, extras, isAlone), stage, variables),
    variables,
  );
  const deployment = withEndpoints(made, stage, variables);
  const joined = overrideCompose(printCompose(deployment, variables), stage);
  const compose = pinImages(joined.compose, lock);
  const services = readServices(compose);
  return {
    deployment: pinDeployment(deployment, lock),
    extras,
    images: findImages(joined.compose, targetsOf(stage).includes('kubernetes') ? { deployment, stage } : undefined),
    compose,
    joined,
    services,
    asked: findVariables(compose, services, variables),
  };
}

function namesOf({ themes = [], providers = [], certificates = [] }: RootFiles): Extras {
  const names = (files: readonly { readonly path: string }[]): string[] =>
    [...new Set(files.map(({ path }) => path.split('/', 1)[0] as string))].toSorted();
  return { themes: names(themes), providers: names(providers), certificates: names(certificates) };
}

/** Where Keycloak answers follows from its options, including those in the stage's own section. */
function withEndpoints(deployment: Deployment, stage: Stage, variables: VariableRegistry): Deployment {
  const services = { [KEYCLOAK]: printKeycloak(deployment, createInterpolation(variables)) };
  const service = readServices(overrideCompose({ services }, stage).compose).get(KEYCLOAK);
  return service === undefined ? deployment : { ...deployment, endpoints: findEndpoints(readOptions(service)) };
}
