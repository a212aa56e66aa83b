#!/usr/bin/env node
import { Command, Option } from 'commander';

/** A command's file; loaded only when the command is run. */
interface CommandModule {
  run(options: never): number;
}

const program = new Command('realm-as-code')
  .description('Keycloak realms as code: templates and stages in, a deployable Keycloak stack out.')
  .showHelpAfterError('(--help lists the options)')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'error usage: ')) });

program
  .command('generate')
  .description('Write the Compose file, the managed documents and the first-start realm of stages.')
  .addOption(new Option('-s, --stage <names...>', 'the stages to generate').conflicts('all'))
  .option('-a, --all', 'generate every stage of the root')
  .option('-o, --out <dir>', 'where to write (default: deploy, in the root)')
  .option('-r, --root <dir>', 'where stages/ and templates/ are (default: this repository, or the current folder)')
  .option('-c, --check', 'write nothing; exit 1 and print a diff when the files are not up to date')
  .action((options) => load('generate', options));

function load(name: string, options: object): void {
  // A path that the bundler leaves alone: every command stays a file of its own.
  const path = `./commands/${name}.cjs`;
  // oxlint-disable-next-line typescript/no-require-imports -- the bundle is CommonJS
  const module = require(path) as CommandModule;
  process.exitCode = module.run(options as never);
}

// pnpm hands a leading `--` on to the program.
const args = process.argv.slice(2);
const separator = args.indexOf('--');
if (separator !== -1 && separator <= 1) args.splice(separator, 1);
program.parse(args, { from: 'user' });
