import Handlebars from 'handlebars';
import type { Json } from '../document/json.ts';
import { suggest } from '../text/suggest.ts';
import { type Expression, type ExpressionError, lookUp, orLiteral, unknownName } from './look-up.ts';

/** How many expressions a string may have: reading one takes Handlebars about a millisecond. */
const MAX_EXPRESSIONS = 500;
/** How often the blocks of a string may be repeated, and how many characters they may write: lists in lists multiply. */
const MAX_ROUNDS = 10_000;
const MAX_WRITTEN = 10_000_000;

const KNOWN_HELPERS = { if: true, unless: true, each: true, with: true, lookup: true, log: false };

/** Compiles any template string: strict, without HTML escaping, and with Handlebars’ own helpers alone. */
export function compileWithHandlebars(text: string): Expression {
  const engine = Handlebars.create();
  let captured: { value: Json } | undefined;
  engine.registerHelper('captureValue', (value: Json) => {
    captured = { value };
    return '';
  });
  const tooMuch = boundRepetition(engine);
  if (text.split('{{').length > MAX_EXPRESSIONS) {
    const message = `this text has more than ${MAX_EXPRESSIONS} expressions`;
    return () => ({ error: { code: 'invalid-expression', message, fragment: text } });
  }
  let ast: hbs.AST.Program;
  try {
    ast = engine.parse(text);
  } catch (cause) {
    const detail = (cause as Error).message.split('\n').at(-1) ?? '';
    // What the grammar expected is a list of its own words, which says nothing to a reader.
    const reason = detail.startsWith('Expecting') ? '' : `: ${detail}`;
    const hint = orLiteral('Write {{name}} with two braces on each side, and close each {{#if}} with {{/if}}');
    const message = `this is not a valid expression${reason}`;
    return () => ({ error: { code: 'invalid-expression', message, fragment: text, hint } });
  }
  const names = topLevelNames(ast);
  const only = ast.body.length === 1 ? ast.body[0] : undefined;
  const isTyped = only !== undefined && only.type === 'MustacheStatement';
  if (isTyped) captureInstead(only as hbs.AST.MustacheStatement);
  const options = {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: { ...KNOWN_HELPERS, captureValue: true },
  };
  const run = engine.compile(ast, options);
  return (values) => {
    for (const name of names) {
      const result = lookUp(values, name, name);
      if ('error' in result) return result;
    }
    captured = undefined;
    tooMuch.reset();
    try {
      const rendered = run(values);
      if (isTyped && captured !== undefined) {
        const { value } = captured as { value: Json | undefined };
        if (value !== undefined) return { value };
        return { error: unknownName(text, text, []) };
      }
      return { value: rendered };
    } catch (cause) {
      return { error: runtimeError((cause as Error).message, text) };
    }
  };
}

/** Makes `{{#each}}` throw when it goes on and on. @returns a way to begin anew. */
function boundRepetition(engine: typeof Handlebars): { reset(): void } {
  const each = engine.helpers['each'] as Handlebars.HelperDelegate;
  let rounds = 0;
  let written = 0;
  engine.registerHelper('each', function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    const fn: Handlebars.TemplateDelegate = (...args) => {
      const text = options.fn(...args);
      written += text.length;
      if (++rounds > MAX_ROUNDS || written > MAX_WRITTEN)
        throw new Error(
          `its lists are repeated more than ${MAX_ROUNDS} times, or write more than ${MAX_WRITTEN} characters`,
        );
      return text;
    };
    return each.call(this, list, { ...options, fn }) as unknown;
  });
  return {
    reset: () => {
      rounds = 0;
      written = 0;
    },
  };
}

/**
 * @returns the names in a template string, each in its steps; undefined where it cannot be parsed. Inside each and with,
 *   names are relative to something else, which is used as a whole: there they name too much rather than too little.
 */
export function namesInHandlebars(text: string): readonly (readonly string[])[] | undefined {
  const names: (readonly string[])[] = [];
  const visit = (node: hbs.AST.Node, isInside: boolean): void => {
    if (node.type === 'PathExpression') {
      const { data, depth, parts } = node as hbs.AST.PathExpression;
      if (data && parts[0] !== 'root') return; // such as @index
      const steps = data ? parts.slice(1) : parts;
      const isItem = steps.length === 0 && !data && depth === 0 && isInside;
      if (!isItem) names.push(steps);
      return;
    }
    const { body, path, params = [], hash, program, inverse } = node as Partial<AnyNode>;
    // With parameters or a block behind it, a name is that of a helper.
    if (path !== undefined && params.length === 0 && program === undefined) visit(path, isInside);
    const inner = [...(body ?? []), ...params, ...(hash?.pairs ?? []).map(({ value }) => value)];
    for (const child of inner) visit(child, isInside);
    const isOther = ['each', 'with'].includes(path?.original ?? '');
    if (program !== undefined) visit(program, isInside || isOther);
    if (inverse !== undefined && inverse !== null) visit(inverse, isInside);
  };
  try {
    visit(Handlebars.parse(text), false);
  } catch {
    return undefined;
  }
  return names;
}

/** What the nodes of a parsed template have inside them. */
type AnyNode = hbs.AST.Program & hbs.AST.BlockStatement & { readonly path: hbs.AST.PathExpression };

/** Turns `{{lookup a b}}` into `{{captureValue (lookup a b)}}`, so that the value keeps its type. */
function captureInstead(statement: hbs.AST.MustacheStatement): void {
  const { path, params, hash, loc } = statement;
  const inner = params.length === 0 ? path : { type: 'SubExpression', path, params, hash, loc };
  const name = {
    type: 'PathExpression',
    original: 'captureValue',
    parts: ['captureValue'],
    data: false,
    depth: 0,
    loc,
  };
  Object.assign(statement, { path: name, params: [inner], hash: undefined });
}

/**
 * Names that are looked up in the stage's values themselves. Handlebars' strict mode does not look at the arguments of
 * helpers, so that `{{#if typo}}` would pass as false.
 */
function topLevelNames(program: hbs.AST.Program): string[] {
  const names: string[] = [];
  const fromExpression = (expression: hbs.AST.Expression): void => {
    if (expression.type === 'PathExpression') {
      const { data, depth, parts, original } = expression as hbs.AST.PathExpression;
      if (!data && depth === 0 && parts.length > 0) names.push(original);
    } else if (expression.type === 'SubExpression') {
      for (const param of (expression as hbs.AST.SubExpression).params) fromExpression(param);
    }
  };
  const fromProgram = (block: hbs.AST.Program): void => {
    for (const statement of block.body) {
      if (statement.type === 'MustacheStatement') {
        const { path, params } = statement as hbs.AST.MustacheStatement;
        if (params.length === 0) fromExpression(path);
        else for (const param of params) fromExpression(param);
      } else if (statement.type === 'BlockStatement') {
        const { path, params, program: inner, inverse } = statement as hbs.AST.BlockStatement;
        for (const param of params) fromExpression(param);
        // Inside each and with, names are relative to something else: there strict mode watches.
        const keepsContext = path.original === 'if' || path.original === 'unless';
        if (keepsContext && inner !== undefined) fromProgram(inner);
        if (inverse !== undefined && inverse !== null) fromProgram(inverse);
      }
    }
  };
  fromProgram(program);
  return names;
}

function runtimeError(detail: string, text: string): ExpressionError {
  const missing = /^"(.+?)" not defined in/.exec(detail)?.[1];
  if (missing !== undefined) return unknownName(missing, missing, []);
  const helper = /knownHelpersOnly, but used the unknown helper (.+?) - /.exec(detail)?.[1];
  if (helper !== undefined) {
    const hint = suggest(helper, ['if', 'unless', 'each', 'with', 'lookup']) ?? '';
    return {
      code: 'invalid-expression',
      message: `"${helper}" is not a helper`,
      fragment: helper,
      hint: orLiteral(hint),
    };
  }
  return {
    code: 'invalid-expression',
    message: `this expression cannot be evaluated: ${detail.split('\n')[0]}`,
    fragment: text,
  };
}
