import { PLACEHOLDER_LIKE } from '../../document/placeholder.ts';
import { findSecrets, findSecretsInUrls, isPlainSecret } from '../../secrets/secrets.ts';
import type { Examples, Rule } from '../rule.ts';

const MASK = /^\*+$/;

export const rule: Rule<'plaintext-secret'> = {
  code: 'plaintext-secret',
  severity: 'error',
  title: 'a secret in plain text, or masked by an export',
  reason:
    'Generated files are committed: a secret in them is known to everyone who can read the repository. The asterisks of an export would literally become the secret.',
  check: (realm, report) => {
    for (const { document } of realm.roots) {
      for (const { path, text } of findSecrets(document.value)) {
        // Placeholders are replaced when a container starts; the renderer reports malformed ones.
        const rest = text.replace(PLACEHOLDER_LIKE, '');
        if (rest === '' || (!MASK.test(rest) && !isPlainSecret(rest))) continue;
        report(
          { document, path },
          MASK.test(text)
            ? {
                message: 'these asterisks are the mask of an export and would become the secret',
                hint: 'Write "$(env:NAME)"',
              }
            : {
                message: 'this secret is in plain text',
                hint: 'Write "$(env:NAME)" and describe the variable in stages/variables.yaml',
              },
        );
      }
      for (const { path } of findSecretsInUrls(document.value))
        report(
          { document, path },
          { message: 'a secret in this address is in plain text', hint: 'Write "$(env:NAME)" in its place' },
        );
    }
  },
};

const client = (secret: string): object => ({ clients: [{ clientId: 'app', secret }] });

/** A password in the config of a sub-component: a mapper of a user federation. */
const federation = (password: string): object => ({
  components: {
    'org.keycloak.storage.UserStorageProvider': [
      {
        name: 'directory',
        providerId: 'ldap',
        config: { editMode: ['READ_ONLY'], bindCredential: ['$(env:LDAP_PASSWORD)'] },
        subComponents: {
          'org.keycloak.storage.ldap.mappers.LDAPStorageMapper': [
            {
              name: 'groups',
              providerId: 'group-ldap-mapper',
              config: { 'groups.dn': ['ou=groups'], mode: ['READ_ONLY'], 'sync.password': [password] },
            },
          ],
        },
      },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/federation.json': federation('hunter2'), 'managed/30-clients.json': client('hunter2') },
  good: {
    'bootstrap/federation.json': federation('$(env:SYNC_PASSWORD)'),
    'managed/30-clients.json': client('$(env:APP_CLIENT_SECRET)'),
  },
};
