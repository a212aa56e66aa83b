import { isReservedVariable } from '../../keycloak/reserved-variables.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'reserved-variable'> = {
  code: 'reserved-variable',
  severity: 'error',
  title: 'a placeholder whose variable is a setting of Keycloak, keycloak-config-cli or what runs them',
  reason:
    'The variable would get the value that the document needs, and the program would read it as its own setting: with a client secret in KEYCLOAK_PASSWORD, keycloak-config-cli cannot log in; with LD_PRELOAD or BASH_ENV, code is loaded; with DEBUG, Keycloak opens a port for debuggers; and UID keeps the value that the shell gives it.',
  check: (realm, report) => {
    for (const placeholder of realm.placeholders) {
      const { name, document } = placeholder;
      if (!isReservedVariable(name)) continue;
      const program = document.kind === 'managed' ? 'keycloak-config-cli' : 'Keycloak';
      report(placeholder, {
        message: `the variable ${name} is a setting of ${program}, or of what runs it`,
        hint: 'Give the variable another name',
      });
    }
  },
};

const client = (variable: string): object => ({
  clients: [{ clientId: 'app', secret: `$(env:${variable})` }],
});

export const examples: Examples = {
  bad: { 'managed/30-clients.json': client('KEYCLOAK_PASSWORD') },
  good: { 'managed/30-clients.json': client('APP_CLIENT_SECRET') },
};
