import { escapeUnprintable } from '@realm-as-code/renderer';
import type { Access } from '../access.ts';
import { answersOf } from './answers.ts';
import { nameOfWay } from './names.ts';
import type { Report } from './tables.ts';

/**
 * Writes for programs who may log in where, as schemas/access.schema.json describes it.
 *
 * @param withPaths also every path through the flows.
 */
export function formatJson(stage: string, reports: readonly Report[], withPaths: boolean): string {
  return `${escapeUnprintable(JSON.stringify({ stage, realms: reports.map((report) => jsonOf(report, withPaths)) }, null, 2))}\n`;
}

function jsonOf(report: Report, withPaths: boolean): object {
  const { realm, matrix, clients, builtIn } = report;
  const shown = (access: Access): object => answerOf(access, withPaths);
  return {
    realm,
    users: matrix.kinds.map(({ name, user: { roles, attributes, credentials } }) => ({
      name,
      roles,
      attributes,
      credentials,
    })),
    clients: clients.map((clientId) => ({ clientId, builtIn: builtIn.has(clientId) })),
    answers: answersOf(report, (access) => JSON.stringify(shown(access))).map(
      ({ ways, clients: alike, kinds, access }) => ({
        clients: alike,
        ways: ways.map((way) => ({ ...way, name: nameOfWay(way) })),
        users: kinds.map(({ name }) => name),
        ...shown(access),
      }),
    ),
  };
}

function answerOf(
  { outcome, reason, message, by, needs, dependsOn, request, flows, steps }: Access,
  withPaths: boolean,
): object {
  return { outcome, reason, message, by, needs, dependsOn, request, ...(withPaths && { flows, steps }) };
}
