import { describe, expect, it } from 'vitest';
import {
  checkEnv,
  comesFromFile,
  envExample,
  makeEnv,
  type SecretFile,
  type SecretFolder,
  type Stage,
  type Variable,
} from '../src/index.ts';
import { needs, prod, variables } from './demo.ts';

/** A stage whose secrets come as files. */
const stage: Stage = { ...prod, secrets: 'files' };
const strong = 's0Zk3"\\$Qx7vB1nM9$pL';
const env = `DOMAIN=demo.example.net
ADMIN_USER=admin
USER_EMAIL=first@demo.example.net
USER_ROLES='["viewer"]'
`;

/** A folder of secrets: a text by its name, or a file with its permissions. */
function folderOf(files: Readonly<Record<string, string | Partial<SecretFile>>>, mode = 0o700): SecretFolder {
  return {
    shown: 'secrets',
    mode,
    files: new Map(
      Object.entries(files).map(([name, file]): [string, SecretFile] => [
        name,
        { text: undefined, mode: 0o644, ...(typeof file === 'string' ? { text: file } : file) },
      ]),
    ),
  };
}

const complete = {
  DB_PASSWORD: `${strong}0\n`,
  USER_PASSWORD: `${strong}1`,
  PARTNER_SECRET: `${strong}2\n`,
};

/** What is found in a complete folder in which files are changed by name; null takes one away. */
function found(
  change: Readonly<Record<string, string | Partial<SecretFile> | null>> = {},
  { text = env, mode = 0o700 }: { readonly text?: string; readonly mode?: number } = {},
): string[] {
  const files = Object.entries({ ...complete, ...change }).filter(([, file]) => file !== null);
  const folder = folderOf(Object.fromEntries(files) as Record<string, string>, mode);
  return checkEnv(stage, needs, variables, '.env', text, folder).map(
    ({ severity, code, file, message }) => `${file}: ${severity} ${code}: ${message}`,
  );
}

describe('which variables come as files', () => {
  const secret = variables['DB_PASSWORD'] as Variable;
  const open = variables['DOMAIN'] as Variable;

  it('is the stage’s to say of all that is secret, and the registry’s of a single one', () => {
    const registry = {
      SECRET: secret,
      OPEN: open,
      ALWAYS: { ...open, from: 'file' as const },
      NEVER: { ...secret, from: 'environment' as const },
    };
    const ofStage = (one: Stage): string[] =>
      Object.keys(registry).filter((name) => comesFromFile(one, registry, name));
    expect(ofStage(prod)).toEqual(['ALWAYS']);
    expect(ofStage(stage)).toEqual(['SECRET', 'ALWAYS']);
    expect(comesFromFile(stage, registry, 'UNKNOWN')).toBe(false);
  });

  it('is said in the example environment', () => {
    const example = envExample(stage, new Set(needs.variables), variables);
    expect(example).toContain(
      '\n# The password of the database (secret)\n# Find out: The password of the database\n# In the file secrets/DB_PASSWORD\n',
    );
    expect(example).not.toMatch(/^DB_PASSWORD=/m);
    expect(example).toContain('\nDOMAIN=demo.example.org\n');
  });
});

describe('check-env of secrets that come as files', () => {
  it('lets a complete folder pass, beside an environment file without them', () => {
    expect(found()).toEqual([]);
  });

  it.each<[string, Parameters<typeof found>, string]>([
    [
      'a missing file',
      [{ PARTNER_SECRET: null }],
      'secrets/PARTNER_SECRET: error missing-variable: PARTNER_SECRET is missing: What the partner has sent',
    ],
    [
      'an empty one',
      [{ PARTNER_SECRET: '\n' }],
      'secrets/PARTNER_SECRET: error empty-value: PARTNER_SECRET has no value, and nothing starts without one',
    ],
    [
      'a weak secret',
      [{ PARTNER_SECRET: 'aB3fG\n' }],
      'secrets/PARTNER_SECRET: error weak-secret: PARTNER_SECRET is shorter than 12 characters',
    ],
    [
      'the example',
      [{ PARTNER_SECRET: 'abc8Q~def\n' }],
      'secrets/PARTNER_SECRET: error example-value: PARTNER_SECRET has the value of the example',
    ],
    [
      'one secret in two files',
      [{ PARTNER_SECRET: `${strong}1\n` }],
      'secrets/PARTNER_SECRET: error repeated-secret: PARTNER_SECRET has the same value as USER_PASSWORD',
    ],
    [
      'a NUL character',
      [{ PARTNER_SECRET: 'q8W2e4R6\0t8Z1u3I5' }],
      'secrets/PARTNER_SECRET: error unusable-value: PARTNER_SECRET has a NUL character, which no environment can hold',
    ],
    [
      'a secret that is given both ways',
      [{}, { text: `${env}DB_PASSWORD=old\n` }],
      '.env: error given-twice: DB_PASSWORD is in secrets/DB_PASSWORD too, and only one of them can count',
    ],
    [
      'a file that the containers cannot read',
      [{ DB_PASSWORD: { text: complete.DB_PASSWORD, mode: 0o600 } }],
      'secrets/DB_PASSWORD: warning unreadable-secret: the users of the containers cannot read this file (mode 0600)',
    ],
    [
      'a folder that everybody can enter',
      [{}, { mode: 0o755 }],
      'secrets: warning exposed-secret: everybody on this machine can enter this folder (mode 0755)',
    ],
    [
      'a line break of Windows',
      [{ DB_PASSWORD: `${strong}\r\n` }],
      'secrets/DB_PASSWORD: warning stray-character: DB_PASSWORD ends with a carriage return, which is part of it',
    ],
    [
      'a blank at the end',
      [{ DB_PASSWORD: `${strong} \n` }],
      'secrets/DB_PASSWORD: warning stray-character: DB_PASSWORD ends with a blank, which is part of it',
    ],
    [
      'a mark of an editor at the beginning',
      [{ DB_PASSWORD: `\ufeff${strong}` }],
      'secrets/DB_PASSWORD: warning stray-character: DB_PASSWORD begins with a byte order mark, which is part of it',
    ],
    [
      'a file that nobody needs',
      [{ PARTNER_SECERT: {} }],
      'secrets/PARTNER_SECERT: warning unneeded-variable: the stage prod does not use PARTNER_SECERT',
    ],
    [
      'a file of a variable that the stage takes from the environment',
      [{ DOMAIN: {} }],
      'secrets/DOMAIN: warning unneeded-variable: the stage prod takes DOMAIN from the environment, and does not read this file',
    ],
    [
      'NAME_FILE in the environment file',
      [{}, { text: `${env}USER_EMAIL_FILE=secrets/USER_EMAIL\n` }],
      '.env: warning unneeded-variable: the stage prod does not use USER_EMAIL_FILE',
    ],
  ])('finds %s', (_, how, finding) => {
    expect(found(...how)).toEqual([finding]);
  });

  it('says what to do', () => {
    const hints = (folder: SecretFolder, text: string): (string | undefined)[] =>
      checkEnv(stage, needs, variables, '.env', text, folder).map(({ hint }) => hint);
    const { PARTNER_SECRET: _, ...others } = complete;
    expect(hints(folderOf(others), `${env}PARTNER_SECRET=x\n`)).toEqual(['make-env takes it over from .env']);
    expect(hints(folderOf({ ...complete, PARTNER_SECERT: {} }), env)).toEqual(['Did you mean "PARTNER_SECRET"?']);
    expect(hints(folderOf(complete), `${env}USER_EMAIL_FILE=x\n`)).toEqual([
      'For USER_EMAIL as a file, write "from: file" for it in stages/variables.yaml',
    ]);
    expect(hints(folderOf({ ...complete, DB_PASSWORD: { text: strong, mode: 0o640 } }), env)).toEqual([
      'chmod 644 secrets/DB_PASSWORD; the folder keeps others out',
    ]);
  });

  it('never shows a value', () => {
    const values = Object.keys(complete).map((name, index) => [name, `tr0ub4dor${index}\r\n`]);
    const folder = folderOf(Object.fromEntries(values) as Record<string, string>, 0o777);
    expect(JSON.stringify(checkEnv(stage, needs, variables, '.env', env, folder))).not.toContain('tr0ub4dor');
  });
});

describe('make-env of secrets that come as files', () => {
  const make = (before: string | undefined, secrets: SecretFolder): NonNullable<ReturnType<typeof makeEnv>['made']> => {
    let count = 0;
    const random = (): string => `random ${++count}`;
    const { made } = makeEnv(stage, needs.variables, variables, { file: '.env', before, secrets }, random);
    if (made === undefined) throw new Error('nothing was made');
    return made;
  };

  it('writes them to files, and the rest to the environment file', () => {
    const { text, added, files, toFillIn } = make(undefined, folderOf({}));
    expect(added).toEqual(['DOMAIN', 'ADMIN_USER', 'USER_EMAIL', 'USER_ROLES']);
    expect(Object.fromEntries(files)).toEqual({
      DB_PASSWORD: 'random 1',
      USER_PASSWORD: 'random 2',
      PARTNER_SECRET: '',
    });
    expect(toFillIn).toEqual(['DOMAIN', 'USER_EMAIL', 'PARTNER_SECRET']);
    expect(text).not.toContain('PASSWORD');
  });

  it('leaves files that are there as they are', () => {
    const { files, toFillIn } = make(env, folderOf({ DB_PASSWORD: 'x', USER_PASSWORD: '\n', PARTNER_SECRET: 'y' }));
    expect(files.size).toBe(0);
    expect(toFillIn).toEqual(['USER_PASSWORD']);
  });

  it('takes over what a stage has had in the environment file so far: a database has that password', () => {
    const { text, files } = make(
      `${env}DB_PASSWORD='in $use'\n`,
      folderOf({ USER_PASSWORD: 'x', PARTNER_SECRET: 'y' }),
    );
    expect(Object.fromEntries(files)).toEqual({ DB_PASSWORD: 'in $use' });
    expect(text).toBe(`${env}DB_PASSWORD='in $use'\n`);
  });

  it('takes over what a stage has had in files so far', () => {
    const folder = folderOf({ ...complete, DOMAIN: 'in.use.example.org\n' });
    const { text, added } = make(env.replace(/^DOMAIN=.*\n/, ''), folder);
    expect(added).toEqual(['DOMAIN']);
    expect(text).toContain('\nDOMAIN=in.use.example.org\n');
  });
});
