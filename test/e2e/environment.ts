/** Values of a deployment, as nasty as they may be: every program on the way has to hand them on untouched. */
export const environment: Record<string, string> = {
  DOMAIN: 'aihub.example.org',
  AIHUB_STARTUP_TENANT_ID: 'default',
  KEYCLOAK_ADMIN_USER: 'admin',
  KEYCLOAK_ADMIN_PASSWORD: 'adm"in\\ $x ${HOME} $(env:HOME) é中',
  KEYCLOAK_DB_PASSWORD: 'db"p\'\\ $x ${HOME} $(env:HOME)',
  SUPERUSER_EMAIL: 'superuser@example.org',
  // Keycloak itself refuses names with quotes, dollar signs and the like.
  SUPERUSER_FIRSTNAME: 'Zoë-Ann',
  SUPERUSER_LASTNAME: "O'Brien 王",
  SUPERUSER_PASSWORD: 'p"w\\x ${HOME} $(env:HOME) {{x}} \\u0041 😀',
  SUPERUSER_ROLES_JSON: '["AIHubAccess","AIHubSysAdmin"]',
  KEYCLOAK_AZURE_TENANT_ID: '11111111-1111-1111-1111-111111111111',
  KEYCLOAK_AZURE_CLIENT_ID: 'entra-client',
  KEYCLOAK_AZURE_CLIENT_SECRET: 'e"n\\t${HOME}$(env:X)',
  KEYCLOAK_OPENWEBUI_CLIENT_SECRET: 'o"w\\${HOME}$(env:X)',
  KEYCLOAK_OAUTH2_PROXY_DAGSTER_SECRET: 'dagster $',
  KEYCLOAK_OAUTH2_PROXY_DATALAKE_SECRET: 'datalake ${',
  KEYCLOAK_OAUTH2_PROXY_ATTU_SECRET: "attu ' \t",
  KEYCLOAK_OAUTH2_PROXY_BACKUP_SECRET: 'backup $$ }',
  KEYCLOAK_LANGFUSE_CLIENT_SECRET: 'langfuse é 😀',
  KEYCLOAK_API_SERVICE_CLIENT_SECRET: 'api-service "$(file:/etc/passwd)"',
};
