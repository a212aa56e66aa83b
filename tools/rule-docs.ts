import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accessCodes } from '../packages/access/src/codes.ts';
import { adoptCodes } from '../packages/adopter/src/codes.ts';
import { bundleCodes } from '../packages/bundle/src/codes.ts';
import { fileCodes } from '../packages/cli/src/codes.ts';
import { composeCodes } from '../packages/compose-gen/src/codes.ts';
import { kubernetesCodes } from '../packages/kube-gen/src/codes.ts';
import { importCodes, vanishedCodes } from '../packages/planner/src/codes.ts';
import type { Examples, Rule } from '../packages/renderer/src/check/rule.ts';
import { documentCodes, renderCodes } from '../packages/renderer/src/diagnostics/codes.ts';
import { minorOf } from '../packages/renderer/src/keycloak/version-range.ts';
import { stageCodes } from '../packages/stage/src/codes.ts';

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

/** The codes that are found without a rule, by what they are about. */
const OTHER_CODES: readonly (readonly [heading: string, codes: Readonly<Record<string, string>>])[] = [
  ['Documents', documentCodes],
  ['Rendering and merging', renderCodes],
  ['Stages, variables and environment files', stageCodes],
  ['Who may log in', accessCodes],
  ['The deployment', composeCodes],
  ['Kubernetes', kubernetesCodes],
  ['What was declared before', vanishedCodes],
  ['Import files', importCodes],
  ['What is brought in', adoptCodes],
  ['Bundles', bundleCodes],
  ['Files', fileCodes],
];

/** @returns docs/rules.md: every rule with its reason and examples, and the other codes. */
export function ruleDocs(all: readonly DocumentedRule[]): string {
  const index = all.map(({ rule }) => `| [\`${rule.code}\`](#${rule.code}) | ${severityOf(rule)} | ${rule.title} |`);
  const others = OTHER_CODES.map(([heading, codes]) => {
    const lines = Object.entries(codes).map(([code, title]) => `| <a id="${code}"></a>\`${code}\` | ${title} |`);
    return [`### ${heading}`, ['| code | finds |', '| --- | --- |', ...lines].join('\n')].join('\n\n');
  });
  return `<!-- Generated from packages/renderer/src/check/rules by "pnpm make:rule-docs". Do not edit. -->

# Rules

What \`validate\` and \`generate\` find in realm documents, and [the other findings](#other-findings) of all commands. A rule
can be switched off in a stage file, with a reason:

\`\`\`yaml
exceptions:
  - rule: direct-grants
    at: managed/30-clients.json#clients[legacy-importer]
    reason: It cannot show a login page; it is replaced in spring.
\`\`\`

\`at\` is the place as the finding names it; everything below it counts too. A file
(\`managed/30-clients.json\`) covers all that is found in it, and \`'*#clients'\`, in quotes, every client in any file. \`[*]\` stands for
any entity of a list: \`'*#clients[*].redirectUris'\`. An exception that nothing is found for is an error, so that none outlives
its reason.

| code | severity | finds |
| --- | --- | --- |
${index.join('\n')}

${all.map(rulePage).join('\n\n')}

## Other findings

${others.join('\n\n')}
`;
}

function rulePage({ rule, examples }: DocumentedRule): string {
  const versions = [
    ...(examples.keycloak === undefined ? [] : [`Keycloak ${examples.keycloak}`]),
    ...(examples.reconciler === undefined ? [] : [`keycloak-config-cli ${examples.reconciler}`]),
  ];
  const when = versions.length === 0 ? '' : ` (with ${versions.join(' and ')})`;
  return [
    `## ${rule.code}`,
    `Finds ${rule.title}. Severity: ${severityOf(rule)}.${versionsOf(rule)}`,
    `${rule.reason}${sourceOf(rule)}`,
    `Found${when}:`,
    ...documents(examples.bad),
    'Right:',
    ...documents(examples.good),
  ].join('\n\n');
}

function severityOf({ severity, import: verdict }: Rule): string {
  return verdict === 'accepts' && severity === 'error' ? 'error; in bootstrap documents warning' : severity;
}

/** In which versions of Keycloak a rule is checked, as a sentence. */
function versionsOf({ since, until }: Rule): string {
  const last = since?.at(-1);
  const earlier = since?.slice(0, -1).map((version) => `, and ${version} of ${minorOf(version)}`) ?? [];
  const from = last === undefined ? '' : ` since ${last}${earlier.join('')}`;
  const to = until === undefined ? '' : ` before ${until}`;
  return from + to === '' ? '' : ` For Keycloak${from}${to}.`;
}

function sourceOf({ guide }: Rule): string {
  if (guide === undefined) return '';
  const anchor = `migrating-to-${guide.replaceAll('.', '-')}`;
  return ` Source: [upgrading guide, ${guide}](https://www.keycloak.org/docs/latest/upgrading/#${anchor}).`;
}

function documents(realm: Examples['bad']): string[] {
  return Object.entries(realm).map(
    ([file, content]) => `\`\`\`json\n// ${file}\n${JSON.stringify(content, null, 2)}\n\`\`\``,
  );
}
