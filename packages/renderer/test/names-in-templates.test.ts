import { expect, it } from 'vitest';
import { namesInTemplates, type RealmTemplates } from '../src/index.ts';

const templates = (...texts: string[]): RealmTemplates => ({
  bootstrap: [],
  managed: texts.map((text, index) => ({ path: `managed/${index}.json`, text })),
});
const names = (...expressions: string[]): string[] | undefined =>
  namesInTemplates([templates(JSON.stringify({ realm: 'demo', list: expressions }))])?.map((steps) => steps.join('.'));

it.each([
  ['a name', ['{{origins.shop}}'], ['origins.shop']],
  ['names in a text', ['https://{{host}}:{{ port }}/'], ['host', 'port']],
  ['a condition and both its branches', ['{{#if a}}{{b}}{{else}}{{c.d}}{{/if}}'], ['a', 'b', 'c.d']],
  ['a list that is gone through', ['{{#each hosts}}{{this}}{{@index}}{{/each}}'], ['hosts']],
  ['a name that is looked up by another', ['{{lookup origins stage}}'], ['origins', 'stage']],
  ['the outermost values', ['{{#each hosts}}{{@root.domain}}{{/each}}'], ['hosts', 'domain']],
  ['all values', ['{{#each this}}{{@key}}{{/each}}'], ['']],
  ['braces that are text', [String.raw`\{{name}} {{host}}`], ['host']],
])('finds %s', (_, expressions, expected) => {
  expect(names(...expressions)).toEqual(expected);
});

it('finds what a stage drops, and what any realm uses', () => {
  const dropped = templates('{"realm":"a","clients":[{"$when":"{{hasShop}}","clientId":"{{shop.id}}"}]}');
  const other = templates('{"realm":"b","displayName":"{{title}}"}');
  expect(namesInTemplates([dropped, other])).toEqual([['hasShop'], ['shop', 'id'], ['title']]);
});

it('does not know of templates that cannot be read', () => {
  expect(names('{{#if a}}')).toBeUndefined();
  expect(namesInTemplates([templates('{')])).toBeUndefined();
  expect(namesInTemplates([{ ...templates('{"realm":"a"}'), isPartial: true }])).toBeUndefined();
});
