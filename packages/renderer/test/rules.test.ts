import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules, ruleDocs } from '../../../tools/rule-docs.ts';
import { type Diagnostic, renderRealm, type RealmTemplates, validateRealm } from '../src/index.ts';
import type { Examples } from '../src/rules/rule.ts';

const documented = await readRules();

function validate(realm: Examples['bad'], { reconciler = '6.5.0', keycloak }: Partial<Examples> = {}): Diagnostic[] {
  const templates = { bootstrap: [], managed: [] } as {
    -readonly [Kind in keyof RealmTemplates]: { path: string; text: string }[];
  };
  for (const [path, content] of Object.entries(realm)) {
    templates[path.startsWith('managed/') ? 'managed' : 'bootstrap'].push({
      path,
      text: JSON.stringify({ realm: 'demo', ...content }, null, 2),
    });
  }
  const rendered = renderRealm(templates, {});
  expect(rendered.diagnostics).toEqual([]);
  return validateRealm(rendered, { reconciler, ...(keycloak === undefined ? {} : { keycloak }) });
}

describe.each(documented.map((one) => [one.rule.code, one] as const))('%s', (code, { rule, examples }) => {
  it('finds its bad example, at a place in it', () => {
    const findings = validate(examples.bad, examples).filter((one) => one.code === code);
    expect(findings).not.toEqual([]);
    for (const { file, line, severity, place } of findings) {
      expect(Object.keys(examples.bad)).toContain(file);
      expect(line).toBeGreaterThan(1);
      expect(severity).toBe(rule.severity);
      expect(place).toMatch(new RegExp(`^${file}#`));
    }
  });

  it('lets its good example pass, and so do the other rules', () => {
    const errors = validate(examples.good, examples).filter((one) => one.severity === 'error' || one.code === code);
    expect(errors).toEqual([]);
  });
});

it('docs/rules.md lists every rule as its file says it', async () => {
  await expect(ruleDocs(documented)).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/rules.md'));
});
