import { isObject, isSecretName, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';
import type { ImportDocument } from '@realm-as-code/planner';
import { code, codes, type Note } from '../note.ts';
import { ownersOf } from '../values/documents.ts';
import type { Extracted } from '../values/extract-secrets.ts';
import type { Names } from '../values/names.ts';
import { type Part, readSubstitutions } from './substitution.ts';

/** Something that stood for a value in the files, and is a variable now. */
interface Variable {
  readonly name: string;
  readonly isSecret: boolean;
  /** Where it was first found, such as `config/a.yaml:3:5`. */
  readonly place: string;
  preset: string | undefined;
  /** Whether its values were looked up by keycloak-config-cli, such as in a file. */
  readonly lookup: string | undefined;
}

/** Where a text stands. */
interface Place {
  readonly document: ImportDocument;
  readonly path: Path;
}

const JAVASCRIPT = '$${javascript:';

/** Turns what keycloak-config-cli substitutes in its files into the variables of templates. */
export class Variables {
  readonly #names: Names;
  /** By what is written in the files. */
  readonly #variables = new Map<string, Variable>();
  readonly #literals = new Set<string>();
  readonly #renamed = new Map<string, string>();
  readonly #unlike = new Set<string>();
  readonly #mixed: string[] = [];
  readonly #scripts: string[] = [];

  constructor(names: Names) {
    this.#names = names;
  }

  /** @returns a copy of the document's values in which only `$(env:NAME)` is left, beside texts that look like it. */
  carryOver(document: ImportDocument): JsonObject {
    const visit = (current: Json, path: Path): Json => {
      if (typeof current === 'string') return this.#text(current, { document, path });
      if (Array.isArray(current)) return current.map((item, index) => visit(item, [...path, index]));
      if (!isObject(current)) return current;
      return Object.fromEntries(
        Object.entries(current).map(([key, item]) => {
          const at = [...path, key];
          return [this.#text(key, { document, path: at }), visit(item, at)];
        }),
      );
    };
    return visit(document.value, []) as JsonObject;
  }

  /** @returns whether a text has placeholders, and not only what looks like some. */
  isPlaceholder(text: string): boolean {
    return !this.#literals.has(text);
  }

  get extracted(): Extracted[] {
    return [...this.#variables.values()].map(({ name, isSecret, preset, lookup }) => ({
      name,
      value: preset,
      variable: {
        group: 'Variables of the files',
        description:
          lookup === undefined ? 'As in the files of keycloak-config-cli' : `What ${code(lookup)} was in the files`,
        secret: isSecret,
        example: isSecret ? 'q8ZrT2mWv5Lx9KdP' : (preset ?? 'value'),
        generate: 'Whoever ran keycloak-config-cli knows it.',
      },
    }));
  }

  get notes(): Note[] {
    const notes: Note[] = [];
    const all = [...this.#variables.values()];
    const presets = all.filter(({ preset }) => preset !== undefined).map(({ name }) => name);
    const unknown = all.filter(({ preset, lookup }) => preset === undefined && lookup === undefined);
    if (presets.length > 0) {
      const text = `Defaults of variables became values in the environment file: ${codes(presets, 100)}.`;
      notes.push({ kind: 'taken', text });
    }
    for (const [before, after] of this.#renamed) {
      notes.push({
        kind: 'taken',
        text: `The variable ${code(before)} is called ${code(after)} now: its name is reserved or is none.`,
      });
    }
    if (unknown.length > 0) {
      const names = codes(
        unknown.map(({ name }) => name),
        100,
      );
      notes.push({
        kind: 'decide',
        text: `The files do not say what these variables are; fill them into the environment file: ${names}.`,
      });
    }
    for (const { name, lookup, place } of all) {
      if (lookup === undefined) continue;
      const text = `${code(lookup)} at ${code(place)} cannot be looked up any more: give the variable ${code(name)} the value.`;
      notes.push({ kind: 'decide', text });
    }
    for (const name of this.#unlike) {
      notes.push({
        kind: 'decide',
        text: `The variable ${code(name)} has several defaults in the files; the environment file has the first.`,
      });
    }
    if (this.#mixed.length > 0) {
      const text = `A text has both a variable and a ${code('$$(')}, of which a template can have only one: ${codes(this.#mixed)}.`;
      notes.push({ kind: 'decide', text });
    }
    if (this.#scripts.length > 0) {
      const text = `Scripts are not run any more, and are a text now: ${codes(this.#scripts)}.`;
      notes.push({ kind: 'decide', text });
    }
    return notes;
  }

  #text(text: string, place: Place): string {
    if (text.includes(JAVASCRIPT)) this.#scripts.push(shown(place));
    if (!text.includes('$(')) return text;
    const parts = readSubstitutions(text);
    const isLiteral = parts.some(({ kind }) => kind === 'literal');
    if (isLiteral && parts.some(({ kind }) => kind === 'variable' || kind === 'lookup')) this.#mixed.push(shown(place));
    const carried = parts
      .map((part) => ('text' in part ? part.text : `$(env:${this.#variable(part, place)})`))
      .join('');
    if (isLiteral) this.#literals.add(carried);
    return carried;
  }

  #variable(part: Extract<Part, { preset: unknown }>, place: Place): string {
    const { document, path } = place;
    const written = part.kind === 'variable' ? part.name : part.written;
    const known = this.#variables.get(written);
    if (known !== undefined) {
      if (part.preset !== undefined && known.preset !== undefined && part.preset !== known.preset)
        this.#unlike.add(known.name);
      known.preset ??= part.preset;
      return known.name;
    }
    const key = path.findLast((step) => typeof step === 'string') ?? '';
    const words = [...ownersOf(document.value, path).slice(-1), key];
    const name = part.kind === 'variable' ? this.#names.existing(part.name) : this.#names.variable(words);
    if (part.kind === 'variable' && name !== part.name) this.#renamed.set(part.name, name);
    const isSecret = isSecretName(key) || isSecretName(name);
    const lookup = part.kind === 'lookup' ? kindOfLookup(part.written) : undefined;
    this.#variables.set(written, { name, isSecret, place: shown(place), preset: part.preset, lookup });
    return name;
  }
}

/** What is looked up may be a secret itself. */
function kindOfLookup(written: string): string {
  const [, kind] = /^\$\((\w+):/.exec(written) ?? [];
  return kind === undefined ? '$(…)' : `$(${kind}:…)`;
}

function shown({ document, path }: Place): string {
  const { line, column } = document.locate(path);
  return `${document.file}:${line}:${column}`;
}
