import { describe, expect, it } from 'vitest';
import { renderRealm } from '@realm-as-code/renderer';
import { makeDeployment } from '@realm-as-code/stage';
import { validateComposeSpec } from '../src/generated/compose-validator.js';
import {
  type ComposeFile,
  type ComposeService,
  generateStage,
  printCompose,
  type RootFile,
  type Stage,
} from '../src/index.ts';
import { input, stage, templates } from './demo.ts';

function print(change: Partial<Stage> = {}, themes: readonly string[] = []): ComposeFile {
  const realm = renderRealm(templates, stage.values);
  const deployment = makeDeployment({ ...stage, ...change }, [realm], { themes, providers: [], certificates: [] });
  return printCompose(deployment, input.variables);
}

/** What is mounted into a service: the source by the target. */
function mounts(file: ComposeFile, service: string): object {
  const volumes = file.services[service]?.volumes ?? [];
  return Object.fromEntries(volumes.flatMap((one) => (typeof one === 'string' ? [] : [[one.target, one.source]])));
}

const START = ['start', '--hostname=https://a.example.org', '--http-enabled=true'];

describe('the services of a stage', () => {
  it('are Keycloak, the reconciler and a database that only Keycloak reaches', () => {
    const { name, services, networks, volumes } = print();
    expect(name).toBe('demo-demo');
    expect(Object.entries(services).map(([service, { image, networks: own }]) => [service, image, own])).toEqual([
      ['keycloak', 'quay.io/keycloak/keycloak:26.5.5', ['keycloak', 'database']],
      ['keycloak-config', 'adorsys/keycloak-config-cli:6.5.1-26.5.5', ['keycloak']],
      ['postgres', 'postgres:17.7', ['database']],
    ]);
    expect(networks).toEqual({ keycloak: {}, database: { internal: true } });
    expect(volumes).toEqual({ 'postgres-data': {} });
  });

  it('have no privileges, and bounds for memory, processes and logs', () => {
    for (const service of Object.values(print().services)) {
      expect(service).toMatchObject({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
        pids_limit: expect.any(Number) as number,
        logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
      });
    }
  });

  it('start one after another: Keycloak when its database is healthy, the reconciler when Keycloak is', () => {
    const { services } = print();
    expect(services['keycloak']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services['keycloak-config']?.depends_on).toEqual({
      keycloak: { condition: 'service_healthy', restart: true },
    });
  });

  it('are given the realm, the managed documents and the themes', () => {
    const file = print({}, ['brand']);
    expect(mounts(file, 'keycloak')).toMatchObject({
      '/opt/realm-as-code/realm.json': './configs/keycloak/demo-realm.demo.json',
      '/opt/keycloak/themes/brand': './configs/keycloak/themes/brand',
    });
    expect(mounts(file, 'keycloak-config')).toMatchObject({
      '/config/10-clients.json': './configs/keycloak/managed/10-clients.demo.json',
    });
  });

  it('are limited as the stage says', () => {
    const { services } = print({ resources: { keycloak: { memory: '2g', cpus: 1.5 } } });
    expect(services['keycloak']).toMatchObject({ mem_limit: '2g', cpus: 1.5 });
    expect(services['postgres']).not.toHaveProperty('cpus');
  });

  it('can be several Keycloaks, which are not published on one port', () => {
    const keycloak = { ...stage.keycloak, instances: 3 };
    expect(print({ keycloak }).services['keycloak']?.scale).toBe(3);
    const { diagnostics } = generateStage({ ...input, stage: { ...stage, keycloak } });
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'not-on-compose 3 instances cannot be published on one port of the host',
    ]);
  });

  it('are named after the realm and the stage, in letters that Compose takes', () => {
    const bootstrap = [{ path: 'b/realm.json', text: '{"realm":"My Realm!"}' }];
    const realm = renderRealm({ bootstrap, managed: [] }, {});
    expect(makeDeployment(stage, [realm], { themes: [], providers: [], certificates: [] }).name).toBe('my-realm--demo');
  });

  it('ask for no variable that a name only looks like', () => {
    const files = (path: string): RootFile[] => [{ path, content: '' }];
    const name = 'a$HOME-${AWS_SECRET}-$$';
    const { compose, variables, diagnostics } = generateStage({
      ...input,
      themes: files(`${name}/login/theme.properties`),
      providers: files(`${name}.jar`),
      certificates: files(`${name}.pem`),
    });
    expect(diagnostics).toEqual([]);
    expect(variables).toEqual(generateStage(input).variables);
    const { volumes } = (compose as unknown as ComposeFile).services['keycloak'] as ComposeService;
    const sources = volumes.flatMap((one) => (typeof one === 'string' ? [] : [one.source]));
    const escaped = 'a$$HOME-$${AWS_SECRET}-$$$$';
    expect(sources).toContain(`./configs/keycloak/providers/${escaped}.jar`);
    expect(sources).toContain(`./configs/keycloak/themes/${escaped}`);
  });

  it.each<[string, Stage['keycloak']]>([
    ['an embedded database', { command: ['start-dev'], database: 'embedded' }],
    ['a database of its own', { command: START, database: 'postgres' }],
    ['a port', { command: START, database: 'postgres', port: 8080 }],
    ['several instances', { command: START, database: 'postgres', instances: 2 }],
    [
      'a public port',
      { command: [...START, '--log-console-format=$(env:DOMAIN)$y'], database: 'postgres', port: 8080, public: true },
    ],
  ])('follow the Compose specification: with %s', (_, keycloak) => {
    const { compose, diagnostics } = generateStage({ ...input, stage: { ...stage, keycloak } });
    expect(diagnostics).toEqual([]);
    expect(validateComposeSpec(compose), JSON.stringify(validateComposeSpec.errors)).toBe(true);
    // Nothing passes that is not in the specification.
    expect(validateComposeSpec({ ...compose, servces: {} })).toBe(false);
  });
});
