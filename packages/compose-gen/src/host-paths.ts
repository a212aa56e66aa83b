import { SECRETS } from '@realm-as-code/stage';
import { UNKNOWN } from './compose-values.ts';

/** Sockets of container engines, wherever they are: whoever may use one is root on the machine. */
const ENGINE = /(?:docker|podman|containerd|crio|buildkit)[^/]*\.sock$|(?:lxd|incus)\/unix\.socket$|docker_engine$/;
/**
 * What the machine itself is run by: devices, programs, accounts, timers, the engine's own data, whole homes. Certificates in
 * `/etc` and folders within a home are what deployments usually mount.
 */
const SYSTEM = [
  /^\/(?:(?:etc|home|root|run|usr|usr\/local|var|var\/(?:lib|log|run|spool))?$|(?:bin|boot|dev|lib\w*|proc|sbin|sys)(?:\/|$))/,
  /^\/etc\/(?:apt|containerd|cron[\w.]*|docker|environment|g?shadow|init\.d|kubernetes|ld\.so\.\w+|modprobe\.d|pam\.d|passwd|profile(?:\.d)?|rancher|rc\w?\.\w+|security|ssh|sudoers(?:\.d)?|systemd|udev)(?:\/|$)/,
  /^\/home\/[^/]+$/,
  /^\/(?:home\/[^/]+|root)\/\.(?:aws|azure|bash\w*|cache|config|docker|git-credentials|gnupg|kube|local|netrc|npmrc|profile|pypirc|ssh|zsh\w*)(?:\/|$)/,
  /^\/usr\/(?:local\/)?(?:bin|lib\w*|sbin)(?:\/|$)/,
  /^(?:\/var)?\/run\/(?:containerd|crio|dbus|docker|k3s|podman|systemd|user)(?:\/|$)/,
  /^\/var\/(?:lib\/(?:containerd|containers|docker|kubelet|rancher)|spool\/(?:at|cron))(?:\/|$)/,
];
const HARMLESS = /^\/dev\/(?:null|shm|zero|u?random)$/;
/** Somebody's home, for `~`. */
const HOME = '/home/user';

/** What somebody has who has a file or folder. */
interface PathPower {
  readonly what: string;
  readonly isEnough: boolean;
}

/**
 * Tells what a file or folder gives away.
 *
 * @param path where it is on the machine, with the defaults of its variables; relative to the Compose file.
 * @returns undefined where it is neither the machine's own nor that which has all secrets of the deployment.
 */
export function powerOfPath(path: string): PathPower | undefined {
  if (ENGINE.test(path)) return ofMachine(`has the socket of the container engine (${shown(path)})`);
  if (isOfMachine(path)) return ofMachine(`has ${shown(path)} of the machine`);
  // The Compose file is in the folder "deploy" of its root.
  const normal = normalised(path).replace(/^\.\.\/deploy(?:\/|$)/, '') || '.';
  if (normal === '.env' || normal === SECRETS) return { what: `has ./${normal}, with all secrets`, isEnough: true };
  if (!/^\.{1,2}(?:\/\.\.)*$/.test(normal)) return undefined;
  return { what: 'has the folder of the deployment, with all secrets', isEnough: true };
}

/**
 * @param path see {@link powerOfPath}.
 * @returns whether it is one of the machine's own folders, or can be: nobody knows which folders are two and more further up.
 */
export function isOfMachine(path: string): boolean {
  const normal = normalised(path);
  if (/^\.\.(?:\/\.\.){2,}$/.test(normal)) return true;
  const absolute = normal.replace(/^\.\.(?:\/\.\.)+(?=\/)/, '');
  return SYSTEM.some((one) => one.test(absolute)) && !HARMLESS.test(absolute);
}

/** @returns a path as a message shows it. */
export function shown(path: string): string {
  return (path.startsWith('~') ? path : normalised(path)).replaceAll(UNKNOWN, '…');
}

/** @returns the shortest way to say a path; a `~` is somebody's home. */
function normalised(path: string): string {
  if (path.startsWith('~')) return normalised(path.replace(/^~[^/]*/, HOME));
  const isAbsolute = path.startsWith('/');
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    const isUp = step === '..' && (isAbsolute || (steps.at(-1) ?? '..') !== '..');
    if (isUp) steps.pop();
    else steps.push(step);
  }
  return isAbsolute ? `/${steps.join('/')}` : steps.join('/') || '.';
}

function ofMachine(what: string): PathPower {
  return { what, isEnough: false };
}
