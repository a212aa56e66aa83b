import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import { type Edit, editJson } from '../../src/drift/json-edits.ts';

const text = `{
  "realm": "demo",
  "clients": [
    {
      "clientId": "app",
      "redirectUris": ["https://app.example.org/*"],
      "attributes": {}
    },

    {
      "clientId":   "odd",
      "redirectUris": []
    }
  ]
}
`;

function inClient(index: number, edit: Edit): Edit {
  return object({
    clients: { kind: 'list', items: [0, 1].map((at) => (at === index ? { index: at, edit } : { index: at })) },
  });
}

function object(change: Record<string, Edit>, add: JsonObject = {}, remove: string[] = []): Edit {
  return { kind: 'object', change: new Map(Object.entries(change)), add, remove: new Set(remove) };
}

/** The lines that are not in the text. */
function newLines(after: string): string[] {
  const before = new Set(text.split('\n'));
  return after.split('\n').filter((line) => !before.has(line));
}

describe('editing a template', () => {
  it('adds an item to a list on one line', () => {
    const edit: Edit = { kind: 'list', items: [{ index: 0 }, { value: 'https://new.example.org/*' }] };
    expect(newLines(editJson(text, inClient(0, object({ redirectUris: edit }))))).toEqual([
      '      "redirectUris": ["https://app.example.org/*", "https://new.example.org/*"],',
    ]);
  });

  it('breaks a list that does not fit on its line any more', () => {
    const uris = ['a', 'b', 'c'].map((name) => `https://${name.repeat(20)}.example.org/*`);
    const edit: Edit = { kind: 'list', items: [{ index: 0 }, ...uris.map((value) => ({ value }))] };
    expect(newLines(editJson(text, inClient(0, object({ redirectUris: edit }))))).toEqual([
      '      "redirectUris": [',
      '        "https://app.example.org/*",',
      ...uris.map((uri, at) => `        ${JSON.stringify(uri)}${at < 2 ? ',' : ''}`),
      '      ],',
    ]);
  });

  it('adds a property to an empty object, and an entry to a list, in lines of their own', () => {
    const filled = editJson(text, inClient(0, object({ attributes: object({}, { 'hand.made': 'x' }) })));
    expect(newLines(filled)).toEqual(['      "attributes": {', '        "hand.made": "x"', '      }']);
    const added = editJson(
      text,
      object({ clients: { kind: 'list', items: [{ index: 0 }, { index: 1 }, { value: { clientId: 'new' } }] } }),
    );
    expect(newLines(added)).toEqual(['    },', '      "clientId": "new"'].filter((line) => line !== '    },'));
    expect(added).toContain(
      '      "clientId":   "odd",\n      "redirectUris": []\n    },\n    {\n      "clientId": "new"\n    }\n  ]\n',
    );
  });

  it('takes an entry out and leaves the others as they are written', () => {
    const edit = object({ clients: { kind: 'list', items: [{ index: 1 }] } });
    expect(newLines(editJson(text, edit))).toEqual([]);
    expect(JSON.parse(editJson(text, edit))).toEqual({
      realm: 'demo',
      clients: [{ clientId: 'odd', redirectUris: [] }],
    });
  });

  it('keeps line breaks of Windows and indentation with tabs', () => {
    const odd = text.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    const edit = inClient(0, object({}, { enabled: true }));
    expect(editJson(odd, edit)).toContain('\t\t\t"attributes": {},\r\n\t\t\t"enabled": true\r\n\t\t},');
  });

  it('keeps a text on one line on one line', () => {
    const edit = object({ a: { kind: 'list', items: [{ index: 0 }, { value: { c: [1] } }] } }, { d: {} });
    expect(editJson('{"a":[{"b":1}]}', edit)).toBe('{"a":[{"b":1}, { "c": [1] }], "d": {}}');
  });

  it('makes the value that the edit asks for, whatever the layout', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), layout(), (from, to, write) => {
        const [before, after] = [{ value: from }, { value: to }] as [JsonObject, JsonObject];
        const edit = between(before, after);
        const edited = edit === undefined ? write(before) : editJson(write(before), edit);
        expect(JSON.parse(edited)).toEqual(JSON.parse(JSON.stringify(after)));
      }),
    );
  });
});

function layout(): fc.Arbitrary<(value: Json) => string> {
  return fc.constantFrom(
    (value: Json) => JSON.stringify(value),
    (value: Json) => JSON.stringify(value, null, 2),
    (value: Json) => JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n'),
  );
}

/** Lists are compared item by item from the front. */
function between(from: Json, to: Json): Edit | undefined {
  if (JSON.stringify(from) === JSON.stringify(to)) return undefined;
  if (Array.isArray(from) && Array.isArray(to)) {
    const items = to.map((value, index) =>
      index < from.length ? { index, edit: between(from[index] as Json, value) } : { value },
    );
    return { kind: 'list', items };
  }
  if (!isObject(from) || !isObject(to)) return { kind: 'replace', value: to };
  const keys = Object.keys(from);
  const change = keys.flatMap((key): [string, Edit][] => {
    const edit = Object.hasOwn(to, key) ? between(from[key] as Json, to[key] as Json) : undefined;
    return edit === undefined ? [] : [[key, edit]];
  });
  return {
    kind: 'object',
    change: new Map(change),
    remove: new Set(keys.filter((key) => !Object.hasOwn(to, key))),
    add: Object.fromEntries(Object.entries(to).filter(([key]) => !Object.hasOwn(from, key))),
  };
}
