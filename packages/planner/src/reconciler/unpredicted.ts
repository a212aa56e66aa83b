import { FLOW_BINDINGS } from '@realm-as-code/renderer';
import { isResolvedObject, objectsIn, type ReconcileDocument, textIn } from './resolved.ts';

/** A part of a document that the model does not know: a plan does not have what keycloak-config-cli does with it. */
export interface Unpredicted {
  /** The file's name. */
  readonly document: string;
  readonly property: string;
}

/** Properties of a document that have a step in the model. */
const MODELLED: ReadonlySet<string> = new Set([
  'realm',
  'roles',
  'clients',
  'clientScopes',
  'users',
  'authenticationFlows',
  'authenticatorConfig',
  ...FLOW_BINDINGS,
]);

/** Finds what the model does not know in a document. */
export function unpredictedIn({ name, value }: ReconcileDocument): Unpredicted[] {
  const properties = Object.keys(value).filter((property) => !MODELLED.has(property) && value[property] !== null);
  const authorisations = objectsIn(value, 'clients')
    .filter((client) => isResolvedObject(client['authorizationSettings']))
    .map((client) => `clients.${textIn(client, 'clientId')}.authorizationSettings`);
  return [...properties, ...authorisations].map((property) => ({ document: name, property }));
}
