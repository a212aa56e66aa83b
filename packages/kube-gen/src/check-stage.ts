import {
  type Diagnostic,
  didYouMean,
  isObject,
  type JsonObject,
  objectAt,
  own,
  type Path,
} from '@realm-as-code/renderer';
import {
  type Deployment,
  isDevelopment,
  mergeTagOf,
  KEYCLOAK,
  POSTGRES,
  RECONCILER,
  type Stage,
  targetsOf,
  type VariableRegistry,
  type YamlSource,
} from '@realm-as-code/stage';
import { literalText, partsOf } from './container/expansion.ts';
import { error, warning } from './codes.ts';

/** What a stage is checked for. */
export interface StageToCheck {
  readonly stage: Stage;
  readonly source: YamlSource;
  readonly deployment: Deployment;
  /** The registry of variables. */
  readonly registry: VariableRegistry;
  /** The variables that its containers need. */
  readonly needed: readonly string[];
}

/** A name of a namespace (RFC 1123). */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * Checks what a stage says for Kubernetes: nothing that it says elsewhere may be lost there without a word.
 *
 * @returns `not-on-kubernetes`, `invalid-name`, `secret-in-stage`, `unneeded-value` and `unprotected-data`.
 */
export function checkStage(input: StageToCheck): Diagnostic[] {
  return [
    ...checkNamespace(input),
    ...checkCompose(input),
    ...checkPort(input),
    ...checkVariables(input),
    ...checkHosts(input),
    ...checkDatabase(input),
    ...checkOperator(input),
    ...checkDriftWatch(input),
  ];
}

function checkNamespace({ stage, source, deployment }: StageToCheck): Diagnostic[] {
  if (stage.kubernetes?.namespace !== undefined || LABEL.test(deployment.name)) return [];
  const message = `${JSON.stringify(deployment.name)}, the name of the deployment, cannot be that of a namespace`;
  const hint = 'Name one as "kubernetes.namespace": letters, digits and - only, 63 at most';
  return [error('invalid-name', source.file, source.locate(['targets'], 'key'), message, hint)];
}

/** What a "compose" section says is in the words of Compose, and changes the deployment on Compose alone. */
function checkCompose({ stage, source }: StageToCheck): Diagnostic[] {
  // What is for all stages need not be for one that Compose does not run.
  const ofAll = targetsOf(stage).includes('compose') ? stage.shared?.compose : undefined;
  return [...checkSection(ofAll, source.below ?? source), ...checkSection(stage.compose, source)];
}

function checkSection(section: JsonObject | undefined, source: YamlSource): Diagnostic[] {
  const report = (path: Path, hint: string): Diagnostic => {
    const message = `${JSON.stringify(['compose', ...path].join('.'))} is for Compose alone`;
    return error('not-on-kubernetes', source.file, source.locate(['compose', ...path], 'key'), message, hint);
  };
  return Object.entries(section ?? {}).flatMap(([key, services]) => {
    if (key !== 'services' || !isObject(services)) return [report([key], ELSEWHERE)];
    return Object.entries(services).flatMap(([service, properties]) => {
      if (!OWN_SERVICES.has(service) || !isObject(properties) || mergeTagOf(properties))
        return [report([key, service], ELSEWHERE)];
      return Object.keys(properties).map((name) => {
        const instead = own(INSTEAD, name);
        return report([key, service, name], instead === undefined ? PATCH : `${instead}, or ${lowerFirst(PATCH)}`);
      });
    });
  });
}

/** The services that every target has. */
const OWN_SERVICES: ReadonlySet<string> = new Set([KEYCLOAK, RECONCILER, POSTGRES]);
const PATCH = 'Patch the manifests in a kustomization of your own (docs/kubernetes.md)';
const ELSEWHERE = 'Put what it stands for into a kustomization of your own (docs/kubernetes.md)';
/** What a stage can say for every target instead of a property of a service. */
const INSTEAD: Readonly<Record<string, string>> = {
  image: 'Name it under "images"',
  command: 'Say it as "keycloak.command"',
  environment: 'Give options of kc.sh as arguments in "keycloak.command"',
  mem_limit: 'Say it under "resources"',
  cpus: 'Say it under "resources"',
  deploy: 'Say it under "resources" and as "keycloak.instances"',
  scale: 'Say it as "keycloak.instances"',
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** A port of a host is of no use where there is no host; on Compose it is. */
function checkPort({ stage, source }: StageToCheck): Diagnostic[] {
  const { targets = [], keycloak } = stage;
  if (keycloak.port === undefined || targets.includes('compose') || targets.length === 0) return [];
  const hint = 'Remove "port" and "public"; "kubernetes.ingress" or "kubernetes.route" makes Keycloak reachable';
  const message = '"keycloak.port" is a port of a host, which pods have nothing to do with';
  return [error('not-on-kubernetes', source.file, source.locate(['keycloak', 'port'], 'key'), message, hint)];
}

function checkVariables({ stage, source, registry, needed }: StageToCheck): Diagnostic[] {
  return Object.keys(stage.kubernetes?.variables ?? {}).flatMap((name): Diagnostic[] => {
    const place = source.locate(['kubernetes', 'variables', name], 'key');
    if (!needed.includes(name)) {
      // What all stages share need not be for each of them.
      if (!Object.hasOwn(objectAt(source.value, 'kubernetes', 'variables'), name)) return [];
      const hint = didYouMean(name, needed) ?? 'Remove it';
      return [error('unneeded-value', source.file, place, `the stage needs no variable ${name}`, hint)];
    }
    if (own(registry, name)?.secret !== true) return [];
    const hint = 'Remove it here, and put it into the Secret';
    return [error('secret-in-stage', source.file, place, `${name} is a secret and must not be in a file`, hint)];
  });
}

/** The host of an Ingress is in the manifest itself, so it must be known, and one that Kubernetes takes. */
function checkHosts({ stage, source }: StageToCheck): Diagnostic[] {
  const { ingress, route, variables = {} } = stage.kubernetes ?? {};
  return Object.entries({ ingress, route }).flatMap(([kind, section]): Diagnostic[] => {
    if (section === undefined) return [];
    const parts = partsOf(section.host, variables);
    const place = source.locate(['kubernetes', kind, 'host']);
    const unknown = parts.flatMap((part) => ('variable' in part ? part.variable : []));
    if (unknown.length > 0) {
      const message = `the host depends on ${unknown.join(', ')}, and the manifest has to name it`;
      return [error('not-on-kubernetes', source.file, place, message, 'Give the value under "kubernetes.variables"')];
    }
    const host = literalText(parts);
    if (HOST.test(host)) return [];
    const message = `${JSON.stringify(host)} is no name of a host`;
    const hint = 'Name the host alone: lower case, without a scheme, a port and a path';
    return [error('invalid-name', source.file, place, message, hint)];
  });
}

/** A name of a host, or of all hosts below one (networking/v1, IngressRule; Gateway API, Hostname). */
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function checkDatabase({ stage, source }: StageToCheck): Diagnostic[] {
  if (stage.keycloak.database === 'external' || isDevelopment(stage)) return [];
  const message = 'the database is one pod with one volume, which nobody backs up';
  const hint = 'Use "database: external" for data that must not be lost';
  const place = source.locate(['keycloak', 'database']);
  return [warning('unprotected-data', source.file, place, message, hint)];
}

/** What the operator does not let a stage say. */
function checkOperator({ stage, source, deployment }: StageToCheck): Diagnostic[] {
  if (stage.kubernetes?.operator !== true) return [];
  const report = (path: string[], message: string, hint: string): Diagnostic =>
    error('not-on-kubernetes', source.file, source.locate(path), message, hint);
  const found: Diagnostic[] = [];
  if (stage.keycloak.database === 'embedded') {
    const message = "Keycloak's operator gives its pods no volume for an embedded database";
    found.push(report(['keycloak', 'database'], message, 'Use "database: postgres" or "external"'));
  }
  // It would put KC_BOOTSTRAP_ADMIN_PASSWORD beside KC_BOOTSTRAP_ADMIN_PASSWORD_FILE.
  if (deployment.keycloak.secretFiles.length > 0) {
    const message = "Keycloak's operator puts the administrator's password into the environment itself";
    found.push(report(['secrets'], message, 'Use "secrets: environment"'));
  }
  return found;
}

/** `plan` signs in once, and a client of a realm sees that realm only. */
function checkDriftWatch({ stage, source, deployment }: StageToCheck): Diagnostic[] {
  const { KEYCLOAK_CLIENTID: client, KEYCLOAK_LOGINREALM: realm } = deployment.reconciler.settings;
  if (stage.kubernetes?.driftWatch === undefined || client === undefined || realm !== undefined) return [];
  const message = 'the drift watch signs in once, and keycloak-config has a client of its own in each realm';
  const hint = 'Remove it, or use "reconciler.signsInAs: administrator"';
  const place = source.locate(['kubernetes', 'driftWatch'], 'key');
  return [error('not-on-kubernetes', source.file, place, message, hint)];
}
