import { expect, it } from 'vitest';
import { parseImage } from '../src/index.ts';

it.each([
  ['postgres:17.7', { registry: 'docker.io', repository: 'library/postgres', tag: '17.7' }],
  ['postgres', { registry: 'docker.io', repository: 'library/postgres', tag: 'latest' }],
  [
    'adorsys/keycloak-config-cli:6.5.1',
    { registry: 'docker.io', repository: 'adorsys/keycloak-config-cli', tag: '6.5.1' },
  ],
  ['quay.io/keycloak/keycloak:26.5.5', { registry: 'quay.io', repository: 'keycloak/keycloak', tag: '26.5.5' }],
  ['localhost/app:1', { registry: 'localhost', repository: 'app', tag: '1' }],
  ['localhost:5000/a/b', { registry: 'localhost:5000', repository: 'a/b', tag: 'latest' }],
  ['mirror.example.org:8443/hub/a/b:1.0', { registry: 'mirror.example.org:8443', repository: 'hub/a/b', tag: '1.0' }],
  ['quay.io/a/b@sha256:ab', { registry: 'quay.io', repository: 'a/b', tag: undefined, digest: 'sha256:ab' }],
  ['quay.io/a/b:1@sha256:ab', { registry: 'quay.io', repository: 'a/b', tag: '1', digest: 'sha256:ab' }],
])('the parts of %s are those that Docker sees', (image, parts) => {
  expect(parseImage(image)).toEqual({ digest: undefined, ...parts });
});
