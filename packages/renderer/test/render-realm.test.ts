import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic, type JsonObject, renderRealm, serialiseRealm } from '../src/index.ts';

function document(path: string, content: unknown): { path: string; text: string } {
  return { path, text: typeof content === 'string' ? content : JSON.stringify(content) };
}

function render(
  bootstrap: readonly unknown[],
  managed: readonly unknown[],
  values: JsonObject = {},
): ReturnType<typeof renderRealm> {
  return renderRealm(
    {
      bootstrap: bootstrap.map((content, index) => document(`bootstrap/${index}.json`, content)),
      managed: managed.map((content, index) => document(`managed/${index}0.json`, content)),
    },
    values,
  );
}

/** A document of a realm as it is written, and the import file. */
function write(content: JsonObject): { managed: string; importFile: string } {
  const { documents, merged } = render([], [{ realm: 'r', ...content }]);
  const { managed, importFile } = serialiseRealm({ documents, merged });
  return { managed: [...managed.values()][0] as string, importFile };
}

function errors(realm: ReturnType<typeof renderRealm>): string[] {
  return realm.diagnostics.map(formatDiagnostic);
}

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

describe('merging', () => {
  it('joins entities by name, bootstrap first, and unites plain lists', () => {
    const realm = render(
      [
        {
          realm: 'r',
          users: [{ username: 'super' }],
          clients: [{ clientId: 'a', redirectUris: ['x'] }],
          eventsListeners: ['l', 'm'],
        },
      ],
      [
        { realm: 'r', clients: [{ clientId: 'b' }, { clientId: 'a', redirectUris: ['y', 'x'], enabled: true }] },
        {
          realm: 'r',
          users: [{ username: 'service-account-x', clientRoles: { c: ['r1'] } }],
          eventsListeners: ['n', 'l'],
        },
      ],
    );
    expect(errors(realm)).toEqual([]);
    expect(realm.merged).toEqual({
      realm: 'r',
      users: [{ username: 'super' }, { username: 'service-account-x', clientRoles: { c: ['r1'] } }],
      clients: [{ clientId: 'a', redirectUris: ['x', 'y'], enabled: true }, { clientId: 'b' }],
      eventsListeners: ['l', 'm', 'n'],
    });
  });

  it('tells mappers of the same name apart by their provider', () => {
    const mapper = (provider: string, claim: string): unknown => ({
      identityProviderAlias: provider,
      name: 'email',
      config: { claim },
    });
    const realm = render(
      [
        { realm: 'r', identityProviderMappers: [mapper('one', 'a')] },
        { realm: 'r', identityProviderMappers: [mapper('two', 'b')] },
      ],
      [],
    );
    expect(realm.merged['identityProviderMappers']).toEqual([mapper('one', 'a'), mapper('two', 'b')]);
  });

  it('joins the mappers of a client that two documents describe', () => {
    const client = (name: string): unknown => ({ clientId: 'a', protocolMappers: [{ name }] });
    const realm = render([{ realm: 'r', clients: [client('m1')] }], [{ realm: 'r', clients: [client('m2')] }]);
    expect(realm.merged['clients']).toEqual([{ clientId: 'a', protocolMappers: [{ name: 'm1' }, { name: 'm2' }] }]);
  });

  it('takes the executions of a flow as one thing, because their order counts', () => {
    const flow = (...names: string[]): unknown => ({
      alias: 'f',
      authenticationExecutions: names.map((authenticator) => ({ authenticator })),
    });
    expect(
      errors(
        render([{ realm: 'r', authenticationFlows: [flow('a')] }], [{ realm: 'r', authenticationFlows: [flow('a')] }]),
      ),
    ).toEqual([]);
    expect(
      errors(
        render([{ realm: 'r', authenticationFlows: [flow('a')] }], [{ realm: 'r', authenticationFlows: [flow('b')] }]),
      ),
    ).toEqual([
      expect.stringContaining('error conflict: authenticationFlows[0].authenticationExecutions is another list here'),
    ]);
  });

  it('names both places of a disagreement', () => {
    const realm = render(['{ "realm": "r",\n "enabled": true }'], ['{ "realm": "r",\n\n "enabled": "true" }']);
    expect(errors(realm)).toEqual([
      'managed/00.json:3:13 error conflict: enabled is "true" here and true in bootstrap/0.json:2:13. Set it in one document only, or to the same value in both',
    ]);
  });

  it('is the same whatever the order in which files are given', () => {
    const files = ['10-a', '20-b', '30-c'].map((name, index) =>
      document(`managed/${name}.json`, { realm: 'r', clients: [{ clientId: `${index}` }] }),
    );
    const expected = renderRealm({ bootstrap: [], managed: files }, {}).merged;
    expect(renderRealm({ bootstrap: [], managed: files.toReversed() }, {}).merged).toEqual(expected);
  });
});

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
