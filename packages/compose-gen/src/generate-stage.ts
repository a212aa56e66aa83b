import {
  type Diagnostic,
  type JsonObject,
  renderRealm,
  type RealmTemplates,
  type RenderedRealm,
  sortDiagnostics,
  START,
  validateRealm,
} from '@realm-as-code/renderer';
import {
  applyExceptions,
  checkDeployment,
  type Deployment,
  type Extras,
  type ImageLock,
  KEYCLOAK,
  makeDeployment,
  pinDeployment,
  RECONCILER,
  reconcilerClientOf,
  type Stage,
  type StageFiles,
  secretFilesOf,
  type VariableRegistry,
  withSecretFiles,
  type YamlSource,
} from '@realm-as-code/stage';
import { checkAddresses } from './check-addresses.ts';
import { checkCompose } from './check-compose.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkDistinct } from './check-distinct.ts';
import { checkImages } from './check-images.ts';
import { checkKeycloak } from './check-keycloak.ts';
import { checkLoginRealm } from './check-login-realm.ts';
import { checkReconcilerClient } from './check-reconciler-client.ts';
import { checkReconcilerSettings } from './check-reconciler-settings.ts';
import { checkSecretFiles } from './check-secret-files.ts';
import { checkVariables, findVariables } from './check-variables.ts';
import { checkWaiting } from './check-waiting.ts';
import { deployedKeycloak } from './deployed-keycloak.ts';
import { findEndpoints } from './options/find-endpoints.ts';
import { readOptions } from './options/read-options.ts';
import { overrideCompose } from './override-compose.ts';
import { createInterpolation } from './interpolation.ts';
import { printCompose } from './print-compose.ts';
import { printKeycloak } from './print-service.ts';
import { findImages, pinImages } from './pin-images.ts';
import { reconcilerClient } from './reconciler-client.ts';
import { readFeatures } from './read-features.ts';
import { readServices, type Service } from './read-services.ts';
import { validateCompose } from './validate-compose.ts';
import { type RootFiles, writeFiles } from './write-files.ts';

/** All that the files of a stage follow from. */
export interface StageInput extends RootFiles {
  readonly stage: Stage;
  /** One realm without a folder, or any number of realms with a folder each. */
  readonly realms: readonly RealmTemplates[];
  readonly variables: VariableRegistry;
  /** The digests that images are pinned to. */
  readonly images?: ImageLock | undefined;
  /** Whether the stage has the output folder for itself: then no file is named after it. */
  readonly isAlone?: boolean;
  /** Where the stage was read from, for the places in diagnostics. A stage made in memory has none. */
  readonly source?: YamlSource;
  /** The version of Keycloak that the realms are checked for, instead of the one that the stage deploys. */
  readonly keycloak?: string | undefined;
}

export interface GeneratedStage {
  /** Complete when there are no errors, otherwise empty: a deployment is generated as a whole or not at all. */
  readonly files: StageFiles;
  /** The variables that this stage needs, from its environment or as files, sorted. */
  readonly variables: readonly string[];
  readonly realms: readonly RenderedRealm[];
  readonly deployment: Deployment;
  /** The images that it deploys, before they are pinned, sorted. */
  readonly images: readonly string[];
  /** The Compose file as data, with the stage's own section in it. */
  readonly compose: JsonObject;
  /** The version of Keycloak that the realms were checked for. */
  readonly keycloak: string;
  readonly reconciler: DeployedReconciler;
  readonly diagnostics: readonly Diagnostic[];
}

/** How keycloak-config-cli will run, the stage's own section considered. */
export interface DeployedReconciler {
  readonly version: string;
  /** Its settings and variables, as Compose notes them. */
  readonly environment: ReadonlyMap<string, string>;
}

/**
 * Generates the files of a stage: render the realms, make the deployment, check both, write the files.
 *
 * The same input gives the same bytes on every machine. All mistakes are reported, not only the first.
 */
export function generateStage(input: StageInput): GeneratedStage {
  const { stage, variables } = input;
  const source = input.source ?? inMemory(stage);
  const extras = namesOf(input);

  const values = { ...stage.values, stage: stage.name };
  const isClient = stage.reconciler?.signsInAs === 'client';
  const addition = isClient ? reconcilerClientOf(source.file, source.locate(['reconciler', 'signsInAs'])) : undefined;
  const realms = input.realms.map((templates) => renderRealm(templates, values, addition));
  const made = withSecretFiles(makeDeployment(stage, realms, extras, input.isAlone), stage, variables);
  const deployment = withEndpoints(made, stage, variables);
  const lock = input.images ?? new Map<string, string>();
  const unpinned = overrideCompose(printCompose(deployment, variables), stage.compose);
  const compose = pinImages(unpinned, lock);
  const services = readServices(compose);
  const keycloak = input.keycloak ?? deployedKeycloak(services, stage);
  const isDeployed = input.keycloak === undefined;
  const isForCompose = (stage.targets ?? ['compose']).includes('compose');
  const mounts = keycloakMounts(services.get('keycloak'));
  const features = readFeatures(services.get('keycloak'));
  const findings = applyExceptions(
    realms.flatMap((realm) =>
      validateRealm(realm, {
        keycloak,
        reconciler: stage.versions.keycloakConfigCli,
        signsInAs: reconcilerClient(services, realm.name, isClient),
        themes: extras.themes,
        mounts,
        features,
      }),
    ),
    stage.exceptions ?? [],
    source,
    // What is found in no other version may be found in the deployed one.
    realms.every(({ isComplete }) => isComplete) && isDeployed,
  );
  const asked = findVariables(compose, variables);
  const diagnostics = sortDiagnostics([
    ...realms.flatMap((realm) => realm.diagnostics),
    ...checkDistinct(realms),
    ...checkDeployment(stage, extras, source),
    ...(isForCompose ? checkCompose(stage, source) : []),
    ...findings,
    // What is generated alone is right: a test holds it to the specification.
    ...(stage.compose === undefined ? [] : validateCompose(compose, source)),
    ...checkDependencies(services, source),
    ...checkReconcilerSettings(services, source),
    ...checkReconcilerClient(realms, stage, services),
    ...checkLoginRealm(services, realms, source),
    ...checkKeycloak(services, stage, keycloak, source),
    ...checkWaiting(services, stage, source),
    ...checkAddresses(services, stage, source),
    ...(isDeployed ? checkImages(services, stage, source) : []),
    ...checkSecretFiles(asked, stage, variables, source),
    ...checkVariables(
      asked,
      realms.flatMap(({ placeholders }) => placeholders),
      variables,
      source,
    ),
  ]);
  const given = isForCompose ? {} : (stage.kubernetes?.variables ?? {});
  const needed = new Set([...asked.keys(), ...secretFilesOf(deployment)].filter((name) => !Object.hasOwn(given, name)));
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  const files = isWrong ? [] : writeFiles(stage, realms, compose, needed, variables, input, input.isAlone);

  const reconciler = deployedReconciler(services.get(RECONCILER), stage);
  return {
    files,
    variables: [...needed].toSorted(),
    realms,
    deployment: pinDeployment(deployment, lock),
    images: findImages(unpinned, stage.targets?.includes('kubernetes') === true ? deployment : undefined),
    compose,
    keycloak,
    reconciler,
    diagnostics,
  };
}

function deployedReconciler(service: Service | undefined, { versions }: Stage): DeployedReconciler {
  // An image's tag is `{keycloakConfigCli}-{keycloak}`.
  const pinned = /^(\d[\d.]*)-/.exec(service?.imageTag ?? '')?.[1];
  return { version: pinned ?? versions.keycloakConfigCli, environment: service?.environment ?? new Map() };
}

/** What an image of one's own holds is not known, so it counts as everything. */
function keycloakMounts(service: Service | undefined): readonly string[] {
  return service === undefined || service.isConfiguredElsewhere ? ['/'] : service.mounts;
}

function inMemory(stage: Stage): YamlSource {
  return { file: `stages/${stage.name}.yaml`, value: {}, locate: () => START };
}

function namesOf({ themes = [], providers = [], certificates = [] }: RootFiles): Extras {
  const names = (files: readonly { readonly path: string }[]): string[] =>
    [...new Set(files.map(({ path }) => path.split('/', 1)[0] as string))].toSorted();
  return { themes: names(themes), providers: names(providers), certificates: names(certificates) };
}

/** Where Keycloak answers follows from its options, including those in the stage's own section. */
function withEndpoints(deployment: Deployment, { compose }: Stage, variables: VariableRegistry): Deployment {
  const services = { [KEYCLOAK]: printKeycloak(deployment, createInterpolation(variables)) };
  const service = readServices(overrideCompose({ services }, compose)).get(KEYCLOAK);
  return service === undefined ? deployment : { ...deployment, endpoints: findEndpoints(readOptions(service)) };
}
