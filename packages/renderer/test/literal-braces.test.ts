import { describe, expect, it } from 'vitest';
import { renderRealm } from '../src/index.ts';

function render(text: string): unknown {
  const file = { path: 'bootstrap/realm.json', text: `{ "realm": "demo", "displayName": "${text}" }` };
  const { merged, diagnostics } = renderRealm({ bootstrap: [file], managed: [] }, { name: 'value' });
  return diagnostics.length > 0 ? diagnostics.map(({ code, hint }) => [code, hint]) : merged['displayName'];
}

describe('braces that are part of a text', () => {
  it.each([
    [String.raw`\\{{name}}`, '{{name}}'],
    [String.raw`Hello \\{{ user }}, {{name}}!`, 'Hello {{ user }}, value!'],
    [String.raw`\\{{a}} and \\{{b}}`, '{{a}} and {{b}}'],
    [String.raw`\\{{`, '{{'],
    [String.raw`\\{{{name}}}`, '{{{name}}}'],
    ['}} and { {', '}} and { {'],
  ])('%s is %s', (written, text) => {
    expect(render(written)).toBe(text);
  });

  it.each(['{{user}}', 'Dear {{user}}', 'Dear {{user', '{{user name}}'])(
    '%s: the hint says how to write them',
    (text) => {
      expect(JSON.stringify(render(text))).toContain(JSON.stringify(String.raw`write \\{{ for {{`).slice(1, -1));
    },
  );
});
