import {
  type Diagnostic,
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  own,
  type Path,
  textAt,
} from '@realm-as-code/renderer';
import {
  type Container,
  type Deployment,
  KEYCLOAK,
  POSTGRES,
  RECONCILER,
  SECRET_FILES,
  type YamlSource,
} from '@realm-as-code/stage';
import { error } from './codes.ts';
import { mount } from './compose-types.ts';
import { cleaned, mountParts, mountTarget, targetIn, tmpfsTarget, written } from './join/list-keys.ts';

/** Something mounted into a container. */
interface Mounted {
  readonly target: string;
  readonly entry: Json;
  readonly path: Path;
}

/** Something that a container needs at a place. */
interface NeededMount {
  readonly target: string;
  readonly what: string;
  /** The property of the service that it stands in. */
  readonly property: 'volumes' | 'tmpfs' | 'secrets';
  /** Whether this can stand there; what is generated can. */
  readonly fits: (entry: Json) => boolean;
  /** Whether it is a folder that comes and goes with the container. */
  readonly isInMemory?: boolean;
  readonly hint: string;
}

/**
 * Checks that a stage leaves its containers what they need: their scripts, the realms, the managed documents, the data.
 *
 * @param compose the finished Compose file.
 * @returns `lost-mount`, where something is taken away, has something else in its place, or is below another mount.
 */
export function checkMounts(deployment: Deployment, compose: JsonObject, source: YamlSource): Diagnostic[] {
  const containers: readonly [string, Container | undefined][] = [
    [KEYCLOAK, deployment.keycloak],
    [RECONCILER, deployment.reconciler],
    [POSTGRES, deployment.postgres],
  ];
  return containers.flatMap(([name, container]) => {
    if (container === undefined) return [];
    const service = own(objectAt(compose, 'services'), name);
    if (isObject(service)) return checkService(name, container, service, source);
    const message = `the service "${name}" is gone`;
    return error(
      'lost-mount',
      source.file,
      source.locate(['compose', 'services', name], 'key'),
      message,
      'Leave it here',
    );
  });
}

function checkService(name: string, container: Container, service: JsonObject, source: YamlSource): Diagnostic[] {
  const base: Path = ['services', name];
  const mounted = mountedIn(service, base);
  const needed = neededBy(container);
  const report = (path: Path, message: string, hint: string): Diagnostic =>
    error('lost-mount', source.file, source.locate(['compose', ...path]), message, hint);
  const isNeeded = ({ target, entry }: Mounted): boolean =>
    needed.some((one) => one.target === target && one.fits(entry));
  const replaced = needed.flatMap((one) => {
    const there = mounted.filter(({ target }) => target === one.target);
    const wrong = there.find(({ entry }) => !one.fits(entry));
    if (wrong !== undefined)
      return report(wrong.path, `${name} needs ${one.what} at ${one.target}, and gets something else there`, one.hint);
    const second = there.length < 2 ? undefined : (there.find(({ path }) => path[2] !== one.property) ?? there.at(-1));
    return second === undefined
      ? []
      : report(
          second.path,
          `${one.target} of ${name} is mounted twice, which Docker refuses`,
          `Remove one of them, with !override if it is generated`,
        );
  });
  const hiding = mounted.flatMap((one) => {
    if (isNeeded(one)) return [];
    const below = needed.filter(
      ({ target, isInMemory = false }) => isBelow(target, one.target) && (!isInMemory || isReadOnly(one.entry)),
    );
    const [first] = below;
    if (first === undefined) return [];
    const message = `a mount at ${one.target} of ${name} is above ${namesOf(below)}`;
    return report(one.path, message, `Mount single files or folders beside it`);
  });
  const lost = needed.filter(({ target }) => !mounted.some((one) => one.target === target));
  const properties = [...new Set(lost.map(({ property }) => property))];
  const missing = properties.map((property) => {
    const gone = lost.filter((one) => one.property === property);
    const hint = `Leave !override and !reset out of "${property}": its entries are added to those that are generated`;
    return report([...base, property], `${name} loses ${namesOf(gone)}`, hint);
  });
  return [...replaced, ...hiding, ...missing];
}

function neededBy({ mounts, folders, secretFiles }: Container): NeededMount[] {
  return [
    ...mounts.map(({ source, target: inContainer }): NeededMount => {
      const generated = mount(source, inContainer);
      const { target } = generated;
      const isReplaceable = /^\/opt\/keycloak\/|\/certificates\//.test(target);
      return {
        target,
        what: source,
        property: 'volumes',
        fits: (entry) => isReplaceable || JSON.stringify(entry) === JSON.stringify(generated),
        hint: 'Remove it: what is generated follows from the templates',
      };
    }),
    ...folders.map(({ path, kind }): NeededMount => {
      if (kind === 'memory') {
        const what = 'a folder in memory';
        return { target: path, what, property: 'tmpfs', fits: () => true, isInMemory: true, hint: '' };
      }
      const what = `a volume for its data`;
      const hint = 'Name a volume or a folder of the host that outlives the container';
      return { target: path, what, property: 'volumes', fits: isLasting, hint };
    }),
    ...secretFiles.map((name): NeededMount => ({
      target: `${SECRET_FILES}/${name}`,
      what: `the secret ${name}`,
      property: 'secrets',
      fits: () => true,
      hint: '',
    })),
  ];
}

function mountedIn(service: JsonObject, base: Path): Mounted[] {
  const entries = (property: string, targetOf: (entry: Json) => string): Mounted[] => {
    const list = own(service, property);
    const all = Array.isArray(list) ? list : typeof list === 'string' ? [list] : [];
    return all.map((entry, index) => ({ target: cleaned(targetOf(entry)), entry, path: [...base, property, index] }));
  };
  return [
    ...entries('volumes', mountTarget),
    ...entries('tmpfs', tmpfsTarget),
    ...entries('secrets', (entry) => targetIn(SECRET_FILES, entry)),
    ...entries('configs', (entry) => targetIn('', entry)),
  ];
}

/** Whether what is written there is still there when the container is made anew. */
function isLasting(entry: Json): boolean {
  if (isReadOnly(entry)) return false;
  if (typeof entry === 'string') return mountParts(entry).length > 1;
  return textAt(entry, 'source') !== undefined && textAt(entry, 'type') !== 'tmpfs';
}

function isReadOnly(entry: Json): boolean {
  if (isObject(entry)) return own(entry, 'read_only') === true;
  return /(^|,)(ro|readonly)(,|$)/.test(mountParts(written(entry))[2] ?? '');
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** At most two of them. */
function namesOf(needed: readonly NeededMount[]): string {
  const names = needed.map(({ target }) => target);
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}
