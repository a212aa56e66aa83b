import type { Json, JsonObject } from '@realm-as-code/renderer';
import { type Container, POSTGRES } from '@realm-as-code/stage';
import { printPod } from '../container/pod.ts';
import { type Manifest, manifest, selectorLabels, type Target } from './manifest.ts';
import { printClaim } from './print-claim.ts';

/** The user `postgres` of its image, where the deployment names none. */
const USER_ID = 999;
const PORT = 5432;

/** Prints a PostgreSQL of one pod, with its volume and its Service. */
export function printPostgres(target: Target, postgres: Container): Manifest[] {
  const { settings, sources, files } = target;
  const [data] = postgres.folders.flatMap(({ kind, path }) => (kind === 'memory' ? [] : [path]));
  const printed = printPod({
    component: POSTGRES,
    container: postgres,
    // A new volume may have a folder "lost+found" in it, and initdb takes an empty folder only.
    settings: { ...postgres.settings, ...(data === undefined ? {} : { PGDATA: `${data}/pgdata` }) },
    userId: postgres.user?.id ?? USER_ID,
    cpuShare: 0.25,
    sources,
    files,
  });
  const probe = (failureThreshold: number): JsonObject => ({
    exec: { command: [...(postgres.healthCommand ?? [])] },
    periodSeconds: 5,
    timeoutSeconds: 5,
    failureThreshold,
  });
  const selector = selectorLabels(target, POSTGRES);
  const container: JsonObject = {
    ...printed.container,
    ports: [{ name: POSTGRES, containerPort: PORT }],
    startupProbe: probe(60),
    readinessProbe: probe(3),
    volumeMounts: [...(printed.container['volumeMounts'] as Json[]), { name: 'shm', mountPath: '/dev/shm' }],
  };
  // 64 MiB, as containers have them, are not enough for its parallel queries.
  const shm = { name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } };
  return [
    manifest(target, POSTGRES, ['apps/v1 StatefulSet', POSTGRES], {
      spec: {
        serviceName: POSTGRES,
        replicas: 1,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: selector },
          spec: {
            ...printed.pod,
            volumes: [...((printed.pod['volumes'] as Json[] | undefined) ?? []), shm],
            // Long enough for a checkpoint: a killed database recovers at its next start instead.
            terminationGracePeriodSeconds: 60,
            containers: [container],
          },
        },
        volumeClaimTemplates: printed.claims.map((name) => printClaim(name, settings)),
      },
    }),
    manifest(target, POSTGRES, ['v1 Service', POSTGRES], {
      spec: { selector, ports: [{ name: POSTGRES, port: PORT, targetPort: POSTGRES }] },
    }),
  ];
}
