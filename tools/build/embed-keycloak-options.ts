import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from './folders.ts';
import { writeModule } from './write-module.ts';

/** Makes a module of the options of kc.sh, by the version of Keycloak; they are parsed when asked for. */
export function embedKeycloakOptions(): void {
  const data = join(renderer, 'data');
  const entries = readdirSync(data)
    .map((version) => [version, join(data, version, 'options.json')] as const)
    .filter(([, file]) => existsSync(file))
    .map(([version, file]) => [version, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))]);
  const code = `export const optionTexts = ${JSON.stringify(Object.fromEntries(entries), null, 2)};\n`;
  writeModule(join(renderer, 'src/keycloak/generated'), 'option-texts', code, [
    '/** What kc.sh knows, as JSON, by the version of Keycloak. */',
    'export declare const optionTexts: Readonly<Record<string, string>>;',
  ]);
}
