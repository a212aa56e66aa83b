import { freshRealm } from '@realm-as-code/adopter';
import { expect, it } from 'vitest';
import { ANYBODY, readAccessRealm, type User } from '../src/index.ts';
import { attributeValues } from '../src/realm/attributes.ts';

const REALM = readAccessRealm(
  {
    realm: 'demo',
    groups: [
      {
        name: 'staff',
        attributes: { floor: ['1'] },
        subGroups: [{ name: 'tills', attributes: { floor: ['2'], till: ['north'] } }],
      },
    ],
  },
  freshRealm('26.5.5', 'demo'),
);
const valuesOf = (user: Partial<User>, name: string, withGroups = false) =>
  attributeValues(REALM, { ...ANYBODY, ...user }, name, withGroups)?.toSorted();

it('a user has own values, and with groups those of the groups and of what they are in', () => {
  const user = { attributes: { floor: ['3'] }, groups: ['staff/tills/'] };
  expect(valuesOf(user, 'floor')).toEqual(['3']);
  expect(valuesOf(user, 'floor', true)).toEqual(['1', '2', '3']);
  expect(valuesOf({}, 'floor', true)).toEqual([]);
});

it('what every account has is not known where a kind of user does not say it', () => {
  expect(valuesOf({}, 'email', true)).toBeUndefined();
  expect(valuesOf({ attributes: { email: ['Ann@Example.com'] } }, 'email')).toEqual(['ann@example.com']);
});
