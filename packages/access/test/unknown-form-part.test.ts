import { expect, test } from 'vitest';
import { ANYBODY, decide } from '../src/index.ts';
import { realmWith } from './realm-with.ts';

test('a part of the form for a new account that is not known makes it depend on that', () => {
  const realm = realmWith(['REQUIRED auth-username-password-form'], {
    registrationAllowed: true,
    registrationFlow: 'sign up',
    authenticationFlows: [
      {
        alias: 'sign up',
        providerId: 'basic-flow',
        topLevel: true,
        authenticationExecutions: [
          {
            authenticator: 'registration-page-form',
            authenticatorFlow: true,
            flowAlias: 'sign up form',
            requirement: 'REQUIRED',
          },
        ],
      },
      {
        alias: 'sign up form',
        providerId: 'form-flow',
        topLevel: false,
        authenticationExecutions: [
          { authenticator: 'registration-user-creation', requirement: 'REQUIRED', priority: 10 },
          { authenticator: 'acme-invitation', requirement: 'REQUIRED', priority: 20 },
        ],
      },
    ],
  });
  expect(decide(realm, { clientId: 'app', user: ANYBODY, way: { kind: 'registration' } })).toMatchObject({
    outcome: 'depends',
    dependsOn: ['what the part "acme-invitation" of the form says'],
  });
});
