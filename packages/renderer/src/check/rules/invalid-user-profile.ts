import { USER_PROFILE } from '../../keycloak/user-profile.ts';
import { profileFindings } from '../user-profile-findings.ts';
import { userProfilesIn } from '../user-profiles.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-user-profile'> = {
  code: 'invalid-user-profile',
  severity: 'error',
  title: 'a user profile that Keycloak refuses',
  reason: 'The first import fails with "unknown_error" or "Cannot parse the JSON".',
  check: (realm, report) => {
    const hasScope = (name: string): boolean => realm.find('client-scope', name) !== undefined;
    // The profile is a text in the document, so all findings in it have the same place.
    for (const place of userProfilesIn(realm))
      for (const finding of profileFindings(place, { hasScope, providers: realm.providers })) report(place, finding);
  },
};

const profile = (validations: object): object => ({
  components: {
    [USER_PROFILE.type]: [
      {
        name: 'profile',
        providerId: 'declarative-user-profile',
        subComponents: {},
        config: { [USER_PROFILE.key]: [{ attributes: [{ name: 'username', validations }, { name: 'email' }] }] },
      },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/components.json': profile({ lenght: { max: 255 } }) },
  good: { 'bootstrap/components.json': profile({ length: { max: 255 } }) },
};
