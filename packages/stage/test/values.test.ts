import { type Diagnostic, formatDiagnostic } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { findPartialOverrides, findUnusedValues, parseYaml, type YamlSource } from '../src/index.ts';

function read(path: string, text: string): YamlSource {
  const { source } = parseYaml({ path, text });
  if (source === undefined) throw new Error(`${path} is no YAML`);
  return source;
}

const lines = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map(formatDiagnostic);

describe('a value that no template asks for', () => {
  const unused = (values: string, ...names: string[]): string[] =>
    lines(
      findUnusedValues(
        read('stages/dev.yaml', `values:\n${values}`),
        names.map((name) => (name === '' ? [] : name.split('.'))),
      ),
    );

  it('is named with its place, and with what was probably meant', () => {
    expect(unused('  origins:\n    shpo: https://a.example.org\n    old: x\n', 'origins.shop')).toEqual([
      'stages/dev.yaml:3:5 warning unused-value: no template uses the value "origins.shpo". Did you mean "shop"?',
      'stages/dev.yaml:4:5 warning unused-value: no template uses the value "origins.old". Remove it, or write {{origins.old}} in a template',
    ]);
  });

  it('suggests nothing that the file has already', () => {
    expect(unused('  shop: a\n  shpo: b\n', 'shop').join()).toContain('Remove it');
  });

  it('is an object as a whole where nothing of it is used', () => {
    expect(unused('  mail:\n    host: a\n    port: 25\n', 'shop')).toEqual([
      expect.stringContaining('2:3 warning unused-value: no template uses the value "mail".'),
    ]);
  });

  it.each(['mail', 'mail.host', ''])('is none that is asked for as %j', (name) => {
    expect(unused('  mail:\n    host: a\n', name)).toEqual([]);
  });

  it('is none that is a list of which an item is asked for', () => {
    expect(unused('  hosts: [a, b]\n', 'hosts.0')).toEqual([]);
  });

  it('says of a value "stage" that templates get the name of the stage', () => {
    expect(unused('  stage: test\n', 'stage')).toEqual([
      'stages/dev.yaml:2:3 warning unused-value: {{stage}} is always the name of the stage: this value is not used. Give it another name',
    ]);
  });
});

describe('an address that a stage has perhaps forgotten', () => {
  const left = (shared: string, stage: string): string[] =>
    lines(
      findPartialOverrides(
        read('stages/dev.yaml', `values:\n${stage}`),
        read('stages/shared.yaml', `values:\n${shared}`),
      ),
    );
  const origins = (...names: string[]): string =>
    `  origins:\n${names.map((name) => `    ${name}: https://${name}.$(env:DOMAIN)\n`).join('')}`;

  it('is one that the stage leaves, where it replaces those beside it', () => {
    expect(left(origins('shop', 'wiki', 'chat'), origins('shop', 'wiki'))).toEqual([
      'stages/dev.yaml:2:3 warning partial-override: "chat" of "origins" stays at https://chat.$(env:DOMAIN), as in stages/shared.yaml; the other 2 are this stage\'s own. Write "chat" here, too; if the shared address is meant, the same again',
    ]);
  });

  it('is found where each has an object of its own, too', () => {
    const objects = (...names: string[]): string =>
      names.map((name) => `  ${name}:\n    origin: https://${name}.example.org\n    theme: ${name}\n`).join('');
    expect(left(objects('shop', 'wiki', 'chat'), objects('shop', 'wiki'))).toEqual([
      expect.stringContaining('"chat.origin" of the values stays at https://chat.example.org,'),
    ]);
  });

  it('is meant where the stage says the same again', () => {
    expect(left(origins('shop', 'wiki', 'chat'), origins('shop', 'wiki', 'chat'))).toEqual([]);
  });

  it.each([
    ['a stage that replaces none', origins('shop', 'wiki', 'chat'), '  other: x\n'],
    ['a stage that replaces one of three', origins('shop', 'wiki', 'chat'), origins('shop')],
    ['a stage that replaces three of five', origins('a', 'b', 'c', 'd', 'e'), origins('a', 'b', 'c')],
    [
      'settings that are no addresses',
      '  keycloak: { ssl: all, frames: x, policy: y }\n',
      '  keycloak: { ssl: none, frames: z }\n',
    ],
    [
      'an address of somebody else',
      `${origins('shop', 'wiki')}    bank: https://api.bank.example\n`,
      origins('shop', 'wiki'),
    ],
    [
      'an address among settings',
      '  mail: { host: a, port: 25, help: "https://help.example.org" }\n',
      '  mail: { host: b, port: 1025 }\n',
    ],
  ])('is none for %s', (_, shared, stage) => {
    expect(left(shared, stage)).toEqual([]);
  });

  it('is one of somebody else where all others are replaced', () => {
    const shared = `${origins('a', 'b', 'c', 'd')}    bank: https://api.bank.example\n`;
    expect(left(shared, origins('a', 'b', 'c', 'd'))).toEqual([expect.stringContaining('"bank" of "origins"')]);
  });
});
