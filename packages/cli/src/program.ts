import { Command, InvalidArgumentError, Option } from 'commander';
import { checkEnvCommand } from './commands/check-env.ts';
import { generate } from './commands/generate.ts';
import { makeEnvCommand } from './commands/make-env.ts';
import { plan } from './commands/plan.ts';
import { validate } from './commands/validate.ts';
import { formats } from './reporters/print-report.ts';
import { printError } from './output/terminal.ts';

/** The version in this package's package.json, put in by the build. */
declare const CLI_VERSION: string;

/**
 * Runs the program. The exit code is in `process.exitCode` when it is done.
 *
 * @param args the command line without the names of Node and the program.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('realm-as-code')
    .description('Keycloak realms as code: templates and stages in, a deployable Keycloak stack out.')
    .version(CLI_VERSION)
    .showHelpAfterError('(--help lists the options)')
    .configureOutput({
      writeErr: printError,
      outputError: (text, write) => write(text.replace(/^error: /, 'error usage: ')),
    });

  program
    .command('generate')
    .description('Write the Compose file, the managed documents and the first-start realm of stages.')
    .addHelpText('after', example('generate --stage prod'))
    .addOption(new Option('-s, --stage <names...>', 'the stages to generate').conflicts('all'))
    .option('-a, --all', 'generate every stage of the root')
    .option('-o, --out <dir>', 'where to write (default: deploy, in the root)')
    .option('-r, --root <dir>', 'where stages/ and templates/ are (default: the nearest folder upwards that has both)')
    .option('-c, --check', 'write nothing; exit 1 and print a diff when the files are not up to date')
    .action((options) => {
      process.exitCode = generate(options);
    });

  program
    .command('validate')
    .description('Check stages and templates without writing anything.')
    .addHelpText('after', example('validate --format github'))
    .option('-s, --stage <names...>', 'the stages to check (default: all)')
    .option('-a, --all', 'check every stage; the default')
    .option('-r, --root <dir>', 'where stages/ and templates/ are (default: the nearest folder upwards that has both)')
    .addOption(new Option('-f, --format <format>', 'how to report').choices(formats).default('text'))
    .option('--max-warnings <number>', 'exit with 1 when there are more warnings', wholeNumber)
    .action((options) => {
      process.exitCode = validate(options);
    });

  program
    .command('check-env')
    .description('Compare an environment file with what a stage needs. Values are never printed.')
    .addHelpText('after', example('check-env --stage prod --env deploy/.env'))
    .requiredOption('-s, --stage <name>', 'the stage')
    .option('-e, --env <file>', 'the environment file (default: deploy/.env, in the root)')
    .option('-r, --root <dir>', 'where stages/ and templates/ are (default: the nearest folder upwards that has both)')
    .addOption(new Option('-f, --format <format>', 'how to report').choices(formats).default('text'))
    .option('--max-warnings <number>', 'exit with 1 when there are more warnings', wholeNumber)
    .action((options) => {
      process.exitCode = checkEnvCommand(options);
    });

  program
    .command('make-env')
    .description(
      'Write the environment file of a stage with its secrets made up, or add to one what is missing. Nothing in it is changed, no value is printed.',
    )
    .addHelpText('after', example('make-env --stage dev'))
    .requiredOption('-s, --stage <name>', 'the stage')
    .option('-e, --env <file>', 'the environment file (default: deploy/.env, in the root)')
    .option('-r, --root <dir>', 'where stages/ and templates/ are (default: the nearest folder upwards that has both)')
    .action(async (options) => {
      process.exitCode = await makeEnvCommand(options);
    });

  program
    .command('plan')
    .description(
      'Say what the next reconcile will change in a live realm. Reads only; exits with 2 when there are changes.',
    )
    .addHelpText('after', example('plan --stage prod --url https://auth.example.org --env deploy/.env'))
    .requiredOption('-s, --stage <name>', 'the stage')
    .requiredOption('-u, --url <url>', 'where Keycloak is, such as https://auth.example.org')
    .option('--realm <name>', 'the realm (default: the one of the templates)')
    .option('-e, --env <file>', 'the environment file (default: the environment of this process)')
    .option('-r, --root <dir>', 'where stages/ and templates/ are (default: the nearest folder upwards that has both)')
    .option('--client-id <id>', 'sign in as this client instead of KEYCLOAK_ADMIN_USER')
    .option('--client-secret-from <variable>', "the variable with that client's secret", 'KEYCLOAK_CLIENT_SECRET')
    .option('--login-realm <name>', 'the realm to sign in to (default: master)')
    .option('--secrets', 'read the secrets of clients too and compare them; they are never shown')
    .addOption(
      new Option('-f, --format <format>', 'how to report').choices(['text', 'json', 'markdown']).default('text'),
    )
    .option('--fail-on <kinds...>', `exit with 2 for these kinds of changes only: ${KINDS.join(', ')}`, kinds)
    .option('-t, --target <type/name>', 'look at one thing only, such as client/openwebui')
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber, 120)
    .action(async (options) => {
      process.exitCode = await plan(options);
    });

  // pnpm hands a `--` on to the program: before the command's own arguments it means nothing.
  const separator = args.indexOf('--');
  await program.parseAsync(separator === 0 || separator === 1 ? args.toSpliced(separator, 1) : args, { from: 'user' });
}

/** What `--help` of a command ends with. */
function example(command: string): string {
  return `\nExample:\n  realm-as-code ${command}`;
}

const KINDS: readonly string[] = ['create', 'change', 'delete', 'stays'];

/** Several kinds, one after another or with commas between them. */
function kinds(text: string, before: readonly string[] | undefined): string[] {
  const named = text.split(',').map((kind) => kind.trim());
  const wrong = named.find((kind) => !KINDS.includes(kind));
  if (wrong !== undefined) throw new InvalidArgumentError(`Known: ${KINDS.join(', ')}.`);
  return [...(before ?? []), ...named];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}
