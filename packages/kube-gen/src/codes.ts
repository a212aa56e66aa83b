import { error as errorOf, type ReportOf, warning as warningOf } from '@realm-as-code/renderer';

/** What can be wrong with a stage on Kubernetes, and what is meant by it. */
export const kubernetesCodes = {
  'not-on-kubernetes': 'what a stage says and Kubernetes has nothing for',
  'invalid-name': 'a name that Kubernetes does not take',
  'secret-in-stage': 'a secret variable that a stage gives a value',
  'unneeded-value': 'a value for a variable that the stage does not need',
  'oversized-file': 'a file that does not fit into a ConfigMap',
  'server-side-apply': 'a file for which kubectl has to apply on the server',
  'unprotected-data': 'a database in the cluster, outside development',
} as const;

export type KubernetesCode = keyof typeof kubernetesCodes;

/** @returns an error that this package finds. */
export const error: ReportOf<KubernetesCode> = errorOf;
/** @returns a warning that this package finds. */
export const warning: ReportOf<KubernetesCode> = warningOf;
