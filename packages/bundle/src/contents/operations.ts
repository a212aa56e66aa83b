import { type Container, type Deployment, KEYCLOAK, SECRETS, secretFilesOf, type Target } from '@realm-as-code/stage';
import { operationsOf } from '../generated/operations.js';
import { type ManifestFacts, readManifests } from './manifests.ts';

/** What operators read. */
export const OPERATIONS = 'OPERATIONS.md';

/** What the page says of a bundle. */
export interface Operated {
  /** `realm-prod-1.2.0`. */
  readonly name: string;
  readonly version: string;
  readonly target: Target;
  readonly deployment: Deployment;
  /** The texts of its files, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Writes the runbook's part for operators, with the commands for one bundle.
 *
 * In its source, `@NAME@` stands for a fact, and what is between `<!-- if postgres -->` and `<!-- end -->` is left out where
 * that is not the case.
 */
export function operationsText({ name, version, target, deployment, texts }: Operated): string {
  const { keycloak, reconciler, stage } = deployment;
  const { scheme, port, path } = deployment.endpoints.main;
  const manifests = target === 'kubernetes' ? readManifests([...texts.values()]) : undefined;
  // A stage can give values of its own on Kubernetes: nobody changes those in the Secret.
  const isOperators = (variable: string): boolean => manifests?.variables.includes(variable) !== false;
  const reconciled = variablesOf(reconciler).filter(isOperators);
  const once = variablesOf(keycloak).filter((variable) => isOperators(variable) && !reconciled.includes(variable));
  const files = secretFilesOf(deployment);
  const facts: Readonly<Record<string, string>> = {
    NAME: name,
    STAGE: stage,
    VERSION: version,
    PROJECT: deployment.name,
    RECONCILED: listOf(reconciled),
    BOOTSTRAP: listOf([...once, 'KEYCLOAK_ADMIN_USER', 'KEYCLOAK_ADMIN_PASSWORD']),
    URL: `${scheme}://${KEYCLOAK}:${port}${path}`,
    FILES: files.map((file) => `${SECRETS}/${file}`).join(' '),
    ...(manifests === undefined ? {} : factsOf(manifests)),
  };
  const isSo: Readonly<Record<string, boolean>> = {
    postgres: deployment.postgres !== undefined,
    embedded: keycloak.folders.some(({ kind }) => kind !== 'memory'),
    external: databaseIsElsewhere(deployment),
    files: files.length > 0,
    administrator: signsInAsAdministrator(reconciler),
    client: !signsInAsAdministrator(reconciler),
    large: manifests?.isLarge === true,
    pruned: manifests?.isLarge === false,
  };
  return operationsOf(target)
    .replaceAll(/^<!-- if (\w+) -->\n+([^]*?)\n+<!-- end -->\n+/gm, (_, condition: string, text: string) =>
      isSo[condition] === true ? `${text}\n\n` : '',
    )
    .replaceAll(/@([A-Z]+)@/g, (whole, fact: string) => facts[fact] ?? whole);
}

function factsOf({ namespace, secret, variables, job, hasOperator, isLarge }: ManifestFacts): Record<string, string> {
  const there = `--namespace ${namespace}`;
  const prune = `--prune --selector app.kubernetes.io/instance=${namespace}`;
  return {
    NAMESPACE: namespace,
    SECRET: secret,
    VARIABLES: variables.join(' '),
    JOB: job,
    // What is applied on the server has no annotation, without which nothing is pruned.
    APPLY: `kubectl apply --kustomize kubernetes ${isLarge ? '--server-side' : prune}`,
    RESTART: hasOperator
      ? `kubectl delete pods --selector app.kubernetes.io/name=keycloak ${there}`
      : `kubectl rollout restart statefulset/keycloak ${there}`,
    READY: hasOperator
      ? `kubectl wait --for=condition=Ready keycloak/keycloak ${there} --timeout=20m`
      : `kubectl rollout status statefulset/keycloak ${there} --timeout=20m`,
    STOP: hasOperator
      ? `kubectl patch keycloak/keycloak ${there} --type=merge --patch '{"spec": {"instances": 0}}'`
      : `kubectl scale statefulset/keycloak ${there} --replicas=0`,
  };
}

function databaseIsElsewhere({ postgres, keycloak }: Deployment): boolean {
  return postgres === undefined && keycloak.folders.every(({ kind }) => kind === 'memory');
}

function signsInAsAdministrator({ settings }: Container): boolean {
  return ['KEYCLOAK_USER', 'KEYCLOAK_USER_FILE'].some((name) => Object.hasOwn(settings, name));
}

/** The secrets of the clients that the reconciler signs in as, which are changed in another way. */
const OF_RECONCILER = /^KEYCLOAK_CONFIG(_[A-Z0-9_]+)?_CLIENT_SECRET$/;

/** @returns the variables that documents refer to: not those that only settings have. */
function variablesOf({ variables, secretFiles, settings }: Container): string[] {
  const ofSettings = new Set(Object.values(settings).map((text) => text.split('/').at(-1)));
  const all = [...variables, ...secretFiles.filter((name) => !ofSettings.has(name))];
  return all.filter((name) => !OF_RECONCILER.test(name)).toSorted();
}

function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length === 0 ? 'nothing' : quoted.join(', ');
}
