import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  type Diagnostic,
  type JsonObject,
  parseTemplate,
  type RealmTemplates,
  type SourceFile,
  START,
  suggest,
} from '@realm-as-code/renderer';
import {
  readShared,
  readStage,
  readVariables,
  type StageSource,
  type VariableRegistry,
  type YamlSource,
} from '@realm-as-code/stage';
import type { ThemeFile } from '@realm-as-code/compose-gen';
import { startOptimiser, WORTH_OPTIMISING } from '../start/optimiser.ts';
import { error } from '../codes.ts';
import { codeOf, decode, readBytes, shownPath, unreadable } from './files.ts';
import { SHARED, stageNamesOf, VARIABLES } from './list-stages.ts';

/** Where the templates are in the root. */
export const TEMPLATES = 'templates/configs/keycloak';
/** How files end that are meant as templates. */
const TEMPLATE_LIKE = /\.(json|jsonc|json5|ya?ml)$/i;

/** The sources of a deployment, read from its root folder. */
export interface Root {
  readonly stages: readonly StageSource[];
  /** The names of all stages of the root, not only of those that were asked for. */
  readonly stageNames: readonly string[];
  readonly templates: RealmTemplates;
  readonly themes: readonly ThemeFile[];
  readonly variables: VariableRegistry;
  readonly variablesSource: YamlSource;
}

/**
 * Reads `stages/` and `templates/` of a root folder.
 *
 * @param folder the root folder.
 * @param wanted the stages to read; all when undefined.
 * @returns the root, or what is wrong with it, and the texts that were read; paths are relative to the current folder.
 */
export function readRoot(
  folder: string,
  wanted: readonly string[] | undefined,
): { root?: Root; diagnostics: Diagnostic[]; sources: readonly SourceFile[] } {
  const reader = new Reader(folder);
  const stageNames = reader.stageNames();
  const shared = reader.parse(`stages/${SHARED}.yaml`, (file) => {
    const { shared: value, diagnostics } = readShared(file);
    return { value, diagnostics };
  });
  const variables = reader.parse(`stages/${VARIABLES}.yaml`, (file) => {
    const { read, diagnostics } = readVariables(file);
    return { value: read, diagnostics };
  });
  const templates = { bootstrap: reader.templates('bootstrap'), managed: reader.templates('managed') };
  const size = [...templates.bootstrap, ...templates.managed].reduce((sum, { text }) => sum + text.length, 0);
  if (size > WORTH_OPTIMISING) startOptimiser();
  const themes = reader.themes();
  const stages = (wanted ?? stageNames).flatMap(
    (name) => reader.stage(name, stageNames, shared ?? { versions: {} }) ?? [],
  );
  const { diagnostics, sources } = reader;
  if (shared === undefined || variables === undefined || diagnostics.length > 0) {
    // Without values the templates cannot be rendered, but they can be read.
    const inTemplates = [...templates.bootstrap, ...templates.managed].flatMap(
      (file) => parseTemplate(file).diagnostics,
    );
    return { diagnostics: [...diagnostics, ...inTemplates], sources };
  }
  const root = {
    stages,
    stageNames,
    templates,
    themes,
    variables: variables.variables,
    variablesSource: variables.source,
  };
  return { root, diagnostics, sources };
}

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources: SourceFile[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  stageNames(): string[] {
    const stages = stageNamesOf(this.#list('stages'));
    if (stages.length === 0 && this.diagnostics.length === 0) {
      this.#report('file-not-found', 'stages', 'there is no stage file in this folder', 'Write stages/<name>.yaml');
    }
    return stages;
  }

  stage(name: string, all: readonly string[], shared: JsonObject): StageSource | undefined {
    if (!all.includes(name)) {
      this.#report('unknown-stage', 'stages', `there is no stage ${JSON.stringify(name)}`, suggest(name, all));
      return undefined;
    }
    const path = this.#list('stages').includes(`${name}.yaml`) ? `stages/${name}.yaml` : `stages/${name}.yml`;
    return this.parse(path, (file) => {
      const { read, diagnostics } = readStage(name, file, shared);
      return { value: read, diagnostics };
    });
  }

  templates(kind: keyof RealmTemplates): SourceFile[] {
    const folder = `${TEMPLATES}/${kind}`;
    const names = this.#list(folder).filter((name) => !name.startsWith('.'));
    for (const name of names) this.#checkIsRead(folder, name);
    const files = names.filter((name) => name.endsWith('.json'));
    return files.toSorted().flatMap((name) => this.#text(`${folder}/${name}`) ?? []);
  }

  /** What is not read would vanish from the realm without a word. Notes and the like may stand beside templates. */
  #checkIsRead(folder: string, name: string): void {
    const path = `${folder}/${name}`;
    if (name.endsWith('.json')) return;
    const json = name.replace(TEMPLATE_LIKE, '.json');
    if (json !== name) {
      const hint = /\.json$/i.test(name) ? `Rename it to ${json}` : `Write it as JSON, in ${json}`;
      this.#report('ignored-file', path, 'this file is not read: templates are JSON, in files that end in .json', hint);
      return;
    }
    const inside = this.#templatesIn(path);
    if (inside.length === 0) return;
    const what = inside.length === 1 ? `its file ${inside[0]}` : `its ${inside.length} files`;
    const message = 'this folder is not read: templates have no subfolders';
    this.#report('ignored-file', path, message, `Move ${what} to ${folder}`);
  }

  /** @returns the files in a subfolder that look like templates. */
  #templatesIn(folder: string): string[] {
    let names: string[];
    try {
      names = readdirSync(join(this.#folder, folder), { recursive: true, encoding: 'utf8' });
    } catch {
      return []; // no folder
    }
    const isHidden = (path: string): boolean => path.split(/[\\/]/).some((step) => step.startsWith('.'));
    return names.filter((path) => TEMPLATE_LIKE.test(path) && !isHidden(path)).toSorted();
  }

  themes(): ThemeFile[] {
    const folder = `${TEMPLATES}/themes`;
    let entries;
    try {
      entries = readdirSync(join(this.#folder, folder), { recursive: true, withFileTypes: true });
    } catch {
      return []; // a realm need not have a theme of its own
    }
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
    const paths = files.map((entry) =>
      relative(join(this.#folder, folder), join(entry.parentPath, entry.name)).split('\\').join('/'),
    );
    return paths.toSorted().flatMap((path) => {
      const content = this.#bytes(`${folder}/${path}`);
      return content === undefined ? [] : [{ path, content }];
    });
  }

  /** Reads a file and turns it into a value; what is wrong with either is reported. */
  parse<T>(
    path: string,
    read: (file: SourceFile) => { value: T | undefined; diagnostics: Diagnostic[] },
  ): T | undefined {
    const file = this.#text(path);
    if (file === undefined) return undefined;
    const { value, diagnostics } = read(file);
    this.diagnostics.push(...diagnostics);
    return value;
  }

  #list(folder: string): string[] {
    try {
      return readdirSync(join(this.#folder, folder));
    } catch (cause) {
      if (this.diagnostics.every(({ file }) => file !== this.#shown(folder))) this.#reportUnread(folder, codeOf(cause));
      return [];
    }
  }

  #text(path: string): SourceFile | undefined {
    const bytes = this.#bytes(path);
    if (bytes === undefined) return undefined;
    const shown = this.#shown(path);
    const decoded = decode(bytes, shown);
    if ('diagnostic' in decoded) {
      this.diagnostics.push(decoded.diagnostic);
      return undefined;
    }
    const source = { path: shown, text: decoded.text };
    this.sources.push(source);
    return source;
  }

  #bytes(path: string): Buffer | undefined {
    const read = readBytes(join(this.#folder, path));
    if ('bytes' in read) return read.bytes;
    this.#reportUnread(path, read.code);
    return undefined;
  }

  #reportUnread(path: string, code: string): void {
    if (code !== 'ENOENT') this.diagnostics.push(unreadable(join(this.#folder, path), code));
    else {
      const hint = 'Is --root the folder that holds stages/ and templates/?';
      this.#report('file-not-found', path, 'there is no such file or folder', hint);
    }
  }

  #report(
    code: 'file-not-found' | 'ignored-file' | 'unknown-stage',
    path: string,
    message: string,
    hint?: string,
  ): void {
    this.diagnostics.push(error(code, this.#shown(path), START, message, hint));
  }

  #shown(path: string): string {
    return shownPath(join(this.#folder, path));
  }
}
