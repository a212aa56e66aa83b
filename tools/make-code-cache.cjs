// Makes V8's code cache for a bundle: runs it once, so that the functions of a usual run are in the cache compiled, and
// saves what V8 compiled. The wrapper is that of packages/cli/src/main.ts: V8 takes a cache for that very text only.
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { Script } = require('node:vm');

const [, , file, root] = process.argv;
const source = readFileSync(file, 'latin1');
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: file,
});
const bundle = { exports: {} };
script.runInThisContext()(bundle.exports, createRequire(file), bundle, file, path.dirname(file));
const out = mkdtempSync(path.join(tmpdir(), 'realm-as-code-'));
bundle.exports.main(['generate', '--all', '--root', root, '--out', out]);
// Sources that are being edited may be wrong: a smaller cache does no harm.
process.exitCode = 0;
bundle.exports.main(['generate', '--all', '--root', root, '--out', out]);
process.exitCode = 0;
rmSync(out, { recursive: true, force: true });
writeFileSync(path.join(path.dirname(file), 'program.cache'), script.createCachedData());
