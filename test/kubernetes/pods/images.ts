import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianArchive, POSTGRES_ENTRYPOINT } from '../../stand-ins.ts';

/** What images are built from, since no registry can be reached. */
export interface Parts {
  readonly javaHome: string;
  readonly keycloakDistribution: string;
  /** The jar of keycloak-config-cli. */
  readonly reconciler: string;
}

/** Something of this machine in an image. */
interface Copied {
  readonly from: string;
  /** Where it is in the image. */
  readonly to: string;
  /** Numbers of user and group. */
  readonly owner?: string;
}

/** An image: Debian, and what is on top of it. */
interface Recipe {
  readonly copied: readonly Copied[];
  readonly user?: string;
  readonly env?: readonly string[];
  readonly entrypoint: readonly string[];
}

/** What an OCI layout calls a descriptor, without its type. */
interface Blob {
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** The image of the container that keeps the network of a pod. */
export const PAUSE = 'localhost/pause:1';

/**
 * Builds stand-ins under the names of images: the same programs, on Debian.
 *
 * @param folder for what is made on the way.
 * @returns an OCI archive with all of them, which `ctr images import` takes.
 */
export function buildImages(images: readonly string[], parts: Parts, folder: string): string {
  const layout = join(folder, 'images');
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const base = join(folder, 'base.tar');
  copyFileSync(debianArchive(), base);
  const layers = new Map([['base', addBlob(blobs, base)]]);
  const layer = (key: string, make: () => string): Blob => {
    const blob = layers.get(key) ?? addBlob(blobs, make());
    layers.set(key, blob);
    return blob;
  };
  const manifests = images.map((image) => {
    const { copied, user = '0', env = [], entrypoint } = recipe(image, parts, folder);
    const all = [
      layer('base', () => base),
      ...copied.map((one) => layer(JSON.stringify(one), () => archive(one, folder))),
    ];
    const config = addText(blobs, {
      architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
      os: 'linux',
      config: { User: user, Env: env, Entrypoint: entrypoint },
      rootfs: { type: 'layers', diff_ids: all.map(({ digest }) => digest) },
    });
    const manifest = addText(blobs, {
      schemaVersion: 2,
      mediaType: TYPE('manifest.v1+json'),
      config: { mediaType: TYPE('config.v1+json'), ...config },
      layers: all.map((one) => ({ mediaType: TYPE('layer.v1.tar'), ...one })),
    });
    const annotations = { 'io.containerd.image.name': withRegistry(image) };
    return { mediaType: TYPE('manifest.v1+json'), ...manifest, annotations };
  });
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const file = join(folder, 'images.tar');
  execFileSync('tar', ['--create', '--file', file, '--directory', layout, 'oci-layout', 'index.json', 'blobs']);
  rmSync(layout, { recursive: true });
  return file;
}

const TYPE = (name: string): string => `application/vnd.oci.image.${name}`;

/** @returns a name as a kubelet asks for it, with Docker's registry where none is said. */
function withRegistry(image: string): string {
  const [first = '', ...rest] = image.split('/');
  if (rest.length > 0 && /[.:]|^localhost$/.test(first)) return image;
  return rest.length > 0 ? `docker.io/${image}` : `docker.io/library/${image}`;
}

function recipe(image: string, { javaHome, keycloakDistribution, reconciler }: Parts, folder: string): Recipe {
  const java = { from: javaHome, to: 'opt/java' };
  const path = '/usr/local/bin:/usr/bin:/bin';
  const env = ['JAVA_HOME=/opt/java', `PATH=/opt/java/bin:${path}`];
  if (image.includes('keycloak/keycloak:')) {
    const keycloak = { from: keycloakDistribution, to: 'opt/keycloak', owner: '1000:0' };
    return { copied: [java, keycloak], user: '1000', env, entrypoint: ['/opt/keycloak/bin/kc.sh'] };
  }
  if (image.includes('keycloak-config-cli:')) {
    const jar = { from: reconciler, to: 'app/keycloak-config-cli.jar' };
    return { copied: [java, jar], user: '65534', env, entrypoint: ['java', '-jar', '/app/keycloak-config-cli.jar'] };
  }
  if (image.includes('postgres:')) {
    const copy = (name: string, text: string, to: string): Copied => {
      writeFileSync(join(folder, name), text);
      return { from: join(folder, name), to };
    };
    const users = 'root:x:0:0::/root:/bin/bash\npostgres:x:999:999::/var/lib/postgresql:/bin/bash\n';
    return {
      copied: [
        copy('entrypoint.sh', POSTGRES_ENTRYPOINT, 'usr/local/bin/entrypoint.sh'),
        // The user has another number in Debian than in the official image.
        copy('passwd', users, 'etc/passwd'),
      ],
      env: ['PGDATA=/var/lib/postgresql/data', `PATH=/usr/lib/postgresql/15/bin:${path}`],
      entrypoint: ['bash', '/usr/local/bin/entrypoint.sh'],
    };
  }
  if (image === PAUSE) return { copied: [], env: [`PATH=${path}`], entrypoint: ['sleep', 'infinity'] };
  throw new Error(`there is no stand-in for ${image}`);
}

/** @returns an archive of what is copied: a layer. */
function archive({ from, to, owner = '0:0' }: Copied, folder: string): string {
  const file = join(folder, 'layer.tar');
  const [user, group] = owner.split(':');
  const content = statSync(from).isDirectory()
    ? ['--directory', from, `--transform=s,^\\.,${to},`, '.']
    : ['--absolute-names', `--transform=s,.*,${to},`, from];
  const ownership = ['--numeric-owner', `--owner=${user}`, `--group=${group}`];
  execFileSync('tar', ['--create', '--file', file, '--dereference', ...ownership, ...content]);
  return file;
}

function addText(blobs: string, content: object): Blob {
  const text = JSON.stringify(content);
  const hash = createHash('sha256').update(text).digest('hex');
  writeFileSync(join(blobs, hash), text);
  return { digest: `sha256:${hash}`, size: Buffer.byteLength(text) };
}

/** Moves a file into the layout. */
function addBlob(blobs: string, file: string): Blob {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
  const { size } = statSync(file);
  renameSync(file, join(blobs, hash));
  return { digest: `sha256:${hash}`, size };
}
