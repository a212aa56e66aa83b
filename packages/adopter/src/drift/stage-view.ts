import { ENV_PLACEHOLDER, isObject, isSecretName, type Json, type JsonObject, own } from '@realm-as-code/renderer';
import { resolveValues } from '@realm-as-code/planner';
import type { VariableRegistry } from '@realm-as-code/stage';

/** An expression or a placeholder in a template. */
const FRAGMENT = /\{\{[^{}]*\}\}|\$\(env:[A-Za-z_][A-Za-z0-9_]*\)/g;
/** An expression that is a name alone. */
const NAME = /^\{\{\s*([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)\s*\}\}$/;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/\s?#]+$/i;
/** A name with a dot: a shorter text would be found by chance. */
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
/** Shorter secrets are found as whole values only. In characters. */
const SHORTEST_SECRET = 6;

/** A text that a template writes as an expression or a placeholder. */
interface Fragment {
  readonly written: string;
  readonly text: string;
  readonly kind: 'origin' | 'host' | 'secret';
}

/** What a realm looks like through the eyes of a stage: which of its texts are values of the stage. */
export class StageView {
  readonly #values: JsonObject;
  readonly #environment: ReadonlyMap<string, string>;
  readonly #fragments: readonly Fragment[];

  /**
   * @param values what expressions can refer to.
   * @param environment the values of variables, as far as they are known.
   * @param templates the texts of all templates: what none of them uses is not used for new entries either, since other
   *   stages may not have it.
   */
  constructor(
    values: JsonObject,
    environment: ReadonlyMap<string, string>,
    variables: VariableRegistry,
    templates: readonly string[],
  ) {
    this.#values = values;
    this.#environment = environment;
    const used = new Set(templates.flatMap((text) => text.match(FRAGMENT) ?? []));
    // A value of a stage may be made of variables.
    const inValues = [...used].flatMap((written) => this.#rendered(written).match(FRAGMENT) ?? []);
    const isSecret = (name: string): boolean => own(variables, name)?.secret === true || isSecretName(name);
    this.#fragments = [...new Set([...used, ...inValues])]
      .flatMap((written): Fragment[] => {
        const text = this.#resolved(written);
        if (text === undefined || text === '') return [];
        const [, variable] = new RegExp(`^${ENV_PLACEHOLDER.source}$`).exec(written) ?? [];
        if (variable !== undefined && isSecret(variable)) return [{ written, text, kind: 'secret' }];
        if (ORIGIN.test(text)) return [{ written, text, kind: 'origin' }];
        return HOST.test(text) ? [{ written, text, kind: 'host' }] : [];
      })
      .toSorted((a, b) => b.text.length - a.text.length);
  }

  /**
   * Writes a text of the realm as a template has it, with the expressions for what comes from the stage, so that it holds
   * for all stages.
   *
   * @param near a part of the template that is about the same thing: its expressions are used before others that stand for
   *   the same text.
   * @returns undefined for a text that no template can have.
   */
  write(text: string, near = ''): string | undefined {
    const whole = this.#fragments.find((one) => one.kind === 'secret' && one.text === text);
    if (whole !== undefined) return whole.written;
    const ordered = this.#fragments.toSorted(
      (a, b) => b.text.length - a.text.length || Number(near.includes(b.written)) - Number(near.includes(a.written)),
    );
    let written = '';
    let start = 0;
    let isWritable = true;
    const literal = (end: number): string => {
      const part = text.slice(start, end);
      isWritable &&= !part.includes('$(');
      return part.replaceAll('{{', String.raw`\{{`);
    };
    for (let at = 0; at < text.length;) {
      const found = ordered.find((fragment) => isAt(text, at, fragment));
      if (found === undefined) at++;
      else {
        written += literal(at) + found.written;
        at += found.text.length;
        start = at;
      }
    }
    written += literal(text.length);
    return isWritable ? written : undefined;
  }

  /** @returns the expressions and placeholders in a text of a template. */
  fragmentsIn(template: string): string[] {
    return template.match(FRAGMENT) ?? [];
  }

  /** @returns whether a live text is what a template writes with other values of the stage. */
  isOtherValueOf(template: string, live: string): boolean {
    const fragments = this.fragmentsIn(template);
    if (fragments.length === 0) return false;
    const literals = template.split(FRAGMENT).map(escape);
    const pattern = literals.map(
      (literal, index) => literal + (index < fragments.length ? this.#like(fragments[index] as string) : ''),
    );
    return new RegExp(`^${pattern.join('')}$`, 's').test(live);
  }

  /** A pattern for texts of the same kind as the one that a fragment stands for. */
  #like(written: string): string {
    const text = this.#resolved(written) ?? '';
    if (ORIGIN.test(text)) return String.raw`[a-zA-Z][\w+.-]*://[^/\s?#]+`;
    return HOST.test(text) ? String.raw`[\w.-]+(?::\d+)?` : '.+';
  }

  #resolved(written: string): string | undefined {
    const text = resolveValues(this.#rendered(written), this.#environment);
    return typeof text === 'string' && !text.includes('$(env:') ? text : undefined;
  }

  /** A fragment with the stage's value put in; empty where it is no text. */
  #rendered(written: string): string {
    const name = NAME.exec(written)?.[1];
    if (name === undefined) return written.startsWith('$') ? written : '';
    let current: Json | undefined = this.#values;
    for (const step of name.split('.')) current = isObject(current) ? own(current, step) : undefined;
    return typeof current === 'string' ? current : '';
  }
}

/** Whether a text has a fragment at an offset, and not just a part of something longer. */
function isAt(text: string, at: number, { text: found, kind }: Fragment): boolean {
  if (!text.startsWith(found, at)) return false;
  if (kind === 'secret') return found.length >= SHORTEST_SECRET;
  const [before, after] = [text[at - 1] ?? '', text.slice(at + found.length)];
  if (kind === 'origin') return !/[\w.+-]/.test(before) && !/^(?:[\w.-]|:\d)/.test(after);
  return !/[\w-]/.test(before) && !/^[\w-]|^\.\w/.test(after);
}

function escape(literal: string): string {
  return literal.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}
