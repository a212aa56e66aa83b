import { generateStage, type RootFiles } from '@realm-as-code/compose-gen';
import type { Json } from '@realm-as-code/renderer';
import type { GeneratedFile, Stage, Variable, YamlSource } from '@realm-as-code/stage';
import { parseAllDocuments } from 'yaml';
import { input, stage as composeStage } from '../../compose-gen/test/demo.ts';
import { type GeneratedManifests, generateManifests } from '../src/index.ts';

/** An object of Kubernetes, as far as a test looks into it. */
// oxlint-disable-next-line typescript/no-explicit-any -- what kubectl reads has no type here
export type KubernetesObject = Record<string, any>;

const { port: _, ...keycloak } = composeStage.keycloak;
/** The stage `demo`, for Kubernetes. */
export const stage: Stage = { ...composeStage, keycloak, targets: ['kubernetes'] };

const variables = {
  ...input.variables,
  KEYCLOAK_CONFIG_CLIENT_SECRET: { ...(input.variables['APP_SECRET'] as Variable), secret: true },
};

/** Generates a stage that was made in memory. */
export function generate(change: Partial<Stage> = {}, files: RootFiles = {}): GeneratedManifests {
  const changed = { ...stage, ...change };
  const source: YamlSource = { file: 'stages/demo.yaml', value: {}, locate: () => ({ line: 1, column: 1 }) };
  const generated = generateStage({ ...input, ...files, variables, stage: changed, source });
  if (generated.files.length === 0) throw new Error(generated.diagnostics.map(({ message }) => message).join('\n'));
  const { deployment } = generated;
  return generateManifests({
    stage: changed,
    source,
    deployment,
    // Scripts of one line: what they say is tested elsewhere.
    files: generated.files.map((file) => (file.path.endsWith('.sh') ? { ...file, content: '#!/bin/bash\n' } : file)),
    registry: variables,
  });
}

/** @returns the objects in manifests, as kubectl reads them. */
export function objectsIn(files: readonly GeneratedFile[]): KubernetesObject[] {
  return files
    .filter(({ path }) => !path.endsWith('kustomization.yaml'))
    .flatMap(({ content }) => parseAllDocuments(content as string).map((one) => one.toJS() as KubernetesObject));
}

/** @returns the only object of a kind with a name, or with any name where that has a hash. */
export function objectOf(files: readonly GeneratedFile[], kind: string, name?: string): KubernetesObject {
  const found = objectsIn(files).filter(
    (one) => one['kind'] === kind && (name === undefined || one['metadata'].name === name),
  );
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ''}`);
  return found[0] as KubernetesObject;
}

/** @returns an entry of the environment of an object's container. */
export function envOf(object: KubernetesObject, name: string): Json | undefined {
  const env = object['spec'].template.spec.containers[0].env as { name: string }[];
  return env.find((one) => one.name === name);
}
