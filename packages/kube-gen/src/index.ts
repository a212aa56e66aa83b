export { type KubernetesCode, kubernetesCodes } from './codes.ts';
export { type GeneratedManifests, generateManifests, type ManifestInput } from './generate-manifests.ts';
