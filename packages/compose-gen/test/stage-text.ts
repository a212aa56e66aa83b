import { expect } from 'vitest';
import { formatDiagnostic } from '@realm-as-code/renderer';
import { generateStage, readShared, readStage } from '../src/index.ts';
import { input } from './demo.ts';

/** What is found in a stage whose file has this text below `keycloak:` and `database:`. */
export function findingsIn(text: string, keycloak = '26.5.5', database = 'embedded'): string[] {
  const { shared = {} } = readShared({
    path: 'stages/shared.yaml',
    text: `versions: { keycloak: '${keycloak}', keycloakConfigCli: '6.5.1', postgres: '17.7' }\nvalues: { origin: 'https://a.example.org' }\n`,
  });
  const file = { path: 'demo.yaml', text: `keycloak:\n  database: ${database}\n${text}\n` };
  const { read, diagnostics } = readStage('demo', file, shared);
  expect(diagnostics).toEqual([]);
  const { stage, source } = read as NonNullable<typeof read>;
  return generateStage({ ...input, stage, source }).diagnostics.map(formatDiagnostic);
}
