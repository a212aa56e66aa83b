import type { Json, JsonObject } from '@realm-as-code/renderer';
import { type Container, HOME, SECRET_FILES, type StageFiles } from '@realm-as-code/stage';
import { type FilesMap, packFiles, packFirstStart, type VolumeFile } from './config-maps.ts';

/** What a pod has of files and folders. */
export interface Volumes {
  readonly configMaps: readonly FilesMap[];
  readonly volumes: readonly JsonObject[];
  readonly mounts: readonly JsonObject[];
  /** The folders that outlive the pod, for claims of their own, by the name of their volume. */
  readonly claims: readonly string[];
}

/** Files that come into a container together. */
interface FileGroup {
  readonly label: string;
  readonly mountPath: string;
  /** Whether the folder is all of theirs; otherwise the image has files of its own in it. */
  readonly ownsFolder: boolean;
  readonly files: VolumeFile[];
  /** Files whose change is no reason to start anew. */
  readonly forFirstStart: VolumeFile[];
}

/**
 * Prints what is mounted into a container: generated files from ConfigMaps, secrets from the Secret, and the folders that
 * it writes to.
 *
 * @param component what the names of the ConfigMaps begin with.
 * @param secret the Secret with the variables.
 */
export function printVolumes(container: Container, component: string, files: StageFiles, secret: string): Volumes {
  const groups = groupFiles(container, files).map((group) => ({
    ...group,
    maps: [
      ...packFiles(`${component}-${group.label}`, group.files),
      ...packFirstStart(`${component}-first-start`, group.forFirstStart),
    ],
  }));
  const folders = container.folders.map(({ path, kind }) => ({
    name: kind === 'memory' ? slug(path) : kind.volume,
    path,
    isClaim: kind !== 'memory',
  }));
  const hasSecrets = container.secretFiles.length > 0;
  return {
    configMaps: groups.flatMap(({ maps }) => maps),
    volumes: [
      ...groups.map(({ label, maps }) => ({ name: label, projected: { sources: maps.map(source) } })),
      ...(hasSecrets ? [secretVolume(container, secret)] : []),
      ...folders.flatMap(({ name, isClaim }) => (isClaim ? [] : [{ name, emptyDir: { medium: 'Memory' } }])),
    ],
    mounts: [
      ...folders.map(({ name, path }) => ({ name, mountPath: path })),
      ...groups.flatMap(({ label: name, mountPath, ownsFolder, files: inGroup }) =>
        ownsFolder
          ? [{ name, mountPath, readOnly: true }]
          : inGroup.map(({ path }) => ({ name, mountPath: `${mountPath}/${path}`, subPath: path, readOnly: true })),
      ),
      ...(hasSecrets ? [{ name: 'secrets', mountPath: SECRET_FILES, readOnly: true }] : []),
    ],
    claims: folders.flatMap(({ name, isClaim }) => (isClaim ? [name] : [])),
  };
}

/** What folders are called after what is in them. */
const LABELS: Readonly<Record<string, string>> = { [HOME]: 'files', '/config': 'documents' };

function groupFiles({ mounts }: Container, files: StageFiles): FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const { source, target, isForFirstStart = false } of mounts) {
    const file = files.find(({ path }) => path === source);
    if (file === undefined) {
      const inside = files.filter(({ path }) => path.startsWith(`${source}/`));
      const label = unused(`theme-${slug(target.slice(target.lastIndexOf('/') + 1))}`, groups);
      groups.set(target, {
        label,
        mountPath: target,
        ownsFolder: true,
        files: inside.map(({ path, content }) => ({ path: path.slice(source.length + 1), content })),
        forFirstStart: [],
      });
      continue;
    }
    const mountPath = target.startsWith(`${HOME}/`) ? HOME : target.slice(0, target.lastIndexOf('/'));
    const group = groups.get(mountPath) ?? {
      label: unused(LABELS[mountPath] ?? slug(mountPath.slice(mountPath.lastIndexOf('/') + 1)), groups),
      mountPath,
      ownsFolder: !mountPath.startsWith('/opt/keycloak/'),
      files: [],
      forFirstStart: [],
    };
    const list = isForFirstStart ? group.forFirstStart : group.files;
    list.push({ path: target.slice(mountPath.length + 1), content: file.content });
    groups.set(mountPath, group);
  }
  return [...groups.values()];
}

function source({ name, items }: FilesMap): Json {
  const isFlat = items.every(({ key, path }) => key === path);
  return { configMap: isFlat ? { name } : { name, items: items.map(({ key, path }) => ({ key, path })) } };
}

/** Readable by the group that the pod gives its volumes. */
function secretVolume({ secretFiles }: Container, secretName: string): JsonObject {
  const items = secretFiles.map((name) => ({ key: name, path: name }));
  return { name: 'secrets', secret: { secretName, defaultMode: 0o440, items } };
}

/** @returns a name that Kubernetes takes, which can be told from others by its words. */
function slug(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 40).replace(/^-+|-+$/g, '') || 'x';
}

function unused(label: string, groups: ReadonlyMap<string, FileGroup>): string {
  const taken = new Set([...groups.values()].map((group) => group.label));
  let result = label;
  for (let count = 2; taken.has(result); count++) result = `${label}-${count}`;
  return result;
}
