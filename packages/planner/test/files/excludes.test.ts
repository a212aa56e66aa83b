import { describe, expect, it } from 'vitest';
import { isExcluded } from '../../src/files/excludes.ts';

describe('files that are left out', () => {
  it.each([
    ['**/secret.yaml', '/config/a/secret.yaml', true],
    ['/**/secret.yaml', '/config/secret.yaml', true],
    ['**/*.md', '/config/README.md', true],
    ['**/test/**', '/config/test/deep/a.yaml', true],
    ['/test/*.yaml', '/config/test/a.yaml', true],
    ['test/*.yaml', '/config/test/a.yaml', false],
    ['/**/a?.yaml', '/config/ab.yaml', true],
    ['secret.yaml', '/config/secret.yaml', false],
    ['secret.yaml', '/secret.yaml', true],
    ['**/*.{any}', '/config/a.json', true],
    ['""', '/config/a.json', false],
  ])('%s leaves out %s: %s', (pattern, path, expected) => {
    expect(isExcluded(path, [pattern])).toBe(expected);
  });
});
