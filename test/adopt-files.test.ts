import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { adoptConfigFiles, freshRealm, readConfigFiles } from '@realm-as-code/adopter';
import { type Diagnostic, renderRealm, validateRealm } from '@realm-as-code/renderer';
import { repository } from './folders.ts';

/** Import files of keycloak-config-cli's own tests with what it did with them; they are not part of this project. */
const SUITE = join(repository, '../shared/kcc-suite');
const KEYCLOAK = '26.5.5';

interface Step {
  readonly file: string;
  readonly document: string;
  readonly exit: number;
}

/** What keycloak-config-cli takes and templates cannot have. */
const REFUSED: readonly RegExp[] = [
  // The realm of Keycloak itself.
  /unusable-realm .*"master"/,
  // Clients that are named by their "name".
  /missing-identity .*clientId/,
];

const folders = existsSync(SUITE) ? readdirSync(SUITE).filter((name) => name.endsWith('.json.gz')) : [];

describe.skipIf(folders.length === 0)('files that keycloak-config-cli takes', () => {
  it.each(folders)('%s can be brought in', (folder) => {
    const { steps } = JSON.parse(gunzipSync(readFileSync(join(SUITE, folder))).toString('utf8')) as { steps: Step[] };
    const found = steps
      .filter(({ exit }) => exit === 0)
      .flatMap(({ file, document }) => errorsOf(file, document).map((text) => `${file}: ${text}`));
    expect(found.filter((text) => !REFUSED.some((pattern) => pattern.test(text)))).toEqual([]);
  });
});

/** The errors that no exception can be made for. */
function errorsOf(path: string, text: string): string[] {
  const { realms, diagnostics } = readConfigFiles([{ path, text }], KEYCLOAK);
  const ofRealms = realms.flatMap((realm) => {
    const { files, values } = adoptConfigFiles(realm, { fresh: freshRealm(KEYCLOAK, realm.name) });
    const of = (kind: string): typeof files => files.filter((file) => file.path.startsWith(`${kind}/`));
    const rendered = renderRealm({ bootstrap: of('bootstrap'), managed: of('managed') }, values);
    return [...rendered.diagnostics, ...validateRealm(rendered, { keycloak: KEYCLOAK })];
  });
  const isError = ({ severity, place }: Diagnostic): boolean => severity === 'error' && place === undefined;
  return [...diagnostics, ...ofRealms].filter(isError).map(({ code, message }) => `${code} ${message}`);
}
