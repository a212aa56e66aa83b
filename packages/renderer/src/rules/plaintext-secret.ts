import { at, entries, items, type Placed } from '../placed.ts';
import type { Examples, Rule } from './rule.ts';

const CLIENT_ATTRIBUTES = ['saml.signing.private.key', 'saml.encryption.private.key'];
/** Settings of components that hold secrets: LDAP, key providers. */
const COMPONENT_SETTINGS = new Set([
  'bindCredential',
  'privateKey',
  'secret',
  'keystorePassword',
  'keyPassword',
  'password',
]);
const MASK = /^\*+$/;

export const rule: Rule<'plaintext-secret'> = {
  code: 'plaintext-secret',
  severity: 'error',
  title: 'a secret in plain text, or masked by an export',
  reason:
    'Generated files are committed: a secret in them is everyone’s who can read the repository. The asterisks of an export become the secret, as they stand.',
  check: (realm, report) => {
    const check = (place: Placed | undefined): void => {
      if (place === undefined || typeof place.value !== 'string' || place.value === '') return;
      // What is put in when a container starts (whether it is well-formed is not this rule's business), and Keycloak's vault.
      if (place.value.includes('$(') || place.value.startsWith('${vault.')) return;
      report(
        place,
        MASK.test(place.value)
          ? {
              message: 'these asterisks are an export’s mask, and would become the secret',
              hint: 'Write "$(env:NAME)"',
            }
          : {
              message: 'this secret is in plain text',
              hint: 'Write "$(env:NAME)" and describe the variable in stages/variables.yaml',
            },
      );
    };
    for (const client of realm.clients) {
      check(at(client, 'secret'));
      check(at(client, 'registrationAccessToken'));
      for (const name of CLIENT_ATTRIBUTES) check(at(client, 'attributes', name));
    }
    for (const user of realm.users) {
      for (const credential of items(at(user, 'credentials'))) {
        for (const key of ['value', 'secretData', 'hashedSaltedValue']) check(at(credential, key));
      }
    }
    for (const provider of realm.identityProviders) check(at(provider, 'config', 'clientSecret'));
    for (const root of realm.roots) {
      check(at(root, 'smtpServer', 'password'));
      for (const [, list] of entries(at(root, 'components'))) {
        for (const component of items(list)) {
          for (const [key, values] of entries(at(component, 'config'))) {
            if (COMPONENT_SETTINGS.has(key)) for (const value of items(values)) check(value);
          }
        }
      }
      for (const federation of items(at(root, 'userFederationProviders')))
        check(at(federation, 'config', 'bindCredential'));
    }
  },
};

const client = (secret: string): object => ({ clients: [{ clientId: 'app', secret }] });

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('hunter2') },
  good: { 'managed/30-clients.json': client('$(env:APP_CLIENT_SECRET)') },
};
