import { isOn, at, type Placed, text } from '../../document/placed.ts';
import { own } from '../../document/json.ts';
import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { refusalOfEndpoint } from '../../keycloak/endpoint-urls.ts';
import {
  ENDPOINTS,
  isOpenIdConnect,
  PKCE_METHODS,
  SIGNATURE_OPTIONS,
  TRANSIENT_NAME,
} from '../../keycloak/identity-providers.ts';
import { identityProviderName } from '../entity-names.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-identity-provider'> = {
  code: 'invalid-identity-provider',
  severity: 'error',
  title: 'an identity provider whose config Keycloak refuses',
  reason: 'The first import fails with "unknown_error", and the admin API answers "400 Bad Request".',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      const config = at(provider, 'config');
      if (config === undefined) continue;
      const type = text(provider, 'providerId') ?? '';
      for (const { at: place, message, hint } of findingsIn(config, type, realm))
        report(place, { message: `${identityProviderName(provider)}: ${message}`, hint });
    }
  },
};

interface Finding {
  readonly at: Placed;
  readonly message: string;
  readonly hint: string;
}

function findingsIn(config: Placed, type: string, realm: RealmIndex): Finding[] {
  if (config.value === null)
    return [{ at: config, message: 'the config is null', hint: 'Write "config": {}, or leave it out' }];
  const findings = endpointFindings(config, type, realm);
  if (type === 'saml') return [...findings, ...samlFindings(config)];
  if (own(ENDPOINTS, type) !== undefined) findings.push(...pkceFindings(config));
  if (isOpenIdConnect(type)) findings.push(...signatureFindings(config));
  return findings;
}

function endpointFindings(config: Placed, type: string, realm: RealmIndex): Finding[] {
  return (own(ENDPOINTS, type) ?? []).flatMap((key) => {
    const place = at(config, key);
    const url = place?.value;
    // Behind a variable at the start, the scheme is not known yet.
    if (place === undefined || typeof url !== 'string' || url === '' || url.startsWith('$(')) return [];
    const refusal = refusalOfEndpoint(url, realm.setting('sslRequired'));
    const hint = 'Write a complete URL, such as https://login.example.org';
    return refusal === undefined ? [] : [{ at: place, message: `"${key}": "${url}" ${refusal}`, hint }];
  });
}

function pkceFindings(config: Placed): Finding[] {
  const method = at(config, 'pkceMethod');
  const name = text(config, 'pkceMethod') ?? '';
  if (!isOn(config, 'pkceEnabled') || isOpen(method) || PKCE_METHODS.includes(name)) return [];
  const what = name === '' ? 'no "pkceMethod"' : `the "pkceMethod" "${name}"`;
  return [
    { at: method ?? config, message: `PKCE is on with ${what}`, hint: `Write "pkceMethod": "${PKCE_METHODS[0]}"` },
  ];
}

/** Signatures are checked with keys from a URL, or with a key in the config. */
function signatureFindings(config: Placed): Finding[] {
  const option = SIGNATURE_OPTIONS.find((name) => isOn(config, name));
  if (option === undefined || isOpen(at(config, 'useJwksUrl'))) return [];
  const key = isOn(config, 'useJwksUrl') ? 'jwksUrl' : 'publicKeySignatureVerifier';
  if (!isMissing(at(config, key))) return [];
  const hint =
    key === 'jwksUrl'
      ? 'Write the URL of its keys in "jwksUrl"'
      : 'Write "useJwksUrl": "true" and the URL of its keys in "jwksUrl", or its key in "publicKeySignatureVerifier"';
  const why = key === 'jwksUrl' ? '"useJwksUrl" is on' : '"useJwksUrl" is off';
  return [
    { at: at(config, option) ?? config, message: `"${option}" is on and ${why}, but there is no "${key}"`, hint },
  ];
}

function samlFindings(config: Placed): Finding[] {
  const findings: Finding[] = [];
  const url = 'metadataDescriptorUrl';
  if (isOn(config, 'useMetadataDescriptorUrl') && isMissing(at(config, url))) {
    const message = `"useMetadataDescriptorUrl" is on, but there is no "${url}"`;
    findings.push({ at: at(config, 'useMetadataDescriptorUrl') ?? config, message, hint: `Write its "${url}"` });
  }
  const format = at(config, 'nameIDPolicyFormat');
  const principal = at(config, 'principalType');
  if (format?.value === TRANSIENT_NAME && (isMissing(principal) || principal?.value === 'SUBJECT')) {
    findings.push({
      at: format,
      message: 'names that change with every login cannot tell users apart ("principalType" is "SUBJECT")',
      hint: 'Write "principalType": "ATTRIBUTE" and the attribute in "principalAttribute"',
    });
  }
  return findings;
}

/** Keycloak drops empty values from the config before it looks at it. */
function isMissing(place: Placed | undefined): boolean {
  return place === undefined || place.value === null || place.value === '';
}

/** Whether only the environment knows the value. */
function isOpen(place: Placed | undefined): boolean {
  return typeof place?.value === 'string' && mayHoldPlaceholder(place.value);
}

const provider = (config: object): object => ({
  identityProviders: [
    {
      alias: 'entra',
      providerId: 'oidc',
      config: {
        authorizationUrl: 'https://login.example.org/authorize',
        tokenUrl: 'https://login.example.org/token',
        clientId: 'aihub',
        ...config,
      },
    },
  ],
});

export const examples: Examples = {
  bad: {
    'bootstrap/identity-providers.json': provider({ validateSignature: 'true', jwksUrl: '/keys', pkceEnabled: 'true' }),
  },
  good: {
    'bootstrap/identity-providers.json': provider({
      validateSignature: 'true',
      useJwksUrl: 'true',
      jwksUrl: 'https://login.example.org/keys',
      pkceEnabled: 'true',
      pkceMethod: 'S256',
    }),
  },
};
