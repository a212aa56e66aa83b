import { compareText, type JsonObject, type RenderedRealm, serialiseRealm } from '@realm-as-code/renderer';
import { envExample, type Stage, type VariableRegistry } from '@realm-as-code/stage';
import { scripts } from './generated/scripts.js';
import { type GeneratedFile, paths, type StageFiles } from './stage-files.ts';
import { yamlText } from './yaml-text.ts';

/** A file of a theme; its path starts with the theme's name. */
export type ThemeFile = Pick<GeneratedFile, 'path' | 'content'>;

/**
 * Writes the files of a stage, as values.
 *
 * @param compose the finished Compose file.
 * @param needed the variables that Compose will ask for.
 */
export function writeFiles(
  stage: Stage,
  realms: readonly RenderedRealm[],
  compose: JsonObject,
  needed: ReadonlySet<string>,
  variables: VariableRegistry,
  themes: readonly ThemeFile[],
): StageFiles {
  const files: GeneratedFile[] = [
    { path: paths.compose(stage.name), content: header(stage) + yamlText(compose) },
    { path: paths.envExample(stage.name), content: envExample(stage, needed, variables) },
    ...realms.flatMap((realm) => realmFiles(stage, realm)),
    ...Object.entries(scripts).map(([name, content]) => ({
      path: `${paths.scripts}/${name}`,
      content,
      executable: name.endsWith('entrypoint.sh'),
    })),
    ...themes.map(({ path, content }) => ({ path: `${paths.themes}/${path}`, content })),
  ];
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

function realmFiles(stage: Stage, realm: RenderedRealm): GeneratedFile[] {
  const { managed, importFile } = serialiseRealm(realm);
  return [
    { path: paths.realm(realm.name, stage.name), content: importFile },
    ...[...managed].map(([{ folder, name }, content]) => ({ path: paths.managed(folder, name, stage.name), content })),
  ];
}

function header(stage: Stage): string {
  const description = (stage.description ?? '').trim().replace(/\s+/g, ' ');
  const about = description === '' ? '' : `# ${description}\n`;
  return `# Generated from stages/${stage.name}.yaml by "generate --stage ${stage.name}". Do not edit: change the sources.\n${about}`;
}
