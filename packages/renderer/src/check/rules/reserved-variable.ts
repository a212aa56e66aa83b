import type { Examples, Rule } from '../rule.ts';

/** The settings of Keycloak, of keycloak-config-cli, and of what both are built on. */
const RESERVED =
  /^(IMPORT|KC|JAVA|SPRING|LOGGING|QUARKUS|RUN)_|^(KEYCLOAK_(URL|USER|PASSWORD|LOGINREALM|CLIENTID|CLIENTSECRET|GRANTTYPE|SSLVERIFY|HTTPPROXY|CONNECTTIMEOUT|READTIMEOUT|AVAILABILITYCHECK_\w+|VERSION|CONFIG_CLI_JAR)|PATH|HOME|LANG|CONFIG_DIR|SECRETS_DIR|JDK_JAVA_OPTIONS)$/;

export const rule: Rule<'reserved-variable'> = {
  code: 'reserved-variable',
  severity: 'error',
  title: 'a placeholder whose variable is a setting of Keycloak or keycloak-config-cli',
  reason:
    'The variable would get the value that the document needs, and the program would read it as its own setting: with a client secret in KEYCLOAK_PASSWORD, keycloak-config-cli cannot log in.',
  check: (realm, report) => {
    for (const placeholder of realm.placeholders) {
      const { name, document } = placeholder;
      if (!RESERVED.test(name)) continue;
      const program = document.kind === 'managed' ? 'keycloak-config-cli' : 'Keycloak';
      report(placeholder, {
        message: `the variable ${name} is a setting of ${program}`,
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
