import fc from 'fast-check';
import { type JsonObject } from '@realm-as-code/renderer';
import { expect, test } from 'vitest';
import { DEMO, dataOf, pageOf } from './demo-picture.ts';

/** Texts that would end an element, an attribute, a comment, a string or a line, if they could. */
const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '--><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  '\u2028alert(1)\u2029',
  '</style><style>*{display:none}',
  '&lt;b&gt;',
  '${alert(1)}',
  ']]>',
  '\u202egnp.exe',
  '\u0000\u0001\u001b[31m',
  '\ud800',
];

/** @returns a value with every text of its own in it replaced. What is not a name stays: types and requirements. */
function named(value: unknown, text: string, key = ''): unknown {
  const isName = /^(?:displayName|description|name|redirectUris|defaultClientScopes|denyErrorMessage|config)$/.test(
    key,
  );
  if (typeof value === 'string') return isName ? text : value;
  if (Array.isArray(value)) return value.map((item) => named(item, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, named(item, text, name)]));
}

/** The demo realm with a text wherever people write one: names, aliases, descriptions, messages, roles, clients. */
function realmCalled(text: string): JsonObject {
  const renamed = JSON.stringify(named(DEMO, text));
  const inAliases = ['gated', 'who', 'gate', 'spare', 'member', 'shop', 'lacks member', 'members only'].reduce(
    (json, name) => json.replaceAll(JSON.stringify(name), JSON.stringify(`${name} ${text}`)),
    renamed,
  );
  return {
    ...(JSON.parse(inAliases) as JsonObject),
    // No realm can be called with half a character: its addresses could not be written.
    realm: `demo ${text.replace(/\p{Surrogate}/gu, '?')}`,
    identityProviders: [{ alias: text, providerId: 'oidc', enabled: true, postBrokerLoginFlowAlias: `spare ${text}` }],
    groups: [{ name: text }],
  };
}

function pageCalled(text: string): string {
  const finding = {
    code: 'some-rule',
    severity: 'warning',
    message: text,
    hint: text,
    file: text,
    line: 1,
    column: 1,
  } as const;
  return pageOf(realmCalled(text), {
    stage: text,
    findings: [finding],
    plan: {
      realm: text,
      summary: { create: 0, change: 1, delete: 0, stays: 1 },
      changes: [
        {
          action: 'change',
          type: 'client',
          name: text,
          properties: [{ path: text, live: text, file: { [text]: text } }],
        },
        { action: 'stays', type: 'group', name: text, properties: [] },
      ],
      unknown: [],
      unpredicted: [{ document: text, property: text }],
      failure: { document: text, step: text, reason: text },
    },
  });
}

/** The markup of a page: its tags with their attributes, but for the values that may hold texts of documents. */
function markupOf(page: string): string[] {
  return [...page.matchAll(/<(?:"[^"]*"|[^">])*>/g)].map(([tag]) =>
    tag.replace(/ (aria-label|data-name|title|href|id)="[^"]*"/g, ' $1'),
  );
}

/** The markup that a harmless text of the same kind has. */
const harmless = (text: string): string[] => markupOf(pageCalled(text.replaceAll(/[^\w]/gu, 'x') || 'x'));

test.each(HOSTILE)('%j stays a text, wherever it stands', (text) => {
  const page = pageCalled(text);
  expect(markupOf(page)).toEqual(harmless(text));
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(dataOf(page).clients.map(({ id }) => id)).toContain(`shop ${text}`);
});

test('no text of a document becomes markup, or changes what the script is given', () => {
  const piece = fc.constantFrom(
    ...HOSTILE,
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '/',
    '=',
    '\\',
    '\n',
    'script',
    '!--',
    ' ',
    'é',
  );
  const text = fc.oneof(
    fc.array(piece, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (name) => {
      fc.pre(name !== '');
      const page = pageCalled(name);
      expect(page.match(/<\/?script/gi)).toHaveLength(4);
      expect(page.includes('<!--')).toBe(false);
      expect(/[\u2028\u2029]/.test(page)).toBe(false);
      expect(markupOf(page).some((tag) => / on\w+=| style=|<img|<iframe/.test(tag))).toBe(false);
      expect(dataOf(page).clients.map(({ id }) => id)).toContain(`shop ${name}`);
    }),
    { numRuns: 60 },
  );
});
