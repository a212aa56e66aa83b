import fc from 'fast-check';
import type { JsonObject } from '@realm-as-code/renderer';
import { expect, test } from 'vitest';
import { secret, shows } from '../../../test/planted-secrets.ts';
import { DEMO, dataOf, pageOf } from './demo-picture.ts';

/** The demo realm with a secret under a name of secrets, and copies of it where anybody can read them. */
function realmWith(text: string): JsonObject {
  const [shop, ...others] = DEMO['clients'] as JsonObject[];
  return {
    ...DEMO,
    displayName: `pass ${text}`,
    smtpServer: { password: text },
    clients: [
      {
        ...shop,
        secret: text,
        description: `it is ${text}`,
        redirectUris: [`https://shop.example.org/?key=${text}`],
        attributes: { 'saml.signing.private.key': text },
        protocolMappers: [{ name: `made from ${text}`, protocolMapper: 'x', config: { 'claim.name': text } }],
      },
      ...others,
    ],
    identityProviders: [{ alias: 'corp', providerId: 'oidc', enabled: true, config: { clientSecret: text } }],
  };
}

test('no secret of the documents, and no copy of one, is in the page', () => {
  fc.assert(
    fc.property(secret, secret, (inDocuments, inEnvironment) => {
      const finding = { code: 'c', severity: 'warning', file: 'f', line: 1, column: 1 } as const;
      const page = pageOf(realmWith(inDocuments), {
        secrets: [inEnvironment],
        findings: [{ ...finding, message: `the value ${inEnvironment}`, hint: `not ${inDocuments}` }],
      });
      expect(shows(page, inDocuments)).toBe(false);
      expect(shows(page, inEnvironment)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a secret in plain text is said to be one', () => {
  const shop = dataOf(pageOf(realmWith('a-very-plain-secret'))).clients.find(({ id }) => id === 'shop');
  expect(shop).toMatchObject({
    from: [
      ['secret', 'plain text in the templates'],
      ['attributes.saml.signing.private.key', 'plain text in the templates'],
    ],
  });
});
