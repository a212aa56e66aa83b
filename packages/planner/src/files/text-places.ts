import { keycloakData, own, type Path } from '@realm-as-code/renderer';
import type { IsText } from './import-document.ts';

/**
 * @param keycloak the version of Keycloak whose classes the documents are read into.
 * @returns a function that finds out whether a place of a realm document holds a text.
 */
export function textPlaces(keycloak: string): IsText {
  const { realmTypes, reconcilerProperties } = keycloakData(keycloak);
  return (path: Path) => {
    let type = '@RealmRepresentation';
    for (const [depth, step] of path.entries()) {
      const rest = type.slice(1);
      if (type.startsWith('@')) {
        const ofReconciler = depth === 0 ? own(reconcilerProperties, String(step)) : undefined;
        type = own(realmTypes[rest]?.properties ?? {}, String(step)) ?? ofReconciler ?? '*';
      } else {
        type = type.startsWith('[') || type.startsWith('{') ? rest : '*';
      }
    }
    return type === 's' || type.startsWith('=');
  };
}
