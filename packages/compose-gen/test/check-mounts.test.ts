import { describe, expect, it } from 'vitest';
import { findingsIn } from './stage-text.ts';

const found = (service: string, properties: string): string[] =>
  findingsIn(`  command: [start-dev]\ncompose:\n  services:\n    ${service}:\n${properties}`);

describe('what a container needs stays with it', () => {
  it.each([
    ['another mount', 'keycloak', '      volumes: [./x:/opt/x]'],
    ['another theme in place of a generated one', 'keycloak', '      volumes: [./x:/opt/keycloak/themes/x]'],
    ['another volume for the data', 'keycloak', '      volumes: [other:/opt/keycloak/data]\n  volumes: { other: {} }'],
    [
      'a folder of the host for the data',
      'keycloak',
      '      volumes: [{ type: bind, source: ./data, target: /opt/keycloak/data/ }]',
    ],
    ['a larger folder in memory', 'keycloak-config', "      tmpfs: '/tmp:size=64m'"],
    ['one more document', 'keycloak-config', '      volumes: [./90.json:/config/90.json:ro]'],
  ])('%s', (_, service, properties) => {
    expect(found(service, properties)).toEqual([]);
  });

  it.each([
    [
      '      volumes: [./x:/opt/realm-as-code/realm.json]',
      '7:17 error lost-mount: keycloak needs configs/keycloak/demo-realm.demo.json at /opt/realm-as-code/realm.json, and gets something else there',
    ],
    [
      '      volumes: [./x:/opt/realm-as-code/]',
      '7:17 error lost-mount: a mount at /opt/realm-as-code of keycloak is above /opt/realm-as-code/keycloak-entrypoint.sh, /opt/realm-as-code/placeholders.sh and 1 more',
    ],
    [
      '      volumes: [./x:/opt/keycloak]',
      '7:17 error lost-mount: a mount at /opt/keycloak of keycloak is above /opt/keycloak/data',
    ],
    [
      '      volumes: [/opt/keycloak/data]',
      '7:17 error lost-mount: keycloak needs a volume for its data at /opt/keycloak/data, and gets something else there',
    ],
    [
      '      tmpfs: [/opt/keycloak/data]',
      '7:15 error lost-mount: keycloak needs a volume for its data at /opt/keycloak/data, and gets something else there',
    ],
    [
      '      volumes: [./x:/opt/keycloak/data/import]',
      '7:17 error lost-mount: /opt/keycloak/data/import of keycloak is mounted twice, which Docker refuses',
    ],
    [
      '      volumes: [./x:/opt/keycloak/data:ro]',
      '7:17 error lost-mount: keycloak needs a volume for its data at /opt/keycloak/data, and gets something else there',
    ],
    [
      '      volumes: !reset []',
      '7:23 error lost-mount: keycloak loses /opt/realm-as-code/keycloak-entrypoint.sh, /opt/realm-as-code/placeholders.sh and 2 more',
    ],
    ['      tmpfs: !override [/x]', '7:24 error lost-mount: keycloak loses /opt/keycloak/data/import'],
  ])('%s', (properties, finding) => {
    const all = found('keycloak', properties);
    expect(all.map((one) => one.split('. ')[0]?.replace('demo.yaml:', ''))).toContain(finding);
  });

  it('a service that is taken away', () => {
    expect(findingsIn('  command: [start-dev]\ncompose:\n  services:\n    keycloak-config: !reset null')).toEqual([
      'demo.yaml:6:5 error lost-mount: the service "keycloak-config" is gone. Leave it here',
    ]);
  });
});
