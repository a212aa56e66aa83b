import { at, isKnownText, isOn, type Placed, text } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unsigned-assertion'> = {
  code: 'unsigned-assertion',
  severity: 'warning',
  title: 'a SAML identity provider that is believed without a signature',
  reason:
    'An answer of a SAML provider comes through the browser of whoever logs in. Without "validateSignature", Keycloak believes one that they have written themselves: anybody is whoever they say they are, with whatever roles mappers give them (measured on 26.5.5 and 26.7.3). It is off unless a provider switches it on.',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      if (text(provider, 'providerId') !== 'saml' || at(provider, 'enabled')?.value === false) continue;
      if (isValidated(at(provider, 'config'))) continue;
      report(at(provider, 'config', 'validateSignature') ?? at(provider, 'config') ?? provider, {
        message: `whoever logs in with "${nameOf(provider, 'alias')}" can be anybody: its answers need no signature`,
        hint: 'Write "validateSignature": "true", with "signingCertificate" or "metadataDescriptorUrl"',
      });
    }
  },
};

/** What a variable decides is not known. */
function isValidated(config: Placed | undefined): boolean {
  if (config === undefined) return false;
  const declared = at(config, 'validateSignature');
  return isOn(config, 'validateSignature') || (typeof declared?.value === 'string' && !isKnownText(declared));
}

const provider = (config: object): object => ({
  identityProviders: [
    {
      alias: 'partner',
      providerId: 'saml',
      config: { entityId: 'demo', idpEntityId: LOGIN, singleSignOnServiceUrl: `${LOGIN}/sso`, ...config },
    },
  ],
});
const LOGIN = 'https://login.example.org';

export const examples: Examples = {
  bad: { 'bootstrap/identity-providers.json': provider({}) },
  good: {
    'bootstrap/identity-providers.json': provider({
      validateSignature: 'true',
      useMetadataDescriptorUrl: 'true',
      metadataDescriptorUrl: `${LOGIN}/metadata`,
    }),
  },
};
