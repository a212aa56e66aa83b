import { Argument, Command, type CommandUnknownOpts, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Way } from '@realm-as-code/access';
import { refusalOfName } from '@realm-as-code/adopter';
import { entityTypes, type PlannedChange, readTarget } from '@realm-as-code/planner';
import { compareVersions, versionsWithData } from '@realm-as-code/renderer';
import { refusalOfStageName, targets } from '@realm-as-code/stage';
import { version } from './about.ts';
import { access } from './commands/access.ts';
import { adopt } from './commands/adopt.ts';
import { adoptDiff } from './commands/adopt-diff.ts';
import { bundle } from './commands/bundle.ts';
import { checkEnvCommand } from './commands/check-env.ts';
import { complete } from './commands/complete.ts';
import { generate } from './commands/generate.ts';
import { init } from './commands/init.ts';
import { lockImages } from './commands/lock-images.ts';
import { makeEnvCommand } from './commands/make-env.ts';
import { picture } from './commands/picture.ts';
import { plan } from './commands/plan.ts';
import { planFiles } from './commands/plan-files.ts';
import { schemas } from './commands/schemas.ts';
import { verify } from './commands/verify.ts';
import { validate } from './commands/validate.ts';
import { isBesideStages } from './input/list-stages.ts';
import { completionScripts, shells } from './output/completion-scripts.ts';
import { defaultRoot } from './input/default-root.ts';
import { print, printError } from './output/terminal.ts';
import { formats } from './reporters/print-report.ts';

const WAYS: readonly Way['kind'][] = [
  'form',
  'session',
  'broker',
  'registration',
  'reset-credentials',
  'direct-grant',
  'service-account',
];
const KINDS: readonly PlannedChange['action'][] = ['create', 'change', 'delete', 'stays'];

// Options that several commands share.
const ROOT = [
  '-r, --root <dir>',
  'the folder with stages/ and templates/ (default: the nearest one upwards that has both)',
] as const;
const ENV = ['-e, --env <file>', 'the environment file (default: deploy/.env in the root)'] as const;
const CLIENT_ID = ['--client-id <id>', 'sign in as this client instead of KEYCLOAK_ADMIN_USER'] as const;
const CLIENT_SECRET_FROM = [
  '--client-secret-from <variable>',
  'the variable that holds the secret of that client',
  'KEYCLOAK_CLIENT_SECRET',
] as const;
const LOGIN_REALM = ['--login-realm <name>', 'the realm to sign in to (default: master)'] as const;
const STAGE = ['-s, --stage <name>', 'the stage'] as const;
const REQUIRE_DIGESTS = ['--require-digests', 'an image without a digest is an error, not a warning'] as const;
const MAX_WARNINGS = ['--max-warnings <number>', 'exit with 1 if there are more warnings than this'] as const;

/** @returns the program with all its commands, which put the exit code into `process.exitCode`. */
export function makeProgram(): CommandUnknownOpts {
  const program = new Command('realm-as-code')
    .description('Keycloak realms as code: templates and stages in, a deployable Keycloak stack out.')
    .version(version)
    // Behind a command, --version is that command's own.
    .enablePositionalOptions()
    .showHelpAfterError('(--help lists the options)')
    .configureOutput({
      writeErr: printError,
      outputError: (text, write) => write(text.replace(/^error: /, 'error usage: ')),
    });

  program
    .command('init')
    .description('Write a small root that works: a realm, a web client, a service account, two stages.')
    .addHelpText('after', example('init --realm shop --out shop'))
    .option('-o, --out <dir>', 'where to write it (default: the current folder)')
    .option('--realm <name>', 'the name of the realm', newRealm, 'my-realm')
    .action((options) => {
      process.exitCode = init(options);
    });

  program
    .command('generate')
    .description('Write the files of stages: for Compose or Kubernetes, the managed documents, the first-start realm.')
    .addHelpText('after', example('generate --stage prod'))
    .addOption(new Option('-s, --stage <names...>', 'the stages to generate').conflicts('all'))
    .option('-a, --all', 'generate every stage of the root')
    .addOption(new Option('-t, --target <names...>', 'targets beside those that the stages name').choices(targets))
    .option('-o, --out <dir>', 'where to write (default: deploy in the root)')
    .option(...ROOT)
    .option('-c, --check', 'write nothing; print a diff and exit with 1 if the files are not up to date')
    .action((options) => {
      process.exitCode = generate(options);
    });

  program
    .command('validate')
    .description('Check stages and templates without writing anything.')
    .addHelpText('after', example('validate --format github'))
    .option('-s, --stage <names...>', 'the stages to check (default: all)')
    .option('-a, --all', 'check every stage; the default')
    .option(...ROOT)
    .addOption(new Option('-f, --format <format>', 'how to report').choices(formats).default('text' as const))
    .option(...MAX_WARNINGS, wholeNumber)
    .addOption(
      new Option('-k, --keycloak <version>', 'check as if the stages deployed this version of Keycloak')
        .choices(versionsWithData)
        .argParser(versionWithData),
    )
    .action((options) => {
      process.exitCode = validate(options);
    });

  program
    .command('check-env')
    .description('Compare an environment file with what a stage needs. Values are never printed.')
    .addHelpText('after', example('check-env --stage prod --env deploy/.env'))
    .requiredOption(...STAGE)
    .option(...ENV)
    .option(...ROOT)
    .addOption(new Option('-f, --format <format>', 'how to report').choices(formats).default('text' as const))
    .option(...MAX_WARNINGS, wholeNumber)
    .action((options) => {
      process.exitCode = checkEnvCommand(options);
    });

  program
    .command('make-env')
    .description(
      'Write the environment file of a stage with generated secrets, or add what is missing to the one there is. Nothing in it is changed, and no value is printed.',
    )
    .addHelpText('after', example('make-env --stage dev'))
    .requiredOption(...STAGE)
    .option(...ENV)
    .option(...ROOT)
    .action(async (options) => {
      process.exitCode = await makeEnvCommand(options);
    });

  program
    .command('adopt')
    .description(
      'Bring in a realm that exists: write stages, templates and the environment file for it. Of a server it only reads.',
    )
    .addHelpText('after', example('adopt --url https://auth.example.org --realm shop --out shop-realm'))
    .addHelpText('after', '  realm-as-code adopt --diff --url https://auth.example.org --stage prod --env deploy/.env')
    .addOption(
      new Option(
        '-u, --url <url>',
        'where Keycloak is, such as https://auth.example.org (default with --diff: where the stage publishes it on this machine)',
      ).conflicts(['export', 'files']),
    )
    .option('--realm <name>', 'the realm on that server, or in that file or those files')
    .addOption(new Option('--export <file>', 'an export of the realm, instead of a server').conflicts('files'))
    .option(
      '--files <patterns...>',
      'the import files of keycloak-config-cli, JSON and YAML, such as "config/**/*.yaml"',
    )
    .option('-o, --out <dir>', 'where to write the new root')
    .option('--add', 'put the realm into the root that is there: with --out, or the one that commands find')
    .option('-s, --stage <name>', 'the name of the stage (default: main)', newStage)
    .addOption(
      new Option(
        '--diff',
        'of a realm that is managed already: print what was changed by hand as a diff of its templates; exits with 2 if anything was',
      ).conflicts(['out', 'export', 'files']),
    )
    .option('--write', 'with --diff: change the templates, too')
    .option('--secrets', 'with --diff: compare the secrets of clients, too; they are never shown')
    .option(...ROOT)
    .option(
      '-e, --env <file>',
      'the environment file to sign in with (default: the environment of this process; with --diff: deploy/.env in the root, if it is there)',
    )
    .option(...CLIENT_ID)
    .option(...CLIENT_SECRET_FROM)
    .option(...LOGIN_REALM)
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber, 120)
    .action(async (options, command) => {
      const { stage, diff, add, realm } = options;
      const out = options.out ?? (add === true ? (options.root ?? defaultRoot()) : undefined);
      const missing = whatIsMissing({ ...options, out });
      if (missing !== undefined) command.error(`error: ${missing}`);
      else if (diff === true) process.exitCode = await adoptDiff({ ...options, stage: stage ?? '' });
      else process.exitCode = await adopt({ ...options, realm, out: out ?? '', stage: stage ?? 'main' });
    });

  program
    .command('plan')
    .description(
      'Say what the next reconcile will change in a live realm. Only reads; exits with 2 if there are changes.',
    )
    .addHelpText('after', example('plan --stage prod --url https://auth.example.org --env deploy/.env'))
    .addHelpText(
      'after',
      `  realm-as-code plan --files 'config/**/*.{json,yaml}' --url https://auth.example.org --env kcc.env`,
    )
    .addOption(new Option(...STAGE).conflicts(['files', 'kccVersion']))
    .addOption(
      new Option(
        '--files <patterns...>',
        'instead of a stage: the import files of keycloak-config-cli, JSON and YAML, such as "config/**/*.yaml"',
      ).conflicts('root'),
    )
    .addOption(
      new Option(
        '--kcc-version <version>',
        'with --files: the version of keycloak-config-cli (default: 6.5.1)',
      ).argParser(reconcilerVersion),
    )
    .option(
      '-u, --url <url>',
      'where Keycloak is, such as https://auth.example.org (default: where the stage publishes it on this machine; with --files: KEYCLOAK_URL)',
    )
    .option('--realm <names...>', 'the realm, or some of several (default: all in the templates or the files)')
    .option(
      '-e, --env <file>',
      'the environment file (default: deploy/.env in the root, or else the environment of this process; with --files: that environment)',
    )
    .option(...ROOT)
    .option(...CLIENT_ID)
    .option(...CLIENT_SECRET_FROM)
    .option(...LOGIN_REALM)
    .option('--secrets', 'with --stage: read the secrets of clients too and compare them; they are never shown')
    .addOption(
      new Option('-f, --format <format>', 'how to report')
        .choices(['text', 'json', 'markdown'])
        .default('text' as const),
    )
    .addOption(
      new Option('--fail-on <kinds...>', 'exit with 2 only for these kinds of changes').choices(KINDS).argParser(kinds),
    )
    .option('-t, --target <type/name>', 'look at one thing only, such as client/openwebui', target)
    .option('--metrics <file>', "also write how many changes there are, in Prometheus' text format")
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber, 120)
    .action(async (options, command) => {
      const { stage, files, kccVersion = '6.5.1' } = options;
      if (files !== undefined) process.exitCode = await planFiles({ ...options, files, kccVersion });
      else if (stage === undefined)
        command.error('error: name a stage with --stage, or files of keycloak-config-cli with --files');
      else process.exitCode = await plan({ ...options, stage });
    });

  program
    .command('access')
    .description(
      'Say who may log in to which client of a stage, by which way, as its login flows decide. Asks no server.',
    )
    .addHelpText('after', example('access --stage prod --client langfuse --roles AIHubAccess --why'))
    .requiredOption(...STAGE)
    .option('-c, --client <ids...>', 'only these clients')
    .option(
      '--roles <names>',
      'only users with just these roles, with commas between them: role of the realm, or client.role',
      commaSeparated,
    )
    .addOption(new Option('-w, --way <kinds...>', 'only these ways to log in').choices(WAYS))
    .option('--realm <names...>', 'some of several realms (default: all in the templates)')
    .option('--why', 'also print the path of each login through the flows')
    .option(...ROOT)
    .addOption(
      new Option('-f, --format <format>', 'how to report')
        .choices(['text', 'json', 'markdown'])
        .default('text' as const),
    )
    .action((options) => {
      process.exitCode = access(options);
    });

  program
    .command('picture')
    .description(
      'Draw a realm as one HTML page: its flows, who may log in where and why, its clients, what is wrong with it. The page needs no network.',
    )
    .addHelpText('after', example('picture --stage prod'))
    .addHelpText('after', '  realm-as-code picture --stage prod --url https://auth.example.org --env deploy/.env')
    .requiredOption(...STAGE)
    .option('--realm <name>', 'the realm, where there are several')
    .option('-o, --out <file>', 'where to write it (default: realm-STAGE.html in the current folder)')
    .option(...ROOT)
    .option('-u, --url <url>', 'where Keycloak is: lay what the next reconcile will change over the picture')
    .option(
      '-e, --env <file>',
      'with --url: the environment file (default: deploy/.env in the root, or else the environment of this process)',
    )
    .option(...CLIENT_ID)
    .option(...CLIENT_SECRET_FROM)
    .option(...LOGIN_REALM)
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber, 120)
    .action(async (options) => {
      process.exitCode = await picture(options);
    });

  program
    .command('lock-images')
    .description(
      'Ask the registries for the digests of the images that stages deploy, and write them to images.lock. Generated files then name images by digest.',
    )
    .addHelpText('after', example('lock-images --all'))
    .addOption(new Option('-s, --stage <names...>', 'only the images of these stages').conflicts('all'))
    .option('-a, --all', 'the images of all stages; the default')
    .option(...ROOT)
    .option('--timeout <seconds>', 'how long to wait for each answer', wholeNumber, 30)
    .action(async (options) => {
      process.exitCode = await lockImages(options);
    });

  program
    .command('bundle')
    .description('Pack what a stage deploys into one file, with checksums, an SBOM and a page for its operators.')
    .addHelpText('after', example('bundle --stage prod --version 1.2.0'))
    .requiredOption(...STAGE)
    .addOption(
      new Option('-t, --target <name>', 'what it is to run on (default: the target of the stage)').choices(targets),
    )
    .option('-o, --out <file>', 'where to write it (default: realm-STAGE-VERSION.tar.gz in the current folder)')
    .option(
      '--version <version>',
      'its version (default: what "git describe --tags --always --dirty" says of the root)',
    )
    .option(...REQUIRE_DIGESTS)
    .option(...ROOT)
    .action(async (options) => {
      process.exitCode = await bundle(options);
    });

  program
    .command('verify')
    .description('Check that a bundle, or the folder that it was unpacked to, is as it was made.')
    .addHelpText('after', example('verify realm-prod-1.2.0.tar.gz'))
    .argument('<file>', 'the bundle, or the folder')
    .option(...REQUIRE_DIGESTS)
    .action(async (file, options) => {
      process.exitCode = await verify(file, options);
    });

  program
    .command('schemas')
    .description(
      'Write the schemas of stage files to .realm-as-code in the root, where the first lines of those files tell editors to look.',
    )
    .addHelpText('after', example('schemas'))
    .option(...ROOT)
    .action((options) => {
      process.exitCode = schemas(options);
    });

  program
    .command('completion')
    .description('Print a script that makes a shell complete the commands, options and stages of this program.')
    .addHelpText('after', `\nExample, in ~/.bashrc:\n  source <(realm-as-code completion bash)`)
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell) => print(completionScripts[shell]));

  return program;
}

/**
 * Runs the program. The exit code is in `process.exitCode` when it is done.
 *
 * @param args the command line without the names of Node and the program.
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = makeProgram();
  // What the scripts of `completion` ask. Not a command: the words are anything that somebody is typing.
  if (args[0] === 'complete') return print(complete(program, args.slice(1)));

  // pnpm hands a `--` on to the program: before the command's own arguments it means nothing.
  const separator = args.indexOf('--');
  await program.parseAsync(separator === 0 || separator === 1 ? args.toSpliced(separator, 1) : args, { from: 'user' });
}

/** @returns which options of `adopt` are missing that the others ask for. */
function whatIsMissing(options: {
  readonly url?: string | undefined;
  readonly realm?: string | undefined;
  readonly export?: string | undefined;
  readonly files?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly out?: string | undefined;
  readonly diff?: true | undefined;
}): string | undefined {
  const { url, realm, stage, out, diff } = options;
  if (diff === true) return stage === undefined ? '--diff needs --stage' : undefined;
  if (url === undefined && options.export === undefined && options.files === undefined)
    return 'name the realm with --url and --realm, an export of it with --export, or the files of keycloak-config-cli with --files';
  if (url !== undefined && realm === undefined) return '--url needs --realm, the name of the realm';
  return out === undefined ? 'name the folder for the new root with --out, or add to a root with --add' : undefined;
}

/** What `--help` of a command ends with. */
function example(command: string): string {
  return `\nExample:\n  realm-as-code ${command}`;
}

/** Names with commas between them; nothing is none. */
function commaSeparated(text: string): string[] {
  return text.split(',').flatMap((name) => name.trim() || []);
}

/** Several kinds, one after another or with commas between them. */
function kinds(text: string, before: readonly PlannedChange['action'][] | undefined): PlannedChange['action'][] {
  const named = text.split(',').map((name) => KINDS.find((kind) => kind === name.trim()));
  const known = named.filter((kind) => kind !== undefined);
  if (known.length < named.length) throw new InvalidArgumentError(`Known: ${KINDS.join(', ')}.`);
  return [...(before ?? []), ...known];
}

function target(text: string): string {
  if (readTarget(text) !== undefined) return text;
  throw new InvalidArgumentError(`Write it like client/openwebui. The types are ${entityTypes.join(', ')}.`);
}

function versionWithData(text: string): string {
  if (versionsWithData.includes(text)) return text;
  const known = `Keycloak ${versionsWithData.join(', ')} can be checked for`;
  throw new InvalidArgumentError(`${known}; "pnpm bump:keycloak --data-only VERSION" adds another version.`);
}

/** A version of keycloak-config-cli, or the tag of its image: `6.5.0-26.3.4`. */
function reconcilerVersion(text: string): string {
  const [, version] = /^v?(\d+\.\d+\.\d+)(?:[-.].*)?$/.exec(text) ?? [];
  if (version !== undefined && compareVersions(version, '6.4.0') >= 0) return version;
  throw new InvalidArgumentError('It must be a version from 6.4.0 on, such as 6.5.0.');
}

function newRealm(name: string): string {
  const refusal = refusalOfName(name);
  if (refusal !== undefined) throw new InvalidArgumentError(refusal);
  return name;
}

function newStage(name: string): string {
  const refusal = refusalOfStageName(name);
  if (refusal !== undefined) throw new InvalidArgumentError(`${refusal.hint}.`);
  if (isBesideStages(name)) throw new InvalidArgumentError(`stages/${name}.yaml is no stage.`);
  return name;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
