import { describe, expect, it } from 'vitest';
import { checkDeployment, type ExternalDatabase, readStage } from '../src/index.ts';

const extras = { themes: [], providers: [], certificates: ['db-ca.pem'] };

/** @returns what is said of a stage file, with the place in it. */
function findings(text: string, shared: object = {}): string[] {
  const versions = { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' };
  const { read, diagnostics } = readStage('s', { path: 's.yaml', text }, { versions, ...shared });
  const found = read === undefined ? diagnostics : checkDeployment(read.stage, extras, read.source);
  return found.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
}

const external = (database: Partial<ExternalDatabase>): string =>
  `keycloak: { command: [start], database: external }\ndatabase: ${JSON.stringify({ host: 'db', ...database })}\n`;

describe('an external database', () => {
  it.each<[string, Partial<ExternalDatabase>]>([
    ['is verified by a certificate of the root', { certificate: 'db-ca.pem' }],
    ['is trusted whoever answers, where the stage says so', { tls: 'required' }],
    ['is spoken to in plain text, where the stage says so', { tls: 'off' }],
    ['is of another kind', { vendor: 'oracle' }],
    ['has a JDBC URL of its own', { properties: '?ssl=true' }],
  ])('%s', (_, database) => expect(findings(external(database))).toEqual([]));

  it.each<[string, Partial<ExternalDatabase>, string]>([
    [
      'unprotected without a word',
      {},
      '2:11 unverified-database nothing says how the connection to the database is protected',
    ],
    ['verified by no certificate', { certificate: 'db-cb.pem' }, 'there is no certificate "db-cb.pem"'],
    ['verified and not verified', { certificate: 'db-ca.pem', tls: 'off' }, '"certificate" verifies the server'],
    ['told what only PostgreSQL knows', { vendor: 'mysql', tls: 'required' }, 'mysql takes no "tls"'],
    ['told one thing twice', { properties: '?ssl=true', tls: 'off' }, '"properties" replaces "tls"'],
  ])('cannot be %s', (_, database, expected) => {
    expect(findings(external(database))).toEqual([expect.stringContaining(expected) as string]);
  });

  it('has to be described, and only where it is used', () => {
    expect(findings('keycloak: { command: [start], database: external }\n')).toEqual([
      '1:41 contradictory-stage nothing says where the external database is',
    ]);
    const own = 'keycloak: { command: [start], database: postgres }\ndatabase: { host: db }\n';
    expect(findings(own)).toEqual([expect.stringContaining('2:11 contradictory-stage "database" describes') as string]);
  });

  it('can be described for all stages, of which some have another', () => {
    const shared = { database: { host: 'db', tls: 'required' } };
    expect(findings('keycloak: { command: [start-dev], database: embedded }\n', shared)).toEqual([]);
    expect(findings('keycloak: { command: [start], database: external }\n', shared)).toEqual([]);
  });
});

it('several instances need a database that they can share', () => {
  const stage = (database: string): string => `keycloak: { command: [start], database: ${database}, instances: 2 }\n`;
  expect(findings(stage('postgres'))).toEqual([]);
  expect(findings(stage('embedded'))).toEqual([
    '1:62 contradictory-stage 2 instances cannot share an embedded database',
  ]);
});

it.each(['mirror.example.org', 'mirror.example.org:5000/hub', 'localhost:5000'])('%s is a registry', (registry) => {
  const keycloak = 'keycloak: { command: [start-dev], database: embedded }\n';
  expect(findings(`${keycloak}images: { registry: '${registry}' }\n`)).toEqual([]);
  expect(findings(`${keycloak}images: { registry: 'https://${registry}' }\n`)).toEqual([
    expect.stringContaining('invalid-stage') as string,
  ]);
});
