import { type Diagnostic, type JsonObject, objectAt, sortDiagnostics } from '@realm-as-code/renderer';
import {
  containersOf,
  type Deployment,
  type GeneratedFile,
  KEYCLOAK,
  type Stage,
  type StageFiles,
  type VariableRegistry,
  type YamlSource,
} from '@realm-as-code/stage';
import { utf8 } from './bytes/bytes.ts';
import { checkFiles } from './check-files.ts';
import { checkStage } from './check-stage.ts';
import { error, warning } from './codes.ts';
import { MAX_ANNOTATIONS } from './container/config-maps.ts';
import { literalText, partsOf } from './container/expansion.ts';
import { variablesOf } from './container/variables.ts';
import { knownEndpoints } from './container/endpoints.ts';
import { labels, type Manifest, type Target } from './objects/manifest.ts';
import { printNetworkPolicies, printServiceAccounts } from './objects/print-access.ts';
import { printDriftWatch } from './objects/print-drift-watch.ts';
import { printIngress, printRoute } from './objects/print-ingress.ts';
import { printKeycloak } from './objects/print-keycloak.ts';
import { printPostgres } from './objects/print-postgres.ts';
import { printReconciler } from './objects/print-reconciler.ts';
import { writeManifests } from './write-manifests.ts';

/** All that the manifests of a stage follow from. */
export interface ManifestInput {
  readonly stage: Stage;
  /** Where the stage was read from, for the places in diagnostics. */
  readonly source: YamlSource;
  readonly deployment: Deployment;
  /** The files that the deployment mounts; none where there are errors already. */
  readonly files: StageFiles;
  /** The registry of variables. */
  readonly registry: VariableRegistry;
  /** Whether the stage has the output folder for itself. */
  readonly isAlone?: boolean | undefined;
}

export interface GeneratedManifests {
  /** Complete when there are no errors, otherwise empty. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Generates the Kubernetes manifests of a stage: check what it says, print its deployment, write the files.
 *
 * The same input gives the same bytes on every machine.
 */
export function generateManifests(input: ManifestInput): GeneratedManifests {
  const { stage, source, deployment, files } = input;
  const settings = stage.kubernetes ?? {};
  const given = settings.variables ?? {};
  const endpoints = knownEndpoints(deployment.endpoints, given);
  const containers = containersOf(deployment);
  const needed = new Set(containers.flatMap(variablesOf));
  const diagnostics = [...checkStage({ ...input, needed: [...needed] }), ...checkFiles(containers, files, source)];
  if (endpoints === undefined) diagnostics.push(unknownEndpoint(source));
  const isWrong = diagnostics.some(({ severity }) => severity === 'error');
  if (isWrong || endpoints === undefined || files.length === 0) {
    return { files: [], diagnostics: sortDiagnostics(diagnostics) };
  }

  const { namespace = deployment.name, secret = namespace, ingress, route, driftWatch } = settings;
  const target: Target = { deployment, settings, namespace, sources: { secret, given }, files };
  const hostOf = (text: string): string => literalText(partsOf(text, given));
  const keycloak = printKeycloak(target, endpoints);
  const reconciler = printReconciler(target, endpoints);
  const written = writeManifests(stage, input.isAlone === true, [
    ['namespace', [printNamespace(target)]],
    ['service-accounts', printServiceAccounts(target)],
    ['network-policies', printNetworkPolicies(target, endpoints)],
    ['postgres', deployment.postgres === undefined ? [] : printPostgres(target, deployment.postgres)],
    ['keycloak-files', keycloak.files],
    ['keycloak', keycloak.pods],
    ['keycloak-config-files', reconciler.files],
    ['keycloak-config', [reconciler.job]],
    ['drift-watch', driftWatch === undefined ? [] : [printDriftWatch(target, driftWatch, endpoints)]],
    ['ingress', ingress === undefined ? [] : [printIngress(target, ingress, hostOf(ingress.host), endpoints)]],
    ['route', route === undefined ? [] : [printRoute(target, route, hostOf(route.host), endpoints)]],
  ]);
  diagnostics.push(...checkSizes([...keycloak.files, ...reconciler.files], source));
  return { files: written, diagnostics: sortDiagnostics(diagnostics) };
}

/** Prints the namespace, in which only pods without any privilege are admitted. */
function printNamespace(target: Target): Manifest {
  const level = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  const metadata: JsonObject = {
    name: target.namespace,
    labels: { ...labels(target, KEYCLOAK), ...Object.fromEntries(level) },
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

function unknownEndpoint(source: YamlSource): Diagnostic {
  const message = 'the port or the path at which Keycloak answers depends on a variable, and manifests have to name it';
  const hint = 'Write it as it is, or give the variable a value under "kubernetes.variables"';
  return error('not-on-kubernetes', source.file, source.locate(['keycloak', 'command']), message, hint);
}

/** A client-side apply notes the whole object in an annotation. */
function checkSizes(configMaps: readonly Manifest[], source: YamlSource): Diagnostic[] {
  const large = configMaps.filter((one) => utf8(JSON.stringify(one)).length > MAX_ANNOTATIONS - 1024);
  if (large.length === 0) return [];
  const names = large.flatMap(({ data, binaryData }) => Object.keys({ ...objectAt(data), ...objectAt(binaryData) }));
  const message = `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} too large for "kubectl apply"`;
  const hint = 'Use "kubectl apply --server-side", or split the template';
  return [warning('server-side-apply', source.file, source.locate(['targets'], 'key'), message, hint)];
}
