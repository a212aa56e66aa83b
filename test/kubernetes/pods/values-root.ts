import { mkdirSync, rmSync } from 'node:fs';
import { fits, values } from '../../e2e/hostile-values.ts';
import { Root } from '../root.ts';

/** The variable that holds a value. */
export function nameOfValue(index: number): string {
  return `VALUE_${index}`;
}

/** A realm with a client for each of the hostile values: its secret, or an attribute where it is too long for one. */
export class ValuesRoot extends Root {
  constructor(stage: string) {
    super(stage);
    const templates = 'templates/configs/keycloak';
    rmSync(this.path(templates), { recursive: true });
    for (const folder of ['bootstrap', 'managed']) mkdirSync(this.path(`${templates}/${folder}`), { recursive: true });
    const clients = values.map((text, index) => {
      const expression = `$(env:${nameOfValue(index)})`;
      return {
        clientId: `client-${index}`,
        serviceAccountsEnabled: true,
        standardFlowEnabled: false,
        clientAuthenticatorType: 'client-secret',
        ...(fits(text) ? { secret: expression } : { attributes: { value: expression } }),
      };
    });
    this.write(`${templates}/bootstrap/realm.json`, JSON.stringify({ realm: 'values', enabled: true }));
    this.write(`${templates}/managed/30-clients.json`, JSON.stringify({ realm: 'values', clients }));
    const variable = { group: 'g', description: 'd', secret: true, example: 'e', generate: 'm' };
    const names = ['KEYCLOAK_ADMIN_USER', 'KEYCLOAK_ADMIN_PASSWORD', 'KEYCLOAK_DB_PASSWORD', 'DOMAIN'];
    const registry = [...names, ...values.map((_, index) => nameOfValue(index))].map((name) => [name, variable]);
    // JSON is YAML.
    this.write('stages/variables.yaml', JSON.stringify(Object.fromEntries(registry)));
  }
}
