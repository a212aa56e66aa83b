import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { formatJson, formatMarkdown, formatText, type Plan, type PropertyChange } from '../src/index.ts';

const plan: Plan = {
  realm: 'shop',
  stage: 'test',
  summary: { create: 1, change: 2, delete: 1, stays: 1 },
  changes: [
    { action: 'create', type: 'client', name: 'new', properties: [{ path: 'enabled', file: true }] },
    {
      action: 'change',
      type: 'client',
      name: 'web',
      properties: [
        { path: 'name', file: 'Shop' },
        { path: 'redirectUris', live: ['*', 'https://a/*'], file: ['https://a/*', 'https://b/*'] },
        { path: 'secret', live: '(secret)', file: '(secret)' },
      ],
    },
    {
      action: 'change',
      type: 'realm-role',
      name: 'buyer',
      properties: [{ path: 'description', live: 'x'.repeat(100), file: 'a\u001b[31mred' }],
    },
    { action: 'stays', type: 'client', name: 'web', properties: [{ path: 'consentRequired', live: true }] },
    { action: 'delete', type: 'client', name: 'old', properties: [] },
  ],
  unknown: [],
  unpredicted: [],
};
const nothing: Plan = { ...plan, summary: { create: 0, change: 0, delete: 0, stays: 0 }, changes: [] };
const withNotes: Plan = {
  ...nothing,
  unknown: Array.from({ length: 7 }, (_, index) => ({ type: 'client', name: `c${index}`, path: 'secret' })),
  unpredicted: [{ document: 'shop.json', property: 'requiredActions' }],
  failure: { document: 'shop.json', step: 'bind browserFlow', reason: 'there is no flow "x"' },
};

const withLeftOver: Plan = {
  ...nothing,
  summary: { ...nothing.summary, stays: 1 },
  changes: [{ action: 'stays', type: 'client', name: 'old', properties: [], deletion: 'Delete it' }],
};

describe('as text', () => {
  it('a plan reads by entity, deletions last', () => {
    expect(formatText(plan, false)).toBe(`Realm shop, stage test: what the next reconcile will do

client
  + new
  ~ web
      name: (nothing) → "Shop"
      redirectUris:
        - *
        + https://b/*
      secret: (secret differs)
  ! web
      consentRequired: true

realm-role
  ~ buyer
      description: "${'x'.repeat(88)}… → "a\\u001b[31mred"

client
  - old

1 to create, 2 to change, 1 to delete; 1 made by hand stays.
`);
  });

  it('a plan has colours when asked for', () => {
    expect(formatText(plan, true)).toContain('\u001b[32m+ new\u001b[0m');
  });

  it('nothing to do is said in a line', () => {
    expect(formatText(nothing, false)).toBe(
      'Realm shop, stage test: what the next reconcile will do\n\nNothing to do.\n',
    );
    expect(formatText({ ...nothing, summary: { ...nothing.summary, stays: 2 } }, false)).toContain(
      'Nothing to do; 2 made by hand stay.\n',
    );
  });

  it('what is not known, what is not predicted and where the run fails is said at the end', () => {
    expect(formatText(withNotes, false)).toContain(`
Not compared, because their variables have no value here (see --env): client/c0 secret, client/c1 secret, client/c2 secret, client/c3 secret, client/c4 secret and 2 more

Not predicted: requiredActions in shop.json

The run will fail in shop.json: bind browserFlow: there is no flow "x"

Nothing to do; then the run fails.
`);
  });

  it('a change of one side only is told from one of both', () => {
    const withProperty = (property: PropertyChange): string =>
      formatText(
        { ...plan, changes: [{ action: 'change', type: 'client', name: 'web', properties: [property] }] },
        false,
      );
    expect(withProperty({ path: 'a', live: ['x'], file: ['x', 'y'] })).toContain('      a:\n        + y\n\n');
    expect(withProperty({ path: 'a', file: { b: [1] } })).toContain('      a: (nothing) → {"b":[1]}\n');
    expect(withProperty({ path: 'a', live: [1], file: 2 })).toContain('      a: [1] → 2\n');
    expect(withProperty({ path: 'secret', file: '(secret)' })).toContain('      secret: (secret differs)\n');
    expect(withProperty({ path: 'secret', live: '(secret)' })).toContain('      secret: (secret differs)\n');
  });

  it('a list that differs only in its order, or in a secret, is not repeated', () => {
    const withList = (live: string[], file: string[]): string =>
      formatText(
        {
          ...plan,
          changes: [{ action: 'change', type: 'client', name: 'web', properties: [{ path: 'a', live, file }] }],
        },
        false,
      );
    expect(withList(['x', 'y'], ['y', 'x'])).toContain('      a:\n        in a different order\n');
    expect(withList(['(secret)'], ['(secret)'])).toContain('      a:\n        (a secret differs)\n');
  });
});

describe('as Markdown', () => {
  it('a plan is a diff below its summary', () => {
    expect(formatMarkdown(plan)).toBe(`### Realm \`shop\`, stage \`test\`

**1 to create, 2 to change, 1 to delete; 1 made by hand stays.**

\`\`\`diff
@@ client @@
+ new
~ web
      name: (nothing) → "Shop"
      redirectUris:
        - *
        + https://b/*
      secret: (secret differs)
! web
      consentRequired: true
@@ realm-role @@
~ buyer
      description: "${'x'.repeat(88)}… → "a\\u001b[31mred"
@@ client @@
- old
\`\`\`
`);
  });

  it('nothing in a realm can end the block', () => {
    const named: Plan = { ...plan, changes: [{ action: 'delete', type: 'client', name: '```', properties: [] }] };
    expect(formatMarkdown(named)).toContain('\n- ` ` `\n');
  });

  it('notes are quoted', () => {
    expect(formatMarkdown(withNotes)).toContain(
      '> The run will fail in shop.json: bind browserFlow: there is no flow "x"\n',
    );
  });
});

describe('as JSON', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../schemas/plan.schema.json'), 'utf8')) as object;
  const validate = new Ajv().compile(schema);

  it.each([
    ['a plan', plan],
    ['a plan with notes', withNotes],
    ['a plan with what an earlier reconcile left', withLeftOver],
  ])('%s is what its schema describes', (_, one) => {
    validate(JSON.parse(formatJson(one)));
    expect(validate.errors).toBeNull();
  });

  it('how to delete what an earlier reconcile left is with it', () => {
    expect((JSON.parse(formatJson(withLeftOver)) as Plan).changes).toEqual(withLeftOver.changes);
    expect(formatJson(plan)).not.toContain('deletion');
  });

  it('a property that is missing on one side is null there', () => {
    const { changes } = JSON.parse(formatJson(plan)) as Plan;
    expect(changes[0]?.properties).toEqual([{ path: 'enabled', live: null, file: true }]);
    expect(changes[3]?.properties).toEqual([{ path: 'consentRequired', live: true, file: null }]);
  });
});
