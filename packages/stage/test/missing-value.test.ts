import { describe, expect, it } from 'vitest';
import { adviseValue, overlay, readShared, readStage, type StageSource } from '../src/index.ts';

const SHARED = `versions: { keycloak: '26.5.5', keycloakConfigCli: '6.5.1', postgres: '17.7' }
values:
  lifespan: 300
  origins:
    web: https://web.$(env:DOMAIN)
    wiki: https://wiki.$(env:DOMAIN)
`;
const KEYCLOAK = 'keycloak: { command: [start-dev], database: embedded }\n';

const shared = readShared({ path: 'stages/shared.yaml', text: SHARED }).shared ?? {};

function stage(name: string, values = ''): StageSource {
  const { read } = readStage(name, { path: `stages/${name}.yaml`, text: KEYCLOAK + values }, shared);
  return read as StageSource;
}

const DEV = stage('dev', 'values: { origins: { web: "http://localhost:3000", wiki: "http://localhost:8080" } }\n');

describe('a value that stages do not have', () => {
  it('belongs into the shared settings, like those beside it', () => {
    expect(adviseValue('origins.grafana', shared, [stage('local'), stage('prod')])).toEqual({
      hint: 'Add it to stages/shared.yaml',
      block: 'values:\n  origins:\n    grafana: https://grafana.$(env:DOMAIN)\n',
    });
  });

  it('belongs also into a stage that has the others of its own, on a port that none of them has', () => {
    const { hint, block } = adviseValue('origins.grafana', shared, [DEV, stage('prod')]);
    expect(hint).toBe('Add it to stages/shared.yaml, and to stages/dev.yaml, which has "origins" of its own');
    expect(block).toContain('# stages/dev.yaml\nvalues:\n  origins:\n    grafana: http://localhost:8081\n');
  });

  it('belongs into the stages that lack it where others have it', () => {
    const prod = stage('prod', 'values: { origins: { grafana: "https://g.example.org" } }\n');
    expect(adviseValue('origins.grafana', shared, [DEV, stage('local'), prod]).hint).toBe(
      'Add it to stages/dev.yaml and stages/local.yaml: prod has it',
    );
  });

  it('is what can be pasted: read again, the stage has it', () => {
    for (const name of ['origins.grafana', 'new', 'a.b.c']) {
      const { block = '' } = adviseValue(name, shared, [stage('prod')]);
      const { read } = readStage('prod', { path: 'stages/prod.yaml', text: KEYCLOAK + block }, shared);
      expect(adviseValue(name, overlay(shared, {}), [read as StageSource]).block).toBeUndefined();
    }
  });

  it('cannot be below one that is no object', () => {
    expect(adviseValue('lifespan.long', shared, [stage('prod')])).toEqual({ hint: '"lifespan" is a value itself' });
  });
});
