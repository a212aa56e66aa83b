import {
  type AccessRealm,
  formatJson,
  formatMarkdown,
  formatText,
  kindsOfUsers,
  makeMatrix,
  readAccessRealm,
  type Report,
  type Way,
} from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import type { Problem } from '@realm-as-code/planner';
import { objectsAt, SecretValues, suggest, textAt } from '@realm-as-code/renderer';
import { chooseRealms } from '../input/choose-realms.ts';
import { loadStage } from '../input/load-stages.ts';
import { printErrors } from '../output/print-errors.ts';
import { printProblem } from '../output/print-problem.ts';
import { isColoured, print } from '../output/terminal.ts';

export interface AccessOptions {
  readonly stage: string;
  readonly root?: string | undefined;
  /** Names of realms. */
  readonly realm?: readonly string[] | undefined;
  /** Client IDs. */
  readonly client?: readonly string[] | undefined;
  /** Users with just these roles, `role` or `client.role`. */
  readonly roles?: readonly string[] | undefined;
  readonly way?: readonly Way['kind'][] | undefined;
  readonly why?: true | undefined;
  readonly format: 'text' | 'json' | 'markdown';
}

/** A realm of the stage, and the IDs of the clients in it that Keycloak makes itself. */
interface Realm {
  readonly realm: AccessRealm;
  readonly builtIn: ReadonlySet<string>;
}

/** `access`: say who may log in to which client of a stage, by which way. @returns the exit code. */
export function access(options: AccessOptions): number {
  const loaded = loadStage(options.root, options.stage);
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const { realms, keycloak } = loaded.generated;
  const chosen = chooseRealms(realms, options.realm, 'the templates');
  const found =
    'problem' in chosen
      ? chosen
      : thoseWith(
          chosen.map((one) => toRealm(one, keycloak)),
          options,
        );
  // Secrets are variables here, and their values are not known.
  if ('problem' in found) return printProblem(new SecretValues(), found);
  print(
    formatAll(
      found.map((one) => reportOf(one, options)),
      options,
    ),
  );
  return 0;
}

function toRealm({ name, merged }: { readonly name: string; readonly merged: object }, keycloak: string): Realm {
  const fresh = freshRealm(keycloak, name);
  return {
    realm: readAccessRealm(merged as Parameters<typeof readAccessRealm>[0], fresh),
    builtIn: new Set(objectsAt(fresh, 'clients').flatMap((client) => textAt(client, 'clientId') ?? [])),
  };
}

/** @returns the realms that have a client that is asked for, and every role. */
function thoseWith(realms: readonly Realm[], { client, roles = [] }: AccessOptions): readonly Realm[] | Problem {
  const missing =
    missingIn(realms, client ?? [], 'client', ({ clients }) => clients) ??
    missingIn(realms, roles, 'role', (realm) => realm.roles);
  if (missing !== undefined) return missing;
  return realms.filter(
    ({ realm }) =>
      (client === undefined || client.some((clientId) => realm.clients.has(clientId))) &&
      roles.every((role) => realm.roles.has(role)),
  );
}

function missingIn(
  realms: readonly Realm[],
  names: readonly string[],
  what: string,
  knownIn: (realm: AccessRealm) => ReadonlyMap<string, unknown>,
): Problem | undefined {
  const known = realms.map(({ realm }) => knownIn(realm));
  const missing = names.find((name) => !known.some((one) => one.has(name)));
  if (missing === undefined) return undefined;
  const hint = suggest(
    missing,
    known.flatMap((one) => [...one.keys()]),
  );
  return { problem: `there is no ${what} ${JSON.stringify(missing)}`, ...(hint !== undefined && { hint }) };
}

function reportOf({ realm, builtIn }: Realm, { stage, client, roles, way }: AccessOptions): Report {
  const matrix = makeMatrix(realm, kindsOfUsers(realm, roles));
  const clients = matrix.clients.filter((clientId) => client?.includes(clientId) !== false);
  return { realm: realm.name, stage, matrix, clients, ways: way, builtIn };
}

function formatAll(reports: readonly Report[], { stage, format, why }: AccessOptions): string {
  const withPaths = why === true;
  if (format === 'json') return formatJson(stage, reports, withPaths);
  const one = (report: Report): string =>
    format === 'markdown' ? formatMarkdown(report, withPaths) : formatText(report, withPaths, isColoured());
  return reports.map(one).join('\n');
}
