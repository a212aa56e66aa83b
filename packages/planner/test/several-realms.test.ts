import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '@realm-as-code/renderer';
import {
  findDroppedRealms,
  formatJsons,
  formatMarkdowns,
  formatTexts,
  type Plan,
  type UnreadRealm,
} from '../src/index.ts';

const sales: Plan = {
  realm: 'sales',
  stage: 'prod',
  summary: { create: 0, change: 0, delete: 1, stays: 0 },
  changes: [{ action: 'delete', type: 'client', name: 'old', properties: [] }],
  unknown: [],
  unpredicted: [],
};
const gone: UnreadRealm = { realm: 'gone', stage: 'prod', problem: 'there is no realm "gone" at http://k' };
const plans = [sales, gone];

describe('the plans of several realms', () => {
  it('stand one below the other for people', () => {
    expect(formatTexts(plans, false)).toBe(`Realm sales, stage prod: what the next reconcile will do

client
  - old

0 to create, 0 to change, 1 to delete.


Realm gone, stage prod: it could not be read
`);
  });

  it('have a heading each in a comment', () => {
    const text = formatMarkdowns(plans);
    expect(text.match(/^###.*$/gm)).toEqual(['### Realm `sales`, stage `prod`', '### Realm `gone`, stage `prod`']);
    expect(text).toContain('**It could not be read: there is no realm "gone" at http://k.**');
  });

  it('are one document for programs, which its schema describes', () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../schemas/plan.schema.json'), 'utf8')) as object;
    const validate = new Ajv().compile(schema);
    const document = JSON.parse(formatJsons(plans)) as { realms: object[] };
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.realms).toEqual([sales, gone]);
    expect(validate({ realms: [{ realm: 'x' }] })).toBe(false);
  });
});

describe('a realm whose templates are gone', () => {
  it('stays in running Keycloaks, and that is said', () => {
    const found = findDroppedRealms(['sales', 'shop'], [{ name: 'shop' }], 'templates');
    expect(found.map(formatDiagnostic)).toEqual([
      'templates:1:1 warning vanished-declaration: the realm "sales" is no longer declared and stays in running Keycloaks, users and secrets included. To delete it, use the Admin Console',
    ]);
  });
});
