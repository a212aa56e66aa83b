import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { makeBundle } from '../src/index.ts';
import { generateStage } from '@realm-as-code/compose-gen';
import { input as stageInput } from '../../compose-gen/test/demo.ts';
import { bundleOf, filesOfDemo, input, unpacked } from './demo.ts';

const variable = { group: 'g', description: 'd', secret: true, example: 'e', generate: 'm' };
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('a bundle', () => {
  it('has the files of the stage, checksums, an SBOM and a page for operators', async () => {
    expect([...(await filesOfDemo()).keys()]).toEqual([
      'OPERATIONS.md',
      'SHA256SUMS',
      'compose.yaml',
      'configs/keycloak/demo-realm.json',
      'configs/keycloak/keycloak-config-entrypoint.sh',
      'configs/keycloak/keycloak-entrypoint.sh',
      'configs/keycloak/managed/10-clients.json',
      'configs/keycloak/placeholders.sh',
      'configs/keycloak/providers/mapper.jar',
      'configs/keycloak/themes/mine/login/theme.properties',
      'env.example',
      'sbom.cdx.json',
    ]);
  });

  it('is the same bytes each time, in whichever order its files come', async () => {
    const { archive } = await bundleOf();
    expect((await bundleOf()).archive).toEqual(archive);
    expect((await bundleOf({ ...input, files: input.files.toReversed() })).archive).toEqual(archive);
    expect((await bundleOf({ ...input, version: '1.2.1' })).archive).not.toEqual(archive);
  });

  it('keeps files that are no text, and long paths', async () => {
    const path = `configs/keycloak/themes/${'long/'.repeat(60)}${'x'.repeat(90)}.css`;
    const files = await unpacked(
      (await bundleOf({ ...input, files: [...input.files, { path, content: 'a{}' }] })).archive,
    );
    expect(text(files.get(path))).toBe('a{}');
    expect([...(files.get('configs/keycloak/providers/mapper.jar') ?? [])]).toEqual([0x50, 0x4b, 3, 4, 0xff]);
  });

  it.each(['../up', '/etc/passwd', 'a\\b', 'two\nlines', 'C:/x', 'a//b', './a', ''])(
    'cannot have the file %j',
    async (path) => {
      const made = await makeBundle({ ...input, files: [...input.files, { path, content: '' }] });
      expect(made).toMatchObject({ diagnostics: [{ code: 'invalid-bundle', file: 'stages/demo.yaml' }] });
    },
  );
});

it('a bundle that nobody could verify is not made', async () => {
  const jar = { path: 'configs/keycloak/providers/huge.jar', content: new Uint8Array(257 * 1024 ** 2) };
  expect(await makeBundle({ ...input, files: [...input.files, jar] })).toMatchObject({
    diagnostics: [{ code: 'invalid-bundle', message: 'the files have 258 MiB, and a bundle takes 256' }],
  });
});

describe('the SBOM', () => {
  it('follows the schema of CycloneDX 1.6', async () => {
    const schemas = join(
      dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
      'res/schema',
    );
    const schema = (name: string): object =>
      JSON.parse(readFileSync(join(schemas, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
    // Formats are hints, some of which Ajv does not know.
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
    }
    const validate = ajv.compile(schema('bom-1.6'));
    const sbom: unknown = JSON.parse(text((await filesOfDemo()).get('sbom.cdx.json')));
    expect(validate(sbom), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...(sbom as object), specVersion: 1 })).toBe(false);
  });

  it('names images, jars and files as tools look them up', async () => {
    const { components } = JSON.parse(text((await filesOfDemo()).get('sbom.cdx.json'))) as {
      components: { type: string; name: string; version?: string; purl?: string }[];
    };
    expect(
      components
        .filter(({ type }) => type !== 'file')
        .map(({ type, name, version, purl }) => [type, name, version, purl]),
    ).toEqual([
      [
        'container',
        'docker.io/adorsys/keycloak-config-cli',
        '6.5.1-26.5.5',
        `pkg:oci/keycloak-config-cli@sha256%3A${'a'.repeat(64)}?repository_url=docker.io/adorsys/keycloak-config-cli&tag=6.5.1-26.5.5`,
      ],
      [
        'container',
        'docker.io/library/postgres',
        '17.7',
        `pkg:oci/postgres@sha256%3A${'a'.repeat(64)}?repository_url=docker.io/library/postgres&tag=17.7`,
      ],
      [
        'container',
        'quay.io/keycloak/keycloak',
        '26.5.5',
        `pkg:oci/keycloak@sha256%3A${'a'.repeat(64)}?repository_url=quay.io/keycloak/keycloak&tag=26.5.5`,
      ],
      ['library', 'configs/keycloak/providers/mapper.jar', undefined, undefined],
    ]);
  });
});

describe('the page for operators', () => {
  it('is about this bundle and its database', async () => {
    const page = text((await filesOfDemo()).get('OPERATIONS.md'));
    expect(page).toMatch(/^# Operating realm-demo-1\.2\.0\n/);
    expect(page).toContain('pg_dump');
    expect(page).toContain('read on the first start only: `USER_PASSWORD`,');
    expect(page).toContain('what the reconciler reads: `APP_SECRET`.');
    expect(page).not.toMatch(/@[A-Z]+@|<!--|keycloak-data|\n\n\n/);
  });

  it('says how to change what a reconciler signs in with that is a client', async () => {
    const { deployment } = generateStage({
      ...stageInput,
      stage: { ...stageInput.stage, reconciler: { signsInAs: 'client' } },
      variables: { ...stageInput.variables, KEYCLOAK_CONFIG_CLIENT_SECRET: variable },
      isAlone: true,
    });
    const page = text((await unpacked((await bundleOf({ ...input, deployment })).archive)).get('OPERATIONS.md'));
    expect(page).toContain(
      'docker compose run --rm --no-deps -T --env KEYCLOAK_URL=http://keycloak:8080 \\\n' +
        '  --entrypoint /bin/bash keycloak /opt/realm-as-code/reconciler-client.sh\n',
    );
    expect(page).not.toContain('KEYCLOAK_CONFIG_CLIENT_SECRET');
    expect(page).not.toContain('the reconciler signs in with it');
  });

  it('does not speak of a database that is somebody else’s as its own', async () => {
    const deployment = { ...input.deployment, postgres: undefined };
    const page = text((await unpacked((await bundleOf({ ...input, deployment })).archive)).get('OPERATIONS.md'));
    expect(page).toContain('The database is not part of this deployment');
    expect(page).not.toContain('pg_dump');
  });
});
