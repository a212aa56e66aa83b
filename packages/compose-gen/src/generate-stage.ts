import {
  compareText,
  type Diagnostic,
  didYouMean,
  type Json,
  type JsonObject,
  own,
  renderRealm,
  type RealmTemplates,
  type RenderedRealm,
  serialiseRealm,
  sortDiagnostics,
  validateRealm,
  variableNames,
} from '@realm-as-code/renderer';
import { applyExceptions, envExample, type Stage, type VariableRegistry, type YamlSource } from '@realm-as-code/stage';
import { checkDependencies, composeFile, overrideCompose } from './compose-file.ts';
import { scripts } from './generated/scripts.js';
import { checkImages } from './image-versions.ts';
import { composeVariables } from './interpolation.ts';
import { checkReconcilerSettings } from './reconciler-settings.ts';
import { type GeneratedFile, paths, type StageFiles } from './stage-files.ts';
import { validateCompose } from './validate-compose.ts';
import { yamlText } from './yaml-text.ts';
import { error } from './codes.ts';

/** A file of a theme; its path starts with the theme's name. */
export type ThemeFile = Pick<GeneratedFile, 'path' | 'content'>;

/** All that the files of a stage follow from. */
export interface StageInput {
  readonly stage: Stage;
  readonly templates: RealmTemplates;
  readonly variables: VariableRegistry;
  readonly themes?: readonly ThemeFile[];
  /** Where the stage was read from, for the places in diagnostics. A stage made in memory has none. */
  readonly source?: YamlSource;
}

export interface GeneratedStage {
  /** Complete when there are no errors, otherwise empty: a deployment is generated as a whole or not at all. */
  readonly files: StageFiles;
  /** The environment variables that this stage needs, sorted. */
  readonly variables: readonly string[];
  readonly realm: RenderedRealm;
  /** The Compose file as data, with the stage's own section in it. */
  readonly compose: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Generates the files of a stage: render the realm, merge it, wire the services, check the whole.
 *
 * The same input gives the same bytes on every machine. All mistakes are reported, not only the first.
 */
export function generateStage(input: StageInput): GeneratedStage {
  const { stage, templates, variables, themes = [] } = input;
  const source = input.source ?? inMemory(stage);
  const realm = renderRealm(templates, { ...stage.values, stage: stage.name });
  const named = own(realm.realm, 'realm');
  const realmName = typeof named === 'string' ? named : 'realm';
  const compose = wireServices(input, realm, realmName);
  const needed = findVariables(compose);
  const findings = validateRealm(realm, {
    keycloak: stage.versions.keycloak,
    reconciler: stage.versions.keycloakConfigCli,
    themes: themeNames(themes),
  });
  const diagnostics = sortDiagnostics([
    ...realm.diagnostics,
    ...applyExceptions(findings, stage.exceptions ?? [], source, realm.isComplete),
    ...(stage.compose === undefined ? [] : validateCompose(compose, source)),
    ...checkDependencies(compose, source),
    ...checkReconcilerSettings(compose, source),
    ...checkImages(compose, stage, source),
    ...checkRegistry(needed, realm, variables, source),
  ]);
  const isWrong = diagnostics.some((one) => one.severity === 'error');
  const files = isWrong ? [] : writeFiles(input, realm, realmName, compose, new Set(needed.keys()));
  return { files, variables: [...needed.keys()].toSorted(), realm, compose, diagnostics };
}

function wireServices(input: StageInput, realm: RenderedRealm, realmName: string): JsonObject {
  const { stage, variables, themes = [] } = input;
  const managed = realm.documents.filter((document) => document.kind === 'managed');
  const keycloak = {
    realm: paths.realm(realmName, stage.name),
    scripts: paths.scripts,
    themes: paths.themes,
    themeNames: themeNames(themes),
    variables: variableNames(realm.placeholders),
  };
  const reconciler = {
    scripts: paths.scripts,
    managed: managed.map(({ name }) => ({ name, path: paths.managed(name, stage.name) })),
    variables: variableNames(realm.placeholders.filter(({ document }) => document.kind === 'managed')),
  };
  return overrideCompose(composeFile(stage, realmName, variables, keycloak, reconciler), stage.compose);
}

function writeFiles(
  input: StageInput,
  realm: RenderedRealm,
  realmName: string,
  compose: JsonObject,
  needed: ReadonlySet<string>,
): StageFiles {
  const { stage, variables, themes = [] } = input;
  const { managed, importFile } = serialiseRealm(realm);
  const files: GeneratedFile[] = [
    { path: paths.compose(stage.name), content: header(stage) + yamlText(compose) },
    { path: paths.envExample(stage.name), content: envExample(stage, needed, variables) },
    { path: paths.realm(realmName, stage.name), content: importFile },
    ...[...managed].map(([{ name }, content]) => ({ path: paths.managed(name, stage.name), content })),
    ...Object.entries(scripts).map(([name, content]) => ({
      path: `${paths.scripts}/${name}`,
      content,
      executable: name.endsWith('entrypoint.sh'),
    })),
    ...themes.map(({ path, content }) => ({ path: `${paths.themes}/${path}`, content })),
  ];
  return files.toSorted((a, b) => compareText(a.path, b.path));
}

function header(stage: Stage): string {
  const description = (stage.description ?? '').trim().replace(/\s+/g, ' ');
  const about = description === '' ? '' : `# ${description}\n`;
  return `# Generated from stages/${stage.name}.yaml by "generate --stage ${stage.name}". Do not edit: change the sources.\n${about}`;
}

/** The variables that Compose will ask for, each with the path of the value that first mentions it. */
function findVariables(compose: JsonObject): Map<string, (string | number)[]> {
  const found = new Map<string, (string | number)[]>();
  const visit = (value: Json, path: (string | number)[]): void => {
    if (typeof value === 'string') {
      for (const name of composeVariables(value)) if (!found.has(name)) found.set(name, path);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  visit(compose, []);
  return found;
}

/** Every variable is in the registry: otherwise nobody could know what to put in. */
function checkRegistry(
  needed: ReadonlyMap<string, readonly (string | number)[]>,
  realm: RenderedRealm,
  variables: VariableRegistry,
  source: YamlSource,
): Diagnostic[] {
  const known = Object.keys(variables);
  const fromTemplates = new Set<string>();
  const report = (name: string, file: string, position: { line: number; column: number }): Diagnostic => {
    const hint = didYouMean(name, known) ?? 'Describe it in stages/variables.yaml';
    return error('unknown-variable', file, position, `the variable ${name} is not in the registry`, hint);
  };
  const diagnostics: Diagnostic[] = [];
  for (const { name, document, path } of realm.placeholders) {
    fromTemplates.add(name);
    if (!Object.hasOwn(variables, name)) diagnostics.push(report(name, document.source.file, document.locate(path)));
  }
  for (const [name, path] of needed) {
    if (Object.hasOwn(variables, name) || fromTemplates.has(name)) continue;
    const isCommand = path[1] === 'keycloak' && path[2] === 'command';
    diagnostics.push(
      report(
        name,
        source.file,
        source.locate(isCommand ? ['keycloak', 'command', ...path.slice(3)] : ['compose', ...path]),
      ),
    );
  }
  return diagnostics;
}

function inMemory(stage: Stage): YamlSource {
  return { file: `stages/${stage.name}.yaml`, value: {}, locate: () => ({ line: 1, column: 1 }) };
}

function themeNames(themes: readonly ThemeFile[]): string[] {
  return [...new Set(themes.map(({ path }) => path.split('/', 1)[0] as string))].toSorted();
}
