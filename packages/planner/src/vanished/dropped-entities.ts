import { type Diagnostic, START } from '@realm-as-code/renderer';
import { warning } from '../codes.ts';
import { deletionOf } from '../plan/deletion.ts';
import { ENTITY_LISTS, type EntityList } from '../reconciler/entity-lists.ts';
import {
  deletedOwners,
  type FormerDocument,
  fileOf,
  type Generations,
  goneFrom,
  hasList,
  isDeleting,
  quoted,
} from './generations.ts';

/** Finds entities that are no longer declared and that keycloak-config-cli does not delete: one finding for each list. */
export function findDroppedEntities(generations: Generations): Diagnostic[] {
  const deleted = deletedOwners(generations);
  return ENTITY_LISTS.flatMap((list) => {
    const goneIn = goneFrom(generations, list);
    const isKept = !isDeleting(generations, list);
    return generations.before.flatMap((former): Diagnostic[] => {
      const gone = goneIn(former).filter(({ owners }) => !owners.some((owner) => deleted.has(owner)));
      const own = gone.filter((entity) => list.isKeycloaksOwn(entity)).map(({ name }) => name);
      const others = gone.filter((entity) => !list.isKeycloaksOwn(entity)).map(({ name }) => name);
      return [
        ...(isKept && others.length > 0 ? [staying(generations, former, list, others)] : []),
        ...(own.length > 0 ? [keptOwn(generations, former, list, own)] : []),
      ];
    });
  });
}

function staying(
  generations: Generations,
  former: FormerDocument,
  list: EntityList,
  names: readonly string[],
): Diagnostic {
  const [is, stays] = names.length === 1 ? ['is', 'stays'] : ['are', 'stay'];
  const extent = list.type === 'client' ? ', secrets included' : '';
  const why = hasList(generations, list)
    ? `keycloak-config-cli deletes no ${list.noun}s here`
    : `keycloak-config-cli deletes no ${list.noun}s without a list "${list.path.join('.')}"`;
  const message = `${nounOf(list, names)} ${quoted(names)} ${is} no longer declared and ${stays} in running realms${extent}: ${why}`;
  return warning(
    'vanished-declaration',
    fileOf(generations, former),
    START,
    message,
    deletionOf(list, generations.reconciler),
  );
}

function nounOf({ noun }: EntityList, names: readonly string[]): string {
  return `the ${noun}${names.length === 1 ? '' : 's'}`;
}

/** keycloak-config-cli never deletes what every realm has, nor does it reset it. */
function keptOwn(
  generations: Generations,
  former: FormerDocument,
  list: EntityList,
  names: readonly string[],
): Diagnostic {
  const [is, keeps] = names.length === 1 ? ['is', 'keeps'] : ['are', 'keep'];
  const own = nounOf(list, names).replace(/^the /, 'Keycloak’s own ');
  const message = `${own} ${quoted(names)} ${is} no longer declared and ${keeps} in running realms what was declared`;
  const hint = 'Declare for one release what is to be, or change it in the Admin Console';
  return warning('vanished-declaration', fileOf(generations, former), START, message, hint);
}
