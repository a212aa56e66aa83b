import {
  type Diagnostic,
  didYouMean,
  isObject,
  type Json,
  own,
  type RenderedRealm,
  type Severity,
  sortDiagnostics,
  START,
} from '@realm-as-code/renderer';
import { type EnvEntry, parseEnvFile } from './env-file.ts';
import { isDevelopment, type Stage, type VariableRegistry } from '../stage.ts';
import { error } from '../codes.ts';

/** Shorter than this a secret can be guessed in time; in characters. */
const SHORTEST_SECRET = 12;
/** Fewer different characters than this are a pattern. */
const FEWEST_DIFFERENT = 6;
const WORDS = /password|passwort|changeme|change-me|secret|admin|keycloak|example|qwert|letmein|12345|abcde|todo|xxxx/i;
/** Variables of Compose and Docker themselves. */
const PROGRAMS = /^(COMPOSE|DOCKER|BUILDKIT)_/;

/** What a generated stage asks of its environment. */
export interface StageNeeds {
  /** The environment variables that it needs. */
  readonly variables: readonly string[];
  /** Its realm, which tells what values are used for. */
  readonly realm: RenderedRealm;
}

/**
 * Checks an environment file against what a stage needs. Values never appear in a diagnostic.
 *
 * @param generated the stage, from `generateStage`; its realm tells what values are used for.
 * @param file the file's path, for the diagnostics; `text` its content.
 * @returns `invalid-env-file`, `missing-variable`, `empty-value`, `example-value`, `unusable-value`, `weak-secret`,
 *   `repeated-secret`; as warnings `unneeded-variable` and `duplicate-key`. Examples that are no secrets are warnings, and
 *   in a stage that runs Keycloak in its development mode none at all; weak, repeated and example secrets are warnings
 *   there.
 */
export function checkEnv(
  stage: Stage,
  generated: StageNeeds,
  variables: VariableRegistry,
  file: string,
  text: string,
): Diagnostic[] {
  const { entries, diagnostics } = parseEnvFile(file, text);
  if (diagnostics.length > 0) return diagnostics;
  const isLenient = isDevelopment(stage);
  const found: Diagnostic[] = [];
  const report = (
    code: Parameters<typeof error>[0],
    entry: EnvEntry,
    message: string,
    hint?: string,
    severity: Severity = 'error',
  ): void => {
    found.push({ ...error(code, file, entry.position, message, hint), severity });
  };

  const last = new Map<string, EnvEntry>();
  for (const entry of entries) {
    const earlier = last.get(entry.name);
    if (earlier !== undefined) {
      const message = `${shownName(entry)} is already on line ${earlier.position.line}, and this one counts`;
      report('duplicate-key', entry, message, 'Keep one of them', 'warning');
    }
    last.set(entry.name, entry);
  }
  for (const name of generated.variables) {
    const entry = last.get(name);
    if (entry === undefined) {
      const { description = '' } = own(variables, name) ?? {};
      const message = `${name} is missing${description === '' ? '' : `: ${description}`}`;
      found.push(error('missing-variable', file, START, message, own(variables, name)?.generate));
    }
  }
  for (const [name, entry] of last) {
    if (!generated.variables.includes(name)) {
      if (PROGRAMS.test(name)) continue;
      const hint = didYouMean(name, generated.variables) ?? 'Remove it, or is it meant for another stage?';
      report('unneeded-variable', entry, `the stage ${stage.name} does not use ${shownName(entry)}`, hint, 'warning');
      continue;
    }
    const { value } = entry;
    const variable = own(variables, name);
    if (value === undefined || value === '') {
      report('empty-value', entry, `${name} has no value, and Compose stops at it`, variable?.generate);
      continue;
    }
    for (const unset of entry.unset) {
      // What follows a dollar sign in a secret is part of it.
      const reference = variable?.secret === false ? `refers to $${unset}, which` : 'refers to a variable that';
      const message = `${name} ${reference} is not in this file: Compose puts something else, or nothing, in its place`;
      report('unusable-value', entry, message, 'Put the value in single quotes to keep every $');
    }
    if (value.includes('\0'))
      report('unusable-value', entry, `${name} has a NUL character, which no environment can hold`);
    const isSecret = variable?.secret === true;
    if (variable !== undefined && value === variable.example) {
      if (isSecret || (!isLenient && variable.default !== 'example')) {
        const severity = isSecret && !isLenient ? 'error' : 'warning';
        report('example-value', entry, `${name} has the value of the example`, variable.generate, severity);
      }
      continue;
    }
    if (isSecret) {
      const weakness = weaknessOf(name, value);
      if (weakness !== undefined)
        report('weak-secret', entry, `${name} ${weakness}`, variable.generate, isLenient ? 'warning' : 'error');
    }
  }
  for (const [name, problem] of misused(generated.realm, stage, last)) {
    const entry = last.get(name);
    if (entry !== undefined) report('unusable-value', entry, `${name} ${problem.message}`, problem.hint);
  }
  for (const [first, second] of repeated(last, variables)) {
    const message = `${second.name} has the same value as ${first.name}`;
    report('repeated-secret', second, message, own(variables, second.name)?.generate, isLenient ? 'warning' : 'error');
  }
  return sortDiagnostics(found);
}

/** A name as a message may show it: what does not look like one may be a piece of a secret that fills several lines. */
function shownName({ name, value }: EnvEntry): string {
  const isUsual = /^[A-Z][A-Z0-9_]*$/.test(name) && (value !== undefined || name.includes('_'));
  return isUsual ? name : 'what stands here';
}

function weaknessOf(name: string, value: string): string | undefined {
  if (value.length < SHORTEST_SECRET) return `is shorter than ${SHORTEST_SECRET} characters`;
  if (new Set(value).size < FEWEST_DIFFERENT) return `has fewer than ${FEWEST_DIFFERENT} different characters`;
  if (value.toLowerCase().includes(name.toLowerCase())) return 'holds its own name';
  // A word in a long random value is chance.
  if (value.length < 24 && WORDS.test(value)) return 'holds a word that is tried first';
  return undefined;
}

/** Pairs of secrets with one value: whoever learns one has the other. */
function repeated(entries: ReadonlyMap<string, EnvEntry>, variables: VariableRegistry): [EnvEntry, EnvEntry][] {
  const first = new Map<string, EnvEntry>();
  return [...entries.values()].flatMap((entry): [EnvEntry, EnvEntry][] => {
    if (entry.value === undefined || entry.value === '' || own(variables, entry.name)?.secret !== true) return [];
    const earlier = first.get(entry.value);
    if (earlier !== undefined) return [[earlier, entry]];
    first.set(entry.value, entry);
    return [];
  });
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

/** Values that cannot stand where the stage puts them: host names, e-mail addresses, JSON, role names. */
function misused(realm: RenderedRealm, stage: Stage, entries: ReadonlyMap<string, EnvEntry>): Map<string, Problem> {
  const found = new Map<string, Problem>();
  const valueOf = (name: string): string => entries.get(name)?.value ?? '';
  const note = (name: string, problem: Problem | undefined): void => {
    if (problem !== undefined && valueOf(name) !== '' && !found.has(name)) found.set(name, problem);
  };
  const texts = [...realm.documents.map(({ value }) => value), [...stage.keycloak.command]].flatMap(textsOf);
  for (const text of texts) {
    // Behind a scheme, perhaps with a sub-domain in front: https://auth.$(env:DOMAIN)
    for (const [, name = ''] of text.matchAll(/:\/\/(?:[\w*-]+\.)*\$\(env:(\w+)\)/g))
      note(name, hostProblem(valueOf(name)));
  }
  for (const { kind, name, path } of realm.placeholders) {
    if (kind === 'envjson')
      note(name, jsonProblem(valueOf(name), path.at(-1) === 'realmRoles' ? rolesOf(realm) : undefined));
    else if (path.at(-1) === 'email' && path[0] === 'users' && !/^[^@\s]+@[^@\s]+$/.test(valueOf(name)))
      note(name, { message: 'is not an e-mail address', hint: 'Write name@domain' });
  }
  return found;
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}

function hostProblem(value: string): Problem | undefined {
  if (value.includes('://')) return { message: 'has a scheme', hint: 'Write the domain alone: aihub.example.org' };
  if (value.includes('/')) return { message: 'has a slash', hint: 'Write the domain alone: aihub.example.org' };
  if (!/^[a-z\d]([a-z\d.-]*[a-z\d])?(:\d+)?$/i.test(value) || value.includes('..'))
    return { message: 'is not a host name', hint: 'Write the domain alone: aihub.example.org' };
  return undefined;
}

function rolesOf(realm: RenderedRealm): ReadonlySet<string> {
  const roles = realm.documents.flatMap(({ value }) => {
    const all = own(value, 'roles');
    const list = isObject(all) ? own(all, 'realm') : undefined;
    return Array.isArray(list) ? list.flatMap((role) => (isObject(role) ? [own(role, 'name')] : [])) : [];
  });
  return new Set(roles.filter((name) => typeof name === 'string'));
}

function jsonProblem(value: string, roles: ReadonlySet<string> | undefined): Problem | undefined {
  const example = '["AIHubAccess"]';
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return {
      message: 'is not JSON',
      hint:
        roles === undefined ? 'Check it with a JSON tool' : `Write a JSON array such as '${example}', in single quotes`,
    };
  }
  if (roles === undefined) return undefined;
  if (!Array.isArray(parsed) || parsed.some((role) => typeof role !== 'string'))
    return {
      message: 'is not a JSON array of role names',
      hint: `Write a JSON array such as '${example}', in single quotes`,
    };
  const unknown = (parsed as string[]).filter((role) => !roles.has(role));
  if (unknown.length === 0) return undefined;
  const declared = [...roles].join(', ');
  return {
    message: `names ${unknown.length} role${unknown.length === 1 ? '' : 's'} that the realm does not declare`,
    hint: `Declared: ${declared}`,
  };
}
