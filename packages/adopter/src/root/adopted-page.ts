import type { Diagnostic } from '@realm-as-code/renderer';
import type { Exception, Stage } from '@realm-as-code/stage';
import type { AdoptedRealm } from '../adopt-realm.ts';
import { code, codes, count, type Note } from '../note.ts';

/** What ADOPTED.md is about. */
export interface AdoptedPageInput {
  readonly realm: AdoptedRealm;
  readonly stage: Omit<Stage, 'values'>;
  /** Whether the realm was put into a root that was there, with stages of its own. */
  readonly isAdded: boolean;
  /** Where the realm comes from, as the page names it: a URL or a file. */
  readonly source: string;
  /** The version of Keycloak that the realm comes from; empty where it is not known. */
  readonly sourceVersion: string;
  readonly exceptions: readonly Exception[];
  /** Findings that no exception can be made for. */
  readonly findings: readonly Diagnostic[];
  /** Whether it comes from a realm of which everything is known, and not from files that are applied to one. */
  readonly isLive: boolean;
  /** What the next reconcile would change in the realm, as `plan` prints it; undefined where it changes nothing. */
  readonly plan: string | undefined;
  /** The title of a rule. */
  readonly titleOf: (rule: Exception['rule']) => string;
}

/** @returns the page that says what was taken, what was left and why, and what is to be decided, in Markdown. */
export function adoptedPage(input: AdoptedPageInput): string {
  const { realm, source, stage } = input;
  const sections = [
    `# The realm ${code(realm.name)} as code\n\nBrought in from ${source}.`,
    section('Taken', [...filesOf(realm), ...texts(realm.notes, 'taken')]),
    section('Left behind', texts(realm.notes, 'left')),
    section('To decide', [...versionNote(input), ...texts(realm.notes, 'decide'), ...findingsOf(input.findings)]),
    baselineOf(input),
    `## The first reconcile\n\n${firstReconcile(input)}`,
    `## Next\n\n${fenced(nextCommands(stage.name), 'sh')}`,
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function firstReconcile({ isLive, plan }: AdoptedPageInput): string {
  if (!isLive)
    return 'Files do not say what is in the realm that they are applied to: ask `plan` before the first start.';
  if (plan === undefined) return 'It changes nothing in the realm that this comes from.';
  return `It changes this in the realm that this comes from:\n\n${fenced(plan)}`;
}

function filesOf({ files }: AdoptedRealm): string[] {
  const of = (kind: string): string[] => files.map(({ path }) => path).filter((path) => path.startsWith(kind));
  return [
    `Reconciled on every start: ${codes(of('managed/'), 100)}.`,
    `Applied on the first start only: ${codes(of('bootstrap/'), 100)}.`,
  ];
}

function texts(notes: readonly Note[], kind: Note['kind']): string[] {
  return notes.filter((note) => note.kind === kind).map(({ text }) => text);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function versionNote({ sourceVersion, stage, isAdded }: AdoptedPageInput): string[] {
  const { keycloak } = stage.versions;
  if (isAdded) return [];
  const how = `How Keycloak is run was not taken from anywhere: look at \`keycloak:\` in ${code(`stages/${stage.name}.yaml`)}.`;
  if (sourceVersion === '' || sourceVersion === keycloak) return [how];
  return [
    `The realm comes from Keycloak ${sourceVersion}, and the stage deploys ${keycloak}: see "versions" in \`stages/shared.yaml\`.`,
    how,
  ];
}

function findingsOf(findings: readonly Diagnostic[]): string[] {
  return findings.map(
    ({ code: finding, message, place }) =>
      `${code(finding)}${place === undefined ? '' : ` at ${code(place)}`}: ${message}`,
  );
}

function baselineOf({ exceptions, stage, titleOf }: AdoptedPageInput): string {
  if (exceptions.length === 0) return '';
  const rules = [...new Set(exceptions.map(({ rule }) => rule))].toSorted();
  const lines = rules.map((rule) => {
    const places = exceptions.filter((one) => one.rule === rule).map(({ at }) => at.slice(at.indexOf('#') + 1));
    return `- ${code(rule)} (${count(places.length, 'place')}): ${titleOf(rule)}. ${codes(places, 6)}`;
  });
  const intro = `What the rules find in the realm as it is, under \`exceptions:\` in ${code(`stages/${stage.name}.yaml`)}. Mend one, remove its exception, and \`validate\` keeps it mended.`;
  return `## Baseline\n\n${intro}\n\n${lines.join('\n')}`;
}

function nextCommands(stage: string): string {
  return [
    'realm-as-code validate',
    'realm-as-code generate --all',
    `realm-as-code check-env --stage ${stage}`,
    `realm-as-code plan --stage ${stage} --url URL --env deploy/.env --secrets`,
  ].join('\n');
}

function fenced(text: string, language = 'text'): string {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}
