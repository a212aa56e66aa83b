import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, formatDiagnostic, renderRealm } from '../src/index.ts';
import { errors, render, write } from './realms.ts';

describe('rendering', () => {
  it('gives a string that is one expression the type of its value', () => {
    const { documents } = render(
      [],
      [{ realm: 'r', a: '{{n}}', b: '{{ list }}', c: '{{flag}}', d: '{{deep.object}}', e: 'n is {{n}}' }],
      {
        n: 5,
        list: [1, 'x'],
        flag: false,
        deep: { object: { k: null } },
      },
    );
    expect(documents[0]?.value).toEqual({ realm: 'r', a: 5, b: [1, 'x'], c: false, d: { k: null }, e: 'n is 5' });
  });

  it('keeps keys, their order and everything that is no expression', () => {
    const content = {
      realm: 'r',
      z: 1,
      a: [true, null, 1.5, 'é "quoted" \\ ${HOME}'],
      empty: {},
      attributes: { 'b.c': 'x', '10': [] },
    };
    expect(write(content).managed).toBe(`${JSON.stringify(content, null, 2)}\n`);
  });

  it('evaluates Handlebars blocks without escaping for HTML', () => {
    const { documents } = render(
      [],
      [
        {
          realm: 'r',
          a: '{{#if on}}<{{name}}>{{else}}no{{/if}}',
          b: '{{#each list}}{{this}};{{/each}}',
          c: '{{lookup by "k"}}',
        },
      ],
      {
        on: true,
        name: `"q" & 'p'`,
        list: ['x', 'y'],
        by: { k: [1] },
      },
    );
    expect(documents[0]?.value).toMatchObject({ a: `<"q" & 'p'>`, b: 'x;y;', c: [1] });
  });

  it('keeps and drops list entries by their condition, and still finds the places behind them', () => {
    const template = `{ "realm": "r", "clients": [\n{ "$when": "{{off}}", "clientId": "a" },\n{ "$when": "{{on}}", "clientId": "b", "secret": "$(oops" }\n] }`;
    const realm = render([], [template], { on: true, off: false });
    expect(realm.documents[0]?.value['clients']).toEqual([{ clientId: 'b', secret: '$(oops' }]);
    expect(errors(realm)).toEqual([expect.stringMatching(/^managed\/00\.json:3:49 error malformed-placeholder/)]);
  });

  it('writes nested settings of components as JSON strings', () => {
    const config = { 'kc.user.profile.config': [{ attributes: [{ name: '{{n}}' }] }], plain: ['x'] };
    const { merged } = render([{ realm: 'r', components: { provider: [{ name: 'c', config }] } }], [], {
      n: 'username',
    });
    expect(merged['components']).toEqual({
      provider: [
        { name: 'c', config: { 'kc.user.profile.config': ['{"attributes":[{"name":"username"}]}'], plain: ['x'] } },
      ],
    });
  });

  it('leaves out of the import what only keycloak-config-cli reads', () => {
    const managed = { realm: 'r', userProfile: { attributes: [] }, messageBundles: {}, displayName: 'R' };
    const { merged, documents } = render([], [managed]);
    expect(merged).toEqual({ realm: 'r', displayName: 'R' });
    expect(documents[0]?.value).toEqual(managed);
  });

  it('refuses a placeholder where its value would have to be escaped twice', () => {
    const config = { json: [{ a: '$(env:X)' }] };
    expect(errors(render([{ realm: 'r', components: { p: [{ name: 'c', config }] } }], []))).toEqual([
      expect.stringContaining('misplaced-placeholder'),
    ]);
  });

  it('reports every mistake of all documents in one run', () => {
    const found = errors(
      render(
        ['{ "realm": "r", "a": "{{x}}", "b": "{{y}}" }'],
        ['{ "realm": "r", }', '{ "realm": "r", "c": "$(sys:x)" }'],
      ),
    );
    expect(found.map((one) => one.split(' ')[2])).toEqual([
      'unknown-name:',
      'unknown-name:',
      'invalid-json:',
      'unsupported-placeholder:',
    ]);
  });

  it('agrees with Handlebars on strings of names', () => {
    // A block helper around the same string sends it through Handlebars.
    const name = fc.constantFrom('a', 'b.c', 'b.d');
    const part = fc.oneof(
      name.map((n) => `{{${n}}}`),
      fc.string({ unit: fc.constantFrom('x', ' ', '$', '"', '&', '<', '}', 'é') }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.string(), fc.integer(), (parts, text, number) => {
        const source = parts.join('');
        fc.pre(!/\{\{[^}]*$|\}\}\}/.test(source));
        const values = { on: true, a: text, b: { c: number, d: true } };
        const { documents } = render(
          [],
          [{ realm: 'r', direct: `-${source}`, block: `{{#if on}}-${source}{{/if}}` }],
          values,
        );
        expect(documents[0]?.value['direct']).toBe(documents[0]?.value['block']);
      }),
    );
  });
});

describe('any input', () => {
  it('never throws, whatever the text', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '{{',
      '}}',
      '$(env:',
      ')',
      '\\',
      '\ud800',
      '"realm"',
      '1e999',
      'null',
      '/*',
      '\u0000',
      '{{#each a}}',
      '"$when"',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragment).map((all) => all.join('')),
          fc.json(),
        ),
        (text) => {
          const realm = render([text], [text], { a: [1] });
          for (const one of realm.diagnostics) expect(formatDiagnostic(one)).not.toContain('\n');
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('renders any JSON object that has no expressions as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const content = Object.fromEntries(
          Object.entries(object).filter(([key]) => key !== '__proto__' && key !== 'components'),
        );
        const text = JSON.stringify({ ...content, realm: 'r' });
        fc.pre(!/\{\{|\$\(|\$when|__proto__/.test(text));
        const { documents, diagnostics } = render([], [text]);
        // JSON itself drops -0; long numbers are refused.
        fc.pre(!diagnostics.some((one) => one.code === 'inexact-number'));
        expect(documents[0]?.value).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('a text that somebody has made to keep the reader busy', () => {
  const renderText = (displayName: string): readonly Diagnostic[] => {
    const text = JSON.stringify({ realm: 'demo', displayName });
    const list = Array.from({ length: 50 }, (_, index) => `item ${index}`);
    return renderRealm({ bootstrap: [{ path: 'realm.json', text }], managed: [] }, { list }).diagnostics;
  };
  const each = (depth: number): string =>
    depth === 0 ? '{{this}}' : `{{#each ${depth === 4 ? '' : '@root.'}list}}${each(depth - 1)}{{/each}}`;

  it.each<[what: string, text: string, message: string]>([
    ['$( again and again', '$('.repeat(450_000), 'is not a complete placeholder'],
    ['$(envjson: again and again', '$(envjson:A'.repeat(90_000), 'is not a complete placeholder'],
    ['lists in lists in lists in lists', each(4), 'its lists are repeated more than 10000 times'],
    ['a list of long texts', `{{#each list}}${'x'.repeat(300_000)}{{/each}}`, 'or write more than 10000000 characters'],
    ['blocks again and again', '{{#each list}}'.repeat(60_000), 'this text has more than 500 expressions'],
  ])('is an error: %s', (_, text, message) => {
    const [first] = renderText(text);
    expect(first?.message).toContain(message);
  });

  it('is rendered where it is only long', () => {
    expect(renderText('$(env:A)'.repeat(100_000))).toEqual([]);
    expect(renderText(each(2))).toEqual([]);
  });
});

it.each(['$(env:KEY)', 'a$(env:KEY)b', '(($(env:KEY)'])(
  'a placeholder in a key is found however it is written: %s',
  (key) => {
    for (const space of ['', ' ', '\n\t ', ' '.repeat(500)]) {
      const text = `{ "realm": "demo", "attributes": { "x": "$(", "${key}"${space}: "1" } }`;
      const { placeholders, diagnostics } = renderRealm({ bootstrap: [{ path: 'realm.json', text }], managed: [] }, {});
      expect([...placeholders.map(({ name }) => name), ...diagnostics.map(({ code }) => code)]).toContain('KEY');
    }
  },
);
