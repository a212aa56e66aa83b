import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { isOn, at } from '../../document/placed.ts';
import {
  ALLOWS_RESPONSE_PARAMETERS,
  REFUSES_RESPONSE_PARAMETERS,
  responseParameterIn,
} from '../../keycloak/response-parameters.ts';
import { redirectUrisOf } from '../clients.ts';
import { clientName } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'response-parameter'> = {
  code: 'response-parameter',
  severity: 'error',
  ...REFUSES_RESPONSE_PARAMETERS,
  guide: '26.7.3',
  title: 'a redirect URI with a parameter that Keycloak itself adds to it, such as `state` or `code`',
  reason:
    'Keycloak stores it and refuses every login and logout that returns there: "Invalid parameter: redirect_uri".',
  check: (realm, report) => {
    for (const client of realm.clients) {
      const attributes = at(client, 'attributes');
      if (attributes !== undefined && isOn(attributes, ALLOWS_RESPONSE_PARAMETERS)) continue;
      for (const { uri, place } of redirectUrisOf(client)) {
        const parameter = mayHoldPlaceholder(uri) ? undefined : responseParameterIn(uri);
        if (parameter === undefined) continue;
        report(place, {
          message: `${clientName(client)}: Keycloak ${realm.keycloak} refuses "${uri}", because "${parameter}" is a parameter of its own answers`,
          hint: `Rename the parameter in the application; until then, the attribute "${ALLOWS_RESPONSE_PARAMETERS}": "true" allows it`,
        });
      }
    }
  },
};

const client = (uri: string): object => ({ clients: [{ clientId: 'app', redirectUris: [uri] }] });

export const examples: Examples = {
  keycloak: '26.7.3',
  bad: { 'managed/30-clients.json': client('https://app.example.org/login?state=done') },
  good: { 'managed/30-clients.json': client('https://app.example.org/login?step=done') },
};
