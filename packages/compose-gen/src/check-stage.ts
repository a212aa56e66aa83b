import { type Diagnostic, type RenderedRealm, sortDiagnostics, validateRealm } from '@realm-as-code/renderer';
import {
  applyExceptions,
  checkDeployment,
  type Excepted,
  isDevelopment,
  KEYCLOAK,
  targetsOf,
} from '@realm-as-code/stage';
import { checkAddresses } from './check-addresses.ts';
import { checkCompose } from './check-compose.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkDistinct } from './check-distinct.ts';
import { checkImages } from './check-images.ts';
import { checkKeycloak } from './check-keycloak.ts';
import { checkHardening } from './check-hardening.ts';
import { checkIgnored } from './check-ignored.ts';
import { checkLoginRealm } from './check-login-realm.ts';
import { checkMarkedSecrets } from './check-marked-secrets.ts';
import { checkMounts } from './check-mounts.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import { checkPlainSecrets } from './check-plain-secrets.ts';
import { checkProxy } from './check-proxy.ts';
import { checkReconcilerClient } from './check-reconciler-client.ts';
import { checkReconcilerSettings } from './check-reconciler-settings.ts';
import { checkRunnable } from './check-runnable.ts';
import { checkSecretFiles } from './check-secret-files.ts';
import { checkVariables } from './check-variables.ts';
import { checkWaiting } from './check-waiting.ts';
import type { DeployedStage } from './deploy-stage.ts';
import { inSections } from './override-compose.ts';
import { readFeatures } from './read-features.ts';
import type { Service } from './read-services.ts';
import { reconcilerClient } from './reconciler-client.ts';
import { sourceOf, type StageInput } from './stage-input.ts';
import { validateCompose } from './validate-compose.ts';

/**
 * Checks a stage: its realms, what it deploys, and what both assume about each other.
 *
 * @param keycloak the version of Keycloak that it is checked for.
 * @returns all that is wrong, sorted, including what rendering the realms has found; and what the stage does not need of the
 *   exceptions of all stages.
 */
export function checkStage(
  input: StageInput,
  realms: readonly RenderedRealm[],
  deployed: DeployedStage,
  keycloak: string,
): Excepted {
  const { stage, variables } = input;
  const { compose, joined, services, asked, extras, deployment } = deployed;
  const source = inSections(sourceOf(input), joined);
  const isDeployed = input.keycloak === undefined;
  const isForCompose = targetsOf(stage).includes('compose');
  // What is generated alone is right: a test holds it to the specification.
  const isGenerated = stage.compose === undefined && stage.shared?.compose === undefined;
  const hardening = isGenerated ? [] : checkHardening(deployment, compose, source);
  const beside = [...hardening, ...checkMarkedSecrets(realms, variables)];
  const found = checkRealms(input, realms, deployed, keycloak, beside);
  const broken = isGenerated ? [] : validateCompose(compose, source);
  const diagnostics = sortDiagnostics([
    ...realms.flatMap((realm) => realm.diagnostics),
    ...checkDistinct(realms),
    ...checkDeployment(stage, extras, source),
    ...(isForCompose ? checkCompose(stage, source) : []),
    ...found.diagnostics,
    ...broken,
    // A misspelt "image" is said already.
    ...(broken.length > 0 ? [] : checkRunnable(compose, source)),
    ...checkIgnored(joined, source),
    ...checkPlaceholders(compose, source),
    ...(isGenerated ? [] : checkPlainSecrets(compose, stage, source)),
    ...checkMounts(deployment, compose, source),
    ...checkDependencies(services, source),
    ...checkReconcilerSettings(services, source),
    ...checkReconcilerClient(realms, stage, services),
    ...checkLoginRealm(services, realms, source),
    ...checkKeycloak(services, stage, keycloak, source),
    ...checkWaiting(services, stage, source),
    ...checkAddresses(services, stage, source),
    ...checkProxy(services, stage, source),
    ...(isDeployed ? checkImages(services, stage, source) : []),
    ...checkSecretFiles(asked, stage, variables, source),
    ...checkVariables(
      asked,
      realms.flatMap(({ placeholders }) => placeholders),
      variables,
      source,
    ),
  ]);
  return { ...found, diagnostics };
}

/** What keeps flows from being run, so that nothing can be said of them. */
const UNRUNNABLE: ReadonlySet<string> = new Set(['flow-cycle', 'wrong-type']);

/** What the rules find in the realms, and what is found beside them, without what the stage makes exceptions for. */
function checkRealms(
  input: StageInput,
  realms: readonly RenderedRealm[],
  { services, extras: { themes } }: DeployedStage,
  keycloak: string,
  beside: readonly Diagnostic[],
): Excepted {
  const { stage } = input;
  const isClient = stage.reconciler?.signsInAs === 'client';
  const options = {
    keycloak,
    reconciler: stage.versions.keycloakConfigCli,
    themes,
    mounts: keycloakMounts(services.get(KEYCLOAK)),
    features: readFeatures(services.get(KEYCLOAK)),
    isDevelopment: isDevelopment(stage),
  };
  const found = realms.map((realm) =>
    validateRealm(realm, { ...options, signsInAs: reconcilerClient(services, realm.name, isClient) }),
  );
  const isRunnable = realms.map(
    ({ isComplete }, index) => isComplete && found[index]?.some(({ code }) => UNRUNNABLE.has(code)) !== true,
  );
  const also = realms.flatMap((realm, index) =>
    isRunnable[index] === true ? (input.checkRealm?.(realm, keycloak) ?? []) : [],
  );
  const findings = [...found.flat(), ...also, ...beside];
  // What is found in no other version may be found in the deployed one.
  const isWhole = isRunnable.every(Boolean) && input.keycloak === undefined;
  return applyExceptions(findings, stage, sourceOf(input), isWhole);
}

/** What an image of one's own holds is not known, so it counts as everything. */
function keycloakMounts(service: Service | undefined): readonly string[] {
  return service === undefined || service.isConfiguredElsewhere ? ['/'] : service.mounts;
}
