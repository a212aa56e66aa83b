import type { Plugin } from 'esbuild';
import { stage } from './folders.ts';

interface LazyPart {
  /** The module that is left out of the bundle. */
  readonly filter: RegExp;
  /** What stands there instead. */
  readonly shim: string;
}

/** Parts that few runs need, loaded when first called: most are a file each. */
const LAZY: Readonly<Record<string, LazyPart>> = {
  'compose-validator': {
    filter: /generated\/compose-validator\.js$/,
    shim: `export function validateComposeSpec(value) {
      const { validateComposeSpec: validate } = require('./lazy/compose-validator.cjs');
      const isValid = validate(value);
      validateComposeSpec.errors = validate.errors;
      return isValid;
    }`,
  },
  'other-versions': {
    filter: /generated\/other-versions\.js$/,
    shim: `export const otherParts = (version) => require('./lazy/other-versions.cjs').otherParts(version);`,
  },
  'fresh-realms': {
    filter: /generated\/fresh-realms\.js$/,
    shim: `export const freshRealmTexts = () => require('./lazy/fresh-realms.cjs').freshRealmTexts();`,
  },
  'starter-files': {
    filter: /generated\/starter-files\.js$/,
    shim: `export const starterFiles = () => require('./lazy/starter-files.cjs').starterFiles();`,
  },
  // What only bundle and verify need.
  operations: {
    filter: /generated\/operations\.js$/,
    shim: `export const operationsOf = (target) => require('./lazy/operations.cjs').operationsOf(target);`,
  },
  fflate: {
    filter: /^fflate$/,
    shim: `export const gzipSync = (...args) => require('./lazy/fflate.cjs').gzipSync(...args);`,
  },
  'modern-tar': {
    filter: /^modern-tar$/,
    shim: ['packTar', 'unpackTar']
      .map((name) => `export const ${name} = (...args) => require('./lazy/modern-tar.cjs').${name}(...args);`)
      .join('\n'),
  },
  sha2: {
    filter: /^@noble\/hashes\/sha2\.js$/,
    shim: `export const sha256 = (...args) => require('./lazy/sha2.cjs').sha256(...args);`,
  },
  // The page of picture, with its style sheet and script.
  picture: {
    filter: /^@realm-as-code\/picture$/,
    shim: `export const drawPicture = (...args) => require('./lazy/picture.cjs').drawPicture(...args);`,
  },
  'jsonc-parser': {
    filter: /^jsonc-parser$/,
    shim: ['parseTree', 'printParseErrorCode', 'visit']
      .map((name) => `export const ${name} = (...args) => require('./lazy/jsonc-parser.cjs').${name}(...args);`)
      .join('\n'),
  },
  // Only what readPlainYaml does not know needs it. Stays in the bundle, so that the code cache can have it.
  yaml: {
    filter: /^yaml$/,
    shim: [
      'isAlias',
      'isMap',
      'isNode',
      'isPair',
      'isScalar',
      'isSeq',
      'parseAllDocuments',
      'parseDocument',
      'stringify',
      'visit',
    ]
      .map((name) => `export const ${name} = (...args) => require('yaml').${name}(...args);`)
      .join('\n'),
  },
  handlebars: {
    filter: /^handlebars$/,
    shim: `export default { create: () => require('./lazy/handlebars.cjs').create() };`,
  },
  // commander asks for it at once, for subcommands that are programs of their own, which we have none of; it takes Node
  // milliseconds to load.
  'child-process': {
    filter: /^node:child_process$/,
    shim: ['spawn', 'spawnSync']
      .map((name) => `export const ${name} = (...args) => require('child_process').${name}(...args);`)
      .join('\n'),
  },
  // Only adopt --files looks for files by a pattern.
  'fast-glob': {
    filter: /^fast-glob$/,
    shim: `export default { sync: (...args) => require('./lazy/fast-glob.cjs').sync(...args) };`,
  },
  diff: {
    filter: /^diff$/,
    shim: `export const createTwoFilesPatch = (...args) => require('./lazy/diff.cjs').createTwoFilesPatch(...args);`,
  },
};

/** Leaves these parts out of a bundle. */
export const lazily: Plugin = {
  name: 'lazily',
  setup(setup) {
    for (const [name, { filter }] of Object.entries(LAZY)) {
      setup.onResolve({ filter }, ({ kind, namespace }) =>
        kind === 'entry-point' || namespace === 'lazily'
          ? undefined
          : { path: name, namespace: 'lazily', sideEffects: false },
      );
    }
    setup.onLoad({ filter: /.*/, namespace: 'lazily' }, ({ path }) => ({
      contents: (LAZY[path] as LazyPart).shim,
      loader: 'js',
      resolveDir: stage, // it depends on yaml
    }));
    setup.onResolve({ filter: /^\.\/lazy\// }, ({ path }) => ({ path, external: true }));
  },
};
