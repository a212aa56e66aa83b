import { at, entries, items } from '../../document/placed.ts';
import { subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { nameOf } from '../entity-names.ts';
import { executionsOf } from '../flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';

/** The built-in realm role that RealmManager.importRealm makes last; the others exist before composites are read. */
const LATE_REALM_ROLE = 'uma_authorization';

export const rule: Rule<'late-built-in'> = {
  code: 'late-built-in',
  severity: 'error',
  title: 'a reference to something of Keycloak’s own that is not there yet when the realm is imported',
  reason:
    'Running realms have it, and keycloak-config-cli finds it there. An import makes Keycloak’s own flows after those of the documents and with new IDs, the role "uma_authorization" last of all, and no roles for those of its clients that documents declare: the first start fails with "unknown_error".',
  check: (realm, report) => {
    checkFlows(realm, report);
    checkComposites(realm, report);
  },
};

function checkFlows(realm: RealmIndex, report: Report): void {
  for (const flow of realm.flows) {
    for (const { place, subFlow: name } of executionsOf(flow)) {
      if (name === undefined || realm.find('flow', name) !== 'built-in') continue;
      report(at(place, 'flowAlias') ?? place, {
        message: `"${nameOf(flow, 'alias')}" contains Keycloak’s own flow "${name}", which an import makes only afterwards`,
        hint: 'Declare a sub-flow of your own with these executions',
      });
    }
  }
  for (const client of realm.clients) {
    for (const [binding, place] of entries(at(client, 'authenticationFlowBindingOverrides'))) {
      const name = place.value;
      if (typeof name !== 'string' || realm.find('flow', name) !== 'built-in') continue;
      report(place, {
        message: `the ${binding} flow override of "${nameOf(client, 'clientId')}" is Keycloak’s own flow "${name}", which an import makes with an ID that nobody knows`,
        hint: `Declare the flow "${name}" and its sub-flows, as exports have them, or a flow of your own`,
      });
    }
  }
}

function checkComposites(realm: RealmIndex, report: Report): void {
  for (const role of [...realm.realmRoles, ...realm.clientRoles.map(([, clientRole]) => clientRole)]) {
    const what = `the composite role "${nameOf(role)}"`;
    for (const place of items(at(role, 'composites', 'realm'))) {
      if (place.value !== LATE_REALM_ROLE || realm.find('realm-role', LATE_REALM_ROLE) !== 'built-in') continue;
      report(place, {
        message: `${what} contains "${LATE_REALM_ROLE}", which an import makes only afterwards`,
        hint: `Declare the role "${LATE_REALM_ROLE}" under roles.realm`,
      });
    }
    for (const [client, roles] of entries(at(role, 'composites', 'client'))) {
      // An import makes the roles of its own clients first, but of those only that it makes itself.
      if (realm.findDeclared('client', client) === undefined) continue;
      for (const place of items(roles)) {
        if (typeof place.value !== 'string') continue;
        if (realm.find('client-role', `${client}/${place.value}`) !== 'built-in') continue;
        report(place, {
          message: `${what} contains the role "${place.value}" of "${client}", which an import does not make for a client that is declared, or only afterwards`,
          hint: `Declare the role under roles.client["${client}"]`,
        });
      }
    }
  }
}

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [topLevelFlow('gate', subFlowExecution('forms'))] } },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [
        topLevelFlow('gate', subFlowExecution('gate forms')),
        subFlow('gate forms', { authenticator: 'auth-username-password-form', requirement: 'REQUIRED' }),
      ],
    },
  },
};
