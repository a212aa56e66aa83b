import type { GeneratedFile, Stage } from '@realm-as-code/stage';
import { paths, yamlText } from '@realm-as-code/stage';
import type { Manifest } from './objects/manifest.ts';

/** Manifests by the name of the file they stand in, without its ending. */
export type ManifestFiles = readonly (readonly [name: string, manifests: readonly Manifest[]])[];

/** Writes manifests and a kustomization that names their files, as values. Files without manifests are left out. */
export function writeManifests(stage: Stage, isAlone: boolean, groups: ManifestFiles): GeneratedFile[] {
  const written = groups
    .filter(([, manifests]) => manifests.length > 0)
    .map(([name, manifests]) => ({ path: `${name}.yaml`, content: manifests.map(yamlText).join('---\n') }));
  const kustomization = yamlText({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: written.map(({ path }) => path),
  });
  return [...written, { path: 'kustomization.yaml', content: kustomization }].map(({ path, content }) => ({
    path: `${paths.kubernetes(isAlone ? undefined : stage.name)}/${path}`,
    content: header(stage, isAlone ? 'bundle' : 'generate') + content,
  }));
}

function header({ name }: Stage, command: string): string {
  return `# Generated from stages/${name}.yaml by "${command} --stage ${name}". Do not edit: change the sources.\n`;
}
