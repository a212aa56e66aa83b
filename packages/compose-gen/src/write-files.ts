import { compareText, type JsonObject, type RenderedRealm, serialiseRealm } from '@realm-as-code/renderer';
import {
  envExample,
  type GeneratedFile,
  paths,
  RECONCILER_CLIENT_SCRIPT,
  type Stage,
  type StageFiles,
  type VariableRegistry,
  yamlText,
} from '@realm-as-code/stage';
import { scripts } from './generated/scripts.js';

/** A file of a root that is handed on as it is. */
export type RootFile = Pick<GeneratedFile, 'path' | 'content'>;

/** What a root has beside its stages and realms. Paths start with the name of the theme, or are the file's name. */
export interface RootFiles {
  readonly themes?: readonly RootFile[];
  /** Jars with providers of one's own. */
  readonly providers?: readonly RootFile[];
  /** Certificates in PEM. */
  readonly certificates?: readonly RootFile[];
}

/**
 * Writes the files of a stage, as values.
 *
 * @param compose the finished Compose file.
 * @param needed the variables that the stage needs.
 * @param isAlone whether the stage has the output folder for itself.
 */
export function writeFiles(
  stage: Stage,
  realms: readonly RenderedRealm[],
  compose: JsonObject,
  needed: ReadonlySet<string>,
  variables: VariableRegistry,
  { themes = [], providers = [], certificates = [] }: RootFiles,
  isAlone = false,
): StageFiles {
  const suffix = isAlone ? undefined : stage.name;
  const files: GeneratedFile[] = [
    { path: paths.compose(suffix), content: header(stage, isAlone ? 'bundle' : 'generate') + yamlText(compose) },
    { path: paths.envExample(suffix), content: envExample(stage, needed, variables, isAlone) },
    ...realms.flatMap((realm) => realmFiles(suffix, realm)),
    ...scriptsFor(stage),
    ...filesIn(paths.themes, themes),
    ...filesIn(paths.providers, providers),
    ...filesIn(paths.certificates, certificates),
  ];
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

function scriptsFor({ reconciler }: Stage): GeneratedFile[] {
  const isNeeded = (name: string): boolean => name !== RECONCILER_CLIENT_SCRIPT || reconciler?.signsInAs === 'client';
  return Object.entries(scripts)
    .filter(([name]) => isNeeded(name))
    .map(([name, content]) => ({
      path: `${paths.scripts}/${name}`,
      content,
      executable: name.endsWith('entrypoint.sh'),
    }));
}

function filesIn(folder: string, files: readonly RootFile[]): GeneratedFile[] {
  return files.map(({ path, content }) => ({ path: `${folder}/${path}`, content }));
}

function realmFiles(stage: string | undefined, realm: RenderedRealm): GeneratedFile[] {
  const { managed, importFile } = serialiseRealm(realm);
  return [
    { path: paths.realm(realm.name, stage), content: importFile },
    ...[...managed].map(([{ folder, name }, content]) => ({ path: paths.managed(folder, name, stage), content })),
  ];
}

function header(stage: Stage, command: string): string {
  const description = (stage.description ?? '').trim().replace(/\s+/g, ' ');
  const about = description === '' ? '' : `# ${description}\n`;
  return `# Generated from stages/${stage.name}.yaml by "${command} --stage ${stage.name}". Do not edit: change the sources.\n${about}`;
}
