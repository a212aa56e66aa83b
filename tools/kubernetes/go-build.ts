import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program, and the Go package of its `main`. */
interface GoProgram {
  readonly name: string;
  readonly package: string;
}

/** What programs are built from. */
export interface GoSource {
  /** The module whose requirements decide on the version of everything else, and its version with a `v`. */
  readonly module: string;
  readonly version: string;
  readonly programs: readonly GoProgram[];
  /** Go's `-X`: values of variables, such as the version that a program says it has. */
  readonly values?: Readonly<Record<string, string>>;
}

const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false', GOWORK: 'off' };

/**
 * Builds programs that are published as Go modules. `go install` refuses those whose go.mod replaces something, as that of
 * Kubernetes does with its staging folders. So a module of our own requires them, and replaces what they replace with what
 * was published at the same version.
 *
 * @param folder where the module is written.
 * @param target where the programs go.
 */
export function buildGoPrograms(source: GoSource, folder: string, target: string): void {
  mkdirSync(folder, { recursive: true });
  mkdirSync(target, { recursive: true });
  const go = (...args: string[]): string =>
    execFileSync('go', args, { cwd: folder, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
  const { GoMod } = JSON.parse(go('mod', 'download', '-json', `${source.module}@${source.version}`)) as {
    GoMod: string;
  };
  writeFileSync(join(folder, 'go.mod'), goMod(source, readFileSync(GoMod, 'utf8')));
  // With a constraint that nothing fulfils: nobody can import a program, but it shows `go mod tidy` what is needed.
  const imports = source.programs.map((program) => `import _ "${program.package}"\n`);
  writeFileSync(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\n${imports.join('')}`);
  go('mod', 'tidy');
  const values = Object.entries(source.values ?? {}).map(([name, value]) => ` -X ${name}=${value}`);
  for (const program of source.programs) {
    const file = join(target, program.name);
    process.stderr.write(`Building ${program.name} …\n`);
    go('build', '-trimpath', '-ldflags', `-s -w${values.join('')}`, '-o', `${file}.new`, program.package);
    renameSync(`${file}.new`, file);
  }
}

/** @param theirs the go.mod of the module that is built. */
function goMod({ module, version }: GoSource, theirs: string): string {
  const go = /^go .*$/m.exec(theirs)?.[0] ?? '';
  const published = version.replace(/^v1\./, 'v0.');
  const replaced = [...theirs.matchAll(/^\s*(?:replace\s+)?(\S+) => \.\/staging\/\S+$/gm)].map(
    ([, name]) => `replace ${name} => ${name} ${published}\n`,
  );
  return `module programs\n\n${go}\n\nrequire ${module} ${version}\n\n${replaced.join('')}`;
}
