import { at, entries, isOn, type Placed, text } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, flowsByAlias } from '../flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unreadable-denial'> = {
  code: 'unreadable-denial',
  severity: 'warning',
  title: 'a deny-access-authenticator in a flow of direct grants',
  reason:
    'It answers with a page for people: the client, which asked for a token, gets 401 and HTML instead of an error that it can read (measured with 26.5.5 and 26.7.3), and older versions answer 500 "unknown_error" (keycloak issue 13368). Nobody gets in, but programs tell their users that something is broken.',
  check: (realm, report) => {
    const flows = flowsByAlias(realm);
    const found = new Set<Placed>();
    const visited = new Set<Placed>();
    const visit = (flow: Placed | undefined): void => {
      if (flow === undefined || visited.has(flow)) return;
      visited.add(flow);
      for (const { place, authenticator: name, subFlow: alias } of enabledExecutionsOf(flow)) {
        if (alias !== undefined) visit(flows.get(alias));
        else if (name === 'deny-access-authenticator') found.add(at(place, 'authenticator') ?? place);
      }
    };
    for (const name of flowsInUse(realm))
      visit(flows.get(name) ?? realm.flows.find((flow) => text(flow, 'id') === name));
    for (const place of found)
      report(place, {
        message: 'a client that asks for a token is answered with a page here, which it cannot read',
        hint: 'Write "directAccessGrantsEnabled": false in clients that are not for everybody, instead of a gate',
      });
  },
};

/** @returns the flows, by alias or ID, that direct grants go through: none where no client may use them. */
function flowsInUse(realm: RealmIndex): string[] {
  const clients = realm.clients.filter((client) => isOn(client, 'directAccessGrantsEnabled'));
  const own = clients.map((client) =>
    entries(at(client, 'authenticationFlowBindingOverrides')).find(([key]) => key === 'direct_grant'),
  );
  const overrides = own.flatMap((override) =>
    typeof override?.[1].value === 'string' && override[1].value !== '' ? [override[1].value] : [],
  );
  const isShared = overrides.length < clients.length || realm.find('client', 'admin-cli') === 'built-in';
  const bound = realm.setting('directGrantFlow');
  return isShared && typeof bound === 'string' ? [...overrides, bound] : overrides;
}

const realm = (directAccessGrantsEnabled: boolean): object => ({
  directGrantFlow: 'grant',
  authenticationFlows: [
    topLevelFlow(
      'grant',
      authenticator('direct-grant-validate-username'),
      authenticator('direct-grant-validate-password'),
      subFlowExecution('gate', 'CONDITIONAL'),
    ),
    subFlow('gate', { ...authenticator('conditional-user-role'), authenticatorConfig: 'guests' }, DENY),
  ],
  authenticatorConfig: [{ alias: 'guests', config: { condUserRole: 'offline_access', negate: 'true' } }],
  clients: [{ clientId: 'admin-cli', directAccessGrantsEnabled }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': realm(true) },
  good: { 'bootstrap/realm.json': realm(false) },
};
