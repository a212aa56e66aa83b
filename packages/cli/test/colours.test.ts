import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isColoured } from '../src/output/terminal.ts';
import { rootWith, runCliWith, WILDCARD } from './cli.ts';

// No test has a terminal of its own: this one is told that its output is one.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fstatSync: (): object => ({ isCharacterDevice: () => true }),
}));

type Variables = Readonly<Record<'NO_COLOR' | 'FORCE_COLOR' | 'TERM', string | undefined>>;

const none: Variables = { NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm-256color' };
/** What the variables say, and whether output to a terminal and to a pipe is coloured. */
const cases: readonly [name: string, variables: Partial<Variables>, terminal: boolean, pipe: boolean][] = [
  ['no variable says anything', {}, true, false],
  ['NO_COLOR is set', { NO_COLOR: '1' }, false, false],
  ['NO_COLOR is set, to whatever', { NO_COLOR: '0' }, false, false],
  ['NO_COLOR is empty', { NO_COLOR: '' }, true, false],
  ['FORCE_COLOR is set', { FORCE_COLOR: '1' }, true, true],
  ['FORCE_COLOR is true', { FORCE_COLOR: 'true' }, true, true],
  ['FORCE_COLOR is empty', { FORCE_COLOR: '' }, true, false],
  ['FORCE_COLOR is 0', { FORCE_COLOR: '0' }, false, false],
  ['FORCE_COLOR is false', { FORCE_COLOR: 'false' }, false, false],
  ['FORCE_COLOR and NO_COLOR disagree', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ['the terminal is dumb', { TERM: 'dumb' }, false, false],
  ['the terminal is dumb, but FORCE_COLOR is set', { TERM: 'dumb', FORCE_COLOR: '1' }, true, true],
  ['nobody says which terminal it is', { TERM: undefined }, true, false],
];

describe('colours on a pipe', () => {
  const root = (): string => rootWith(...WILDCARD);

  it.each(cases)('when %s', (_, variables, __, isOn) => {
    const { stdout, status } = runCliWith({ ...none, ...variables }, root(), 'validate');
    expect(status).toBe(1);
    expect(stdout).toContain('1 error, 0 warnings in demo\n');
    expect(stdout.includes('\u001b[31merror ')).toBe(isOn);
    expect(stdout.includes('\u001b')).toBe(isOn);
  });

  it.each(['json', 'github', 'sarif'])('are never in the format %s', (format) => {
    const { stdout } = runCliWith({ ...none, FORCE_COLOR: '1' }, root(), 'validate', '--format', format);
    expect(stdout).toContain('wildcard-redirect-uri');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('colours on a terminal', () => {
  const before = process.stdout.isTTY;

  beforeEach(() => {
    process.stdout.isTTY = true;
  });
  afterEach(() => {
    process.stdout.isTTY = before;
    vi.unstubAllEnvs();
  });

  it.each(cases)('when %s', (_, variables, isOn) => {
    for (const [name, value] of Object.entries({ ...none, ...variables })) vi.stubEnv(name, value);
    expect(isColoured()).toBe(isOn);
  });

  it('are left out on a device that is none, such as /dev/null', () => {
    for (const [name, value] of Object.entries(none)) vi.stubEnv(name, value);
    process.stdout.isTTY = false;
    expect(isColoured()).toBe(false);
  });
});
