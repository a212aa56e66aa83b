import type { JsonObject } from '@realm-as-code/renderer';
import type { Container, StageFiles } from '@realm-as-code/stage';
import { printEnvironment, type ValueSources } from './environment.ts';
import { printResources } from './quantities.ts';
import { printVolumes, type Volumes } from './volumes.ts';

/** What the pods of a component are made from. */
export interface PodInput {
  readonly component: string;
  readonly container: Container;
  /** All settings of the container, as texts. */
  readonly settings: Readonly<Record<string, string>>;
  /** The user that it runs as: a number, since only for numbers can the kubelet tell that they are not root. */
  readonly userId: number;
  /** The processors that are kept free for it. */
  readonly cpuShare: number;
  readonly sources: ValueSources;
  readonly files: StageFiles;
}

/** The container and the pod around it, and what they need. */
export interface PrintedPod extends Volumes {
  readonly container: JsonObject;
  /** The pod's spec without its containers. */
  readonly pod: JsonObject;
}

/** Prints a pod of one container that Pod Security `restricted` admits. */
export function printPod({ component, container, settings, userId, cpuShare, sources, files }: PodInput): PrintedPod {
  const { env, command, args } = printEnvironment(container, settings, sources);
  const printed = printVolumes(container, component, files, sources.secret);
  return {
    ...printed,
    container: {
      name: component,
      image: container.image,
      ...(command.length === 0 ? {} : { command: [...command] }),
      ...(args.length === 0 ? {} : { args: [...args] }),
      env: [...env],
      resources: printResources(container.resources, cpuShare),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: container.hasReadOnlyRoot,
      },
      volumeMounts: [...printed.mounts],
    },
    pod: {
      serviceAccountName: component,
      automountServiceAccountToken: false,
      // Otherwise Kubernetes would put KEYCLOAK_PORT and the like into the environment, which keycloak-config-cli reads.
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: userId,
        fsGroup: userId,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(printed.volumes.length === 0 ? {} : { volumes: [...printed.volumes] }),
    },
  };
}
