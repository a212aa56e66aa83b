import { describe, expect, it } from 'vitest';
import { type Deployment, makeDeployment, type Stage } from '../src/index.ts';
import { prod, realmOf } from './demo.ts';

const extras = { themes: [], providers: ['mapper.jar'], certificates: ['db-ca.pem'] };
const deploy = (change: Partial<Stage>): Deployment => makeDeployment({ ...prod, ...change }, [realmOf({})], extras);

describe('images', () => {
  it.each<[string, Stage['images'], string[]]>([
    [
      'are the official ones',
      undefined,
      ['quay.io/keycloak/keycloak:26.5.5', 'adorsys/keycloak-config-cli:6.5.1-26.5.5', 'postgres:17.7'],
    ],
    [
      'come from a mirror, under the paths that they have at home',
      { registry: 'mirror.example.org/hub' },
      [
        'mirror.example.org/hub/keycloak/keycloak:26.5.5',
        'mirror.example.org/hub/adorsys/keycloak-config-cli:6.5.1-26.5.5',
        'mirror.example.org/hub/library/postgres:17.7',
      ],
    ],
    [
      "can be of one's own, and need not come from the mirror",
      { registry: 'mirror.example.org', keycloak: 'our.example.org/keycloak:26.5.5-3' },
      [
        'our.example.org/keycloak:26.5.5-3',
        'mirror.example.org/adorsys/keycloak-config-cli:6.5.1-26.5.5',
        'mirror.example.org/library/postgres:17.7',
      ],
    ],
  ])('%s', (_, images, expected) => {
    const { keycloak, reconciler, postgres } = deploy(images === undefined ? {} : { images });
    expect([keycloak, reconciler, postgres].map((container) => container?.image)).toEqual(expected);
  });
});

describe('the database', () => {
  const settings = (stage: Partial<Stage>): object =>
    Object.fromEntries(Object.entries(deploy(stage).keycloak.settings).filter(([name]) => name.startsWith('KC_DB')));
  const keycloak = { ...prod.keycloak, database: 'external' } as const;

  it('is one of its own, with a password that is a variable', () => {
    expect(settings({})).toEqual({
      KC_DB: 'postgres',
      KC_DB_URL: 'jdbc:postgresql://postgres:5432/keycloak',
      KC_DB_USERNAME: 'keycloak',
      KC_DB_PASSWORD: '$(env:KEYCLOAK_DB_PASSWORD)',
    });
    expect(deploy({}).postgres?.settings).toMatchObject({ POSTGRES_PASSWORD: '$(env:KEYCLOAK_DB_PASSWORD)' });
  });

  it("is somebody else's, verified by a certificate that Keycloak is given", () => {
    const database = { host: 'db.example.org', port: 5433, user: '$(env:DB_USER)', certificate: 'db-ca.pem' };
    expect(settings({ keycloak, database })).toEqual({
      KC_DB: 'postgres',
      KC_DB_URL_HOST: 'db.example.org',
      KC_DB_URL_PORT: '5433',
      KC_DB_URL_DATABASE: 'keycloak',
      KC_DB_URL_PROPERTIES: '?sslmode=verify-full&sslrootcert=/opt/realm-as-code/certificates/db-ca.pem',
      KC_DB_USERNAME: '$(env:DB_USER)',
      KC_DB_PASSWORD: '$(env:KEYCLOAK_DB_PASSWORD)',
    });
    const deployment = deploy({ keycloak, database });
    expect(deployment.postgres).toBeUndefined();
    expect(deployment.keycloak.mounts).toContainEqual({
      source: 'configs/keycloak/certificates/db-ca.pem',
      target: '/opt/realm-as-code/certificates/db-ca.pem',
    });
  });

  it.each<[string, Stage['database'], string | undefined]>([
    ['encrypted, whoever answers', { host: 'db', tls: 'required' }, '?sslmode=require'],
    ['plain', { host: 'db', tls: 'off' }, undefined],
    [
      'as the driver of another one has it',
      { host: 'db', vendor: 'mssql', properties: ';encrypt=true' },
      ';encrypt=true',
    ],
  ])('is %s', (_, database, expected) => {
    expect(settings({ keycloak, ...(database === undefined ? {} : { database }) })).toHaveProperty(
      'KC_DB',
      database?.vendor ?? 'postgres',
    );
    expect(
      deploy({ keycloak, ...(database === undefined ? {} : { database }) }).keycloak.settings['KC_DB_URL_PROPERTIES'],
    ).toBe(expected);
  });
});

it('providers are where Keycloak looks for them', () => {
  expect(deploy({}).keycloak.mounts).toContainEqual({
    source: 'configs/keycloak/providers/mapper.jar',
    target: '/opt/keycloak/providers/mapper.jar',
  });
});

it('limits are those of the stage, and others where it says nothing', () => {
  const { keycloak, postgres } = deploy({ resources: { keycloak: { memory: '2g', cpus: 1.5 } } });
  expect(keycloak.resources).toMatchObject({ memory: '2g', cpus: 1.5 });
  expect(postgres?.resources).toMatchObject({ memory: '1g', cpus: undefined });
});
