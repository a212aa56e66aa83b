import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { write } from './realms.ts';

describe('a managed file', () => {
  it('has nothing in it that a YAML reader refuses or changes', () => {
    const value = 'a\u007f\u0085\u009f\u2028\u2029\ufeff\uffff é😀';
    const text = write({ value }).managed;
    expect(text).toBe(
      '{\n  "realm": "r",\n  "value": "a\\u007f\\u0085\\u009f\\u2028\\u2029\\ufeff\\uffff é\\ud83d\\ude00"\n}\n',
    );
    expect(JSON.parse(text)).toEqual({ realm: 'r', value });
  });
});

describe('the import file', () => {
  it('says the same as the documents where it takes over from them', () => {
    const shared = { clients: [{ clientId: 'a', redirectUris: ['x'] }], attributes: { k: 'v' }, enabled: true };
    expect(JSON.parse(write(shared).importFile)).toEqual({ realm: 'r', ...shared });
  });

  it('hides every literal ${ from Keycloak and keeps the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', '\\', '"', 'A', '$(env:X)', '\n') }), (written) => {
        const value = written.replace(/\{+/g, '{'); // two are an expression
        const text = write({ value }).importFile;
        expect(text).not.toContain('${');
        expect(text).not.toContain('$$(env:X)'); // the value of X could start with a brace
        expect(JSON.parse(text)).toEqual({ realm: 'r', value });
      }),
    );
  });
});
