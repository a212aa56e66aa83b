import type { Plan } from '@realm-as-code/planner';
import { type Diagnostic, findSecrets, type Json, textAt } from '@realm-as-code/renderer';
import { type AccessData, accessData } from './access.ts';
import { type ClientData, clientsData } from './clients.ts';
import { type DrawnFlow, drawnFlows } from './flows.ts';
import { originsOf } from './origins.ts';
import { bindingsData, countThings, type ThingCount } from './overview.ts';
import type { Picture } from './picture.ts';
import { plannedOfClients } from './planned.ts';
import { type RoleData, rolesData } from './roles.ts';

/** All that the page says. */
export interface PageModel {
  readonly realm: string;
  readonly displayName: string;
  readonly stage: string;
  readonly keycloak: string;
  readonly things: readonly ThingCount[];
  readonly bindings: readonly (readonly [use: string, flow: string])[];
  readonly flows: readonly DrawnFlow[];
  readonly access: AccessData;
  readonly clients: readonly ClientData[];
  readonly roles: readonly RoleData[];
  readonly findings: readonly Diagnostic[];
  readonly plan: Plan | undefined;
}

/** @returns all that the page says, with every secret in it hidden. */
export function pageModel({ realm, documents, stage, keycloak, findings, plan, secrets }: Picture): PageModel {
  const originOf = originsOf(documents);
  const planned = plannedOfClients(plan);
  const clients = clientsData(realm, documents, originOf).map((client) => ({
    ...client,
    planned: planned.get(client.id),
  }));
  const model: PageModel = {
    realm: realm.name,
    displayName: textAt(realm.settings, 'displayName') ?? '',
    stage,
    keycloak,
    things: countThings(realm, originOf, plan),
    bindings: bindingsData(realm),
    flows: drawnFlows(realm, originOf),
    access: accessData(
      realm,
      clients.map(({ id }) => id),
    ),
    clients,
    roles: rolesData(realm, documents, originOf),
    findings,
    plan,
  };
  const inDocuments = documents.flatMap(({ value }) => findSecrets(value).map(({ text }) => text));
  return secrets.with(inDocuments).hideIn(model as unknown as Json) as unknown as PageModel;
}

/** What the page's script works on. */
export type PageData = Pick<PageModel, 'access' | 'clients'>;
