import { HOME } from './names.ts';

/** A generated file. Paths are relative to the output folder, with `/` on every system. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Whether it can be run; scripts only. */
  readonly executable?: boolean;
}

/** Everything that a deployment of one stage needs, sorted by path. */
export type StageFiles = readonly GeneratedFile[];

/** Where certificates stand in Keycloak's container. */
export const CERTIFICATES: string = `${HOME}/certificates`;

/**
 * Where the generated files stand in the output folder. `stage` is undefined where one stage has the folder for itself:
 * then no name says which.
 */
export const paths = {
  compose: (stage: string | undefined): string =>
    stage === undefined ? 'compose.yaml' : `docker-compose.${stage}.yml`,
  envExample: (stage: string | undefined): string => `env${ending(stage)}.example`,
  realm: (realm: string, stage: string | undefined): string => `configs/keycloak/${realm}-realm${ending(stage)}.json`,
  /** @param folder the realm's, where a root has several. */
  managed: (folder: string | undefined, name: string, stage: string | undefined): string =>
    `configs/keycloak/${folder === undefined ? '' : `${folder}/`}managed/${name}${ending(stage)}.json`,
  scripts: 'configs/keycloak',
  themes: 'configs/keycloak/themes',
  providers: 'configs/keycloak/providers',
  certificates: 'configs/keycloak/certificates',
  kubernetes: (stage: string | undefined): string => (stage === undefined ? 'kubernetes' : `kubernetes/${stage}`),
} as const;

function ending(stage: string | undefined): string {
  return stage === undefined ? '' : `.${stage}`;
}

/** Stands for any name in {@link NAMES}. */
const ANY = '\0';
/** What the generated files of a stage are called. */
const NAMES = [
  paths.compose(ANY),
  paths.envExample(ANY),
  paths.realm(ANY, ANY),
  paths.managed(undefined, ANY, ANY),
  paths.managed(ANY, ANY, ANY),
  `${paths.scripts}/${ANY}.sh`,
  `${paths.providers}/${ANY}.jar`,
  `${paths.certificates}/${ANY}.pem`,
  `${paths.kubernetes(ANY)}/${ANY}.yaml`,
].map((name) => new RegExp(`^${name.replaceAll('.', String.raw`\.`).replaceAll(ANY, '[^/]+')}$`));

/**
 * @param path a path in the output folder, in plain `/` notation.
 * @returns whether a stage can have a generated file of this name. Nothing else is ever removed, whatever a list says that
 *   somebody else has written.
 */
export function isStageFile(path: string): boolean {
  const isHidden = path.split('/').some((step) => step.startsWith('.'));
  if (isHidden || path === BY_HAND) return false;
  return path.startsWith(`${paths.themes}/`) || NAMES.some((name) => name.test(path));
}

/** Compose reads it beside a file without a stage: people write it. */
const BY_HAND = 'docker-compose.override.yml';

/** A managed template, by the file that is generated from it. */
interface ManagedTemplate {
  /** Its realm's folder, where a root has several. */
  readonly folder: string | undefined;
  readonly name: string;
}

/** @returns the managed template that a generated file was made from; undefined for any other file. */
export function managedTemplateOf(path: string, stage: string): ManagedTemplate | undefined {
  const isExtra = [paths.themes, paths.providers, paths.certificates].some((folder) => path.startsWith(`${folder}/`));
  if (isExtra) return undefined;
  const steps = path.split('/');
  const folder = steps.length > paths.managed(undefined, '', '').split('/').length ? steps.at(-3) : undefined;
  const name = (steps.at(-1) as string).slice(0, -`.${stage}.json`.length);
  return name !== '' && paths.managed(folder, name, stage) === path ? { folder, name } : undefined;
}

/** @returns the name of the realm that a generated file is the first start of; undefined for any other file. */
export function realmNameOf(path: string, stage: string): string | undefined {
  const [before, after] = paths.realm('\0', stage).split('\0') as [string, string];
  const name = path.slice(before.length, -after.length);
  return paths.realm(name, stage) === path && !name.includes('/') ? name : undefined;
}
