import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportEnvironment, isKnown, readImportFiles } from '../../src/index.ts';

const ON = { IMPORT_VARSUBSTITUTION_ENABLED: 'true' };

interface Circumstances {
  readonly settings?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly version?: string;
  readonly mayHaveOthers?: boolean;
}

function read(
  text: string,
  { settings = {}, variables = {}, ...rest }: Circumstances = {},
): ReturnType<typeof readImportFiles> {
  const environment: ImportEnvironment = {
    version: '6.5.1',
    mayHaveOthers: false,
    settings: new Map(Object.entries(settings)),
    variables: new Map(Object.entries(variables)),
    ...rest,
  };
  return readImportFiles([{ path: 'a.yaml', address: 'file:/config/a.yaml', text }], environment);
}

describe('import files', () => {
  it('any text arrives in a JSON file as it is, through a variable too', () => {
    const plain = fc.string({ unit: 'binary' }).filter((text) => !text.includes('$('));
    fc.assert(
      fc.property(plain, (text) => {
        const written = JSON.stringify({ realm: 'shop', displayName: text });
        // A value goes into the text of the file, so that it has to be written as the file needs it.
        const value = JSON.stringify(text);
        const put = read('{"realm": "shop", "displayName": $(env:NAME)}', { settings: ON, variables: { NAME: value } });
        expect(read(written).documents[0]?.value).toEqual({ realm: 'shop', displayName: text });
        expect(put.documents[0]?.value).toEqual({ realm: 'shop', displayName: text });
      }),
    );
  });

  it('what is not known is marked where it is, and nothing else', () => {
    const text =
      'realm: shop\ndisplayName: The $(env:WHAT) shop\nenabled: $(file:UTF-8:/x)\nclients: [{ clientId: web }]';
    const [document] = read(text, { settings: ON, mayHaveOthers: true }).documents;
    expect(document?.value).toMatchObject({
      realm: 'shop',
      displayName: { text: 'The $(env:WHAT) shop' },
      enabled: { text: '$(file:UTF-8:/x)' },
    });
    expect(isKnown(document?.value['clients'])).toBe(true);
    expect(document?.checksum).toBeUndefined();
  });

  it('a name that is not known is as the file has it', () => {
    const [document] = read('realm: shop\nattributes: { "$(env:KEY)": x }', {
      settings: ON,
      mayHaveOthers: true,
    }).documents;
    expect(document?.value['attributes']).toEqual({ '$(env:KEY)': 'x' });
  });

  it('the name of the realm has to be known', () => {
    const { documents, diagnostics } = read('realm: $(env:REALM)', { settings: ON, mayHaveOthers: true });
    expect(documents).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'nameless-realm', line: 1 }]);
  });

  it.each([
    ['of the text with its variables put in', {}, 'realm: shop\ndisplayName: Shop'],
    [
      'with the properties of users that are ignored, if they are set',
      { settings: { ...ON, IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: 'email, attributes' } },
      'realm: shop\ndisplayName: Shop\n#userUpdateIgnoredProperties=attributes,email',
    ],
    [
      'without them before 6.5',
      { version: '6.4.1', settings: { ...ON, IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: 'email' } },
      'realm: shop\ndisplayName: Shop',
    ],
  ])('the checksum is that %s', (_, circumstances, text) => {
    const given = { settings: ON, variables: { NAME: 'Shop' }, ...circumstances };
    const { documents } = read('realm: shop\ndisplayName: $(env:NAME)', given);
    expect(documents[0]?.checksum).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('values of secret variables and secret properties are known as secrets', () => {
    const text =
      'realm: shop\ndisplayName: $(env:DB_PASSWORD)\nclients: [{ clientId: a, secret: $(env:A), name: $(env:B) }]';
    const variables = { DB_PASSWORD: 'one', A: 'two', B: 'three' };
    expect(read(text, { settings: ON, variables }).secrets.toSorted()).toEqual(['one', 'two']);
  });

  it('a message about a broken file quotes no value', () => {
    const variables = { A: '"a-value-that-nobody-may-see' };
    const { diagnostics } = read('realm: shop\nclients: [{ clientId: $(env:A) }]', { settings: ON, variables });
    expect(diagnostics).toMatchObject([{ code: 'invalid-yaml' }]);
    expect(JSON.stringify(diagnostics)).not.toContain('nobody-may-see');
  });

  it('scripts are a text to versions that run none', () => {
    const text = "realm: shop\ndisplayName: '$${javascript: 1 + 1}'";
    expect(read(text, { version: '6.4.1' })).toMatchObject({
      diagnostics: [],
      documents: [{ value: { displayName: '$${javascript: 1 + 1}' } }],
    });
    expect(read(text).diagnostics).toMatchObject([{ code: 'refused-script' }]);
  });
});
