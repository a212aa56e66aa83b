import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Examples, Rule } from '../packages/renderer/src/check/rule.ts';

const folder = join(import.meta.dirname, '../packages/renderer/src/check/rules');

/** A rule with its examples, as its file says it. */
export interface DocumentedRule {
  readonly rule: Rule;
  readonly examples: Examples;
}

/** Reads all rule files, in the order of their codes. */
export async function readRules(): Promise<DocumentedRule[]> {
  const names = readdirSync(folder).filter((name) => name !== 'index.ts');
  const found: DocumentedRule[] = [];
  for (const name of names.toSorted()) found.push((await import(join(folder, name))) as DocumentedRule);
  return found;
}

/** @returns docs/rules.md: every rule with its reason and examples. */
export function ruleDocs(all: readonly DocumentedRule[]): string {
  const index = all.map(({ rule }) => `| [\`${rule.code}\`](#${rule.code}) | ${rule.severity} | ${rule.title} |`);
  const pages = all.map(({ rule, examples }) => {
    const versions = [
      ...(examples.keycloak === undefined ? [] : [`Keycloak ${examples.keycloak}`]),
      ...(examples.reconciler === undefined ? [] : [`keycloak-config-cli ${examples.reconciler}`]),
    ];
    const when = versions.length === 0 ? '' : ` (with ${versions.join(' and ')})`;
    return [
      `## ${rule.code}`,
      `Finds ${rule.title}. Severity: ${rule.severity}.`,
      rule.reason,
      `Found${when}:`,
      ...documents(examples.bad),
      'Right:',
      ...documents(examples.good),
    ].join('\n\n');
  });
  return `<!-- Generated from packages/renderer/src/rules by "pnpm test --update rules". Do not edit. -->

# Rules

What \`validate\` and \`generate\` find in realm documents, beside documents that are no JSON, have unknown properties or
wrong types, or contradict each other. A rule can be switched off for one place in a stage file, with a reason:

\`\`\`yaml
exceptions:
  - rule: direct-grants
    at: managed/30-clients.json#clients[legacy-importer]
    reason: It cannot show a login page; it is replaced in spring.
\`\`\`

\`at\` is the place as the finding names it; what is below it counts too. An exception that nothing is found for is an
error, so that none outlives its reason.

| code | severity | finds |
| --- | --- | --- |
${index.join('\n')}

${pages.join('\n\n')}
`;
}

function documents(realm: Examples['bad']): string[] {
  return Object.entries(realm).map(
    ([file, content]) => `\`\`\`json\n// ${file}\n${JSON.stringify(content, null, 2)}\n\`\`\``,
  );
}
