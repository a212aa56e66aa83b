import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { given, pick, textsAt } from './given.ts';
import { type RealmDraft, roleOf } from './realm-draft.ts';
import { rolesIn, RoleSet } from './role-set.ts';

/** Takes groups over, and which of them new users join. */
export function importGroups(draft: RealmDraft, file: JsonObject): void {
  for (const group of objectsAt(file, 'groups')) draft.groups.push(toGroup(draft, group, ''));
  const byDefault = textsAt(file, 'defaultGroups');
  if (draft.groups.length > 0 && byDefault.length > 0) draft.settings['defaultGroups'] = byDefault;
}

function toGroup(draft: RealmDraft, group: JsonObject, parent: string): JsonObject {
  const path = `${parent}/${textAt(group, 'name') ?? ''}`;
  const roles = new RoleSet();
  for (const role of rolesIn(group, 'realmRoles', 'clientRoles')) {
    roleOf(draft, role);
    roles.add(role);
  }
  return {
    ...pick(group, ['id', 'name', 'description']),
    path,
    attributes: objectAt(group, 'attributes'),
    realmRoles: [],
    clientRoles: {},
    ...roles.toJson('realmRoles', 'clientRoles'),
    subGroups:
      given(group, 'subGroups') === undefined
        ? []
        : objectsAt(group, 'subGroups').map((sub) => toGroup(draft, sub, path)),
  };
}
