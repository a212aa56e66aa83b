// What people do with their account by themselves: they make it, or they get it back.

import { objectsAt, textAt } from '@realm-as-code/renderer';
import type { User } from '../access.ts';
import { explore } from '../flow/explore.ts';
import type { LoginFacts } from '../flow/login.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { profileOf } from '../realm/required-attributes.ts';
import { rolesOf } from '../realm/roles.ts';
import { textsAt } from '../realm/texts-at.ts';
import { type Course, courseOf } from './course.ts';
import { type Memory, remembered } from './memory.ts';

/**
 * Somebody makes an account, and is in: only the flow for registration runs, nothing of the browser flow
 * (AuthorizationEndpoint.buildRegister, LoginActionsService.processRegistration). In 26.7, the password is asked for after the
 * e-mail address where that has to be verified.
 */
export function registrationCourse(facts: LoginFacts): Course {
  const { realm } = facts;
  const user = remembered(registered, realm, facts.user, '', () => registeredAccount(realm, facts.user));
  const flow = realm.bindings.get('registrationFlow') ?? 'registration';
  const end = explore({ ...facts, user, roles: rolesOf(realm, user) }, flow, { hasPages: true });
  return courseOf(end, user, [], end.login.isAccountNew);
}

/**
 * Somebody opens the link in an e-mail, does the required actions, such as a new password, and is in: only the flow for forgotten
 * passwords runs, nothing of the browser flow (ResetCredentialsActionTokenHandler, AuthenticationProcessor.authenticationComplete).
 */
export function resetCourse(facts: LoginFacts): Course {
  const flow = facts.realm.bindings.get('resetCredentialsFlow') ?? 'reset credentials';
  return courseOf(explore(facts, flow, { hasPages: true }), facts.user);
}

const registered: Memory<User> = new WeakMap();

/** What an account of somebody who registers has: the default role, the default groups, and the attributes that users may write. */
function registeredAccount(realm: AccessRealm, { attributes }: User): User {
  const profile = profileOf(realm);
  const mayWriteAny = textAt(profile, 'unmanagedAttributePolicy') === 'ENABLED';
  const managed = new Map(objectsAt(profile, 'attributes').map((attribute) => [textAt(attribute, 'name'), attribute]));
  const mayWrite = (name: string): boolean => {
    const attribute = managed.get(name);
    return attribute === undefined ? mayWriteAny : textsAt(attribute, 'permissions', 'edit').includes('user');
  };
  return {
    roles: [],
    groups: realm.defaultGroups,
    attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => mayWrite(name))),
    credentials: ['password'],
    links: [],
    requiredActions: [],
    enabled: true,
    emailVerified: false,
  };
}
