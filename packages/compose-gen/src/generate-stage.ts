import { type Diagnostic, type JsonObject, renderRealm, type RenderedRealm } from '@realm-as-code/renderer';
import {
  type Deployment,
  RECONCILER,
  reconcilerClientOf,
  secretFilesOf,
  type Stage,
  type StageFiles,
  targetsOf,
} from '@realm-as-code/stage';
import { checkStage } from './check-stage.ts';
import { type DeployedStage, deployStage } from './deploy-stage.ts';
import { deployedKeycloak } from './deployed-keycloak.ts';
import type { Service } from './read-services.ts';
import { sourceOf, type StageInput } from './stage-input.ts';
import { writeFiles } from './write-files.ts';

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
  /** `unused-exception` for each exception of all stages that this one does not need: a mistake where no stage does. */
  readonly unusedShared: readonly Diagnostic[];
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
  const realms = renderRealms(input);
  const deployed = deployStage(input, realms);
  const { deployment, images, compose, services } = deployed;
  const keycloak = input.keycloak ?? deployedKeycloak(services, stage);
  const { diagnostics, unusedShared } = checkStage(input, realms, deployed, keycloak);
  const needed = neededVariables(input, deployed);
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  return {
    files: isWrong ? [] : writeFiles(stage, realms, compose, needed, variables, input, input.isAlone),
    variables: [...needed].toSorted(),
    realms,
    deployment,
    images,
    compose,
    keycloak,
    reconciler: deployedReconciler(services.get(RECONCILER), stage),
    diagnostics,
    unusedShared,
  };
}

function renderRealms(input: StageInput): RenderedRealm[] {
  const { stage } = input;
  const source = sourceOf(input);
  const addition =
    stage.reconciler?.signsInAs === 'client'
      ? reconcilerClientOf(source.file, source.locate(['reconciler', 'signsInAs']))
      : undefined;
  return input.realms.map((templates) =>
    renderRealm(templates, { ...stage.values, stage: stage.name }, addition, input.adviseValue),
  );
}

/** The variables that somebody has to give a value: those that Compose asks for, and those that come as files. */
function neededVariables({ stage }: StageInput, { asked, deployment }: DeployedStage): Set<string> {
  const isForCompose = targetsOf(stage).includes('compose');
  const given = isForCompose ? {} : (stage.kubernetes?.variables ?? {});
  const all = [...asked.keys(), ...secretFilesOf(deployment)];
  return new Set(all.filter((name) => !Object.hasOwn(given, name)));
}

function deployedReconciler(service: Service | undefined, { versions }: Stage): DeployedReconciler {
  // An image's tag is `{keycloakConfigCli}-{keycloak}`.
  const pinned = /^(\d[\d.]*)-/.exec(service?.imageTag ?? '')?.[1];
  return { version: pinned ?? versions.keycloakConfigCli, environment: service?.environment ?? new Map() };
}
