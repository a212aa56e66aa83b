import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ANNOTATIONS, packFiles, packFirstStart } from '../src/container/config-maps.ts';
import { generate, objectOf, objectsIn } from './demo.ts';

const theme = (path: string, content: string | Uint8Array): { path: string; content: string | Uint8Array } => ({
  path: `brand/${path}`,
  content,
});

describe('ConfigMaps', () => {
  it('are packed so that a client-side apply takes them, whatever the files hold', () => {
    const file = fc.record({
      path: fc.stringMatching(/^[a-z]{1,3}(\/[ a-z.]{1,8}){0,2}$/),
      content: fc.oneof(
        fc.string({ maxLength: 50 }),
        fc.nat(30_000).map((length) => '<&"\n'.repeat(length / 4)),
        fc.nat(90_000).map((length) => new Uint8Array(length)),
      ),
    });
    fc.assert(
      fc.property(fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 12 }), (files) => {
        const maps = packFiles('x', files);
        expect(maps.flatMap(({ items }) => items.map(({ path }) => path))).toEqual(files.map(({ path }) => path));
        for (const { content, items } of maps) {
          const written = JSON.stringify(content).replace(/[<>&]/g, String.raw`\u003c`);
          if (items.length > 1) expect(Buffer.byteLength(written)).toBeLessThan(MAX_ANNOTATIONS - 2048);
          for (const { key } of items) expect(key).toMatch(/^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('hold bytes that are no text, and files of folders, under keys that are their own', () => {
    const { files } = generate(
      {},
      {
        themes: [
          theme('login/a b.css', 'one'),
          theme('login/a_b.css', 'two'),
          theme('login/logo.png', Uint8Array.from([137, 80, 78, 71, 0, 255])),
        ],
      },
    );
    const map = objectsIn(files).find(({ metadata }) => String(metadata.name).startsWith('keycloak-theme-'));
    expect(map).toMatchObject({
      immutable: true,
      data: { 'login_a_b.css': 'one', 'login_a_b.css.2': 'two' },
      binaryData: { 'login_logo.png': 'iVBORwD/' },
    });
  });

  it('put a jar beside those of the image, not over them', () => {
    const { files } = generate({}, { providers: [{ path: 'mapper.jar', content: Uint8Array.from([80, 75, 3, 4]) }] });
    const { volumeMounts } = objectOf(files, 'StatefulSet', 'keycloak')['spec'].template.spec.containers[0];
    expect(volumeMounts).toContainEqual({
      name: 'providers',
      mountPath: '/opt/keycloak/providers/mapper.jar',
      subPath: 'mapper.jar',
      readOnly: true,
    });
  });

  it('of a first start keep their names, and hold a file of any size, in parts', () => {
    const small = { path: 'realms/a.json', content: '{}' };
    expect(packFirstStart('x', [small])).toEqual([
      {
        name: 'x',
        isImmutable: false,
        content: { data: { 'realms_a.json': '{}' } },
        items: [{ key: 'realms_a.json', path: small.path }],
      },
    ]);
    fc.assert(
      fc.property(fc.constantFrom('a', '😀', '"<é\n'), fc.integer({ min: 260_000, max: 900_000 }), (piece, length) => {
        const content = piece.repeat(Math.ceil(length / piece.length)).slice(1);
        const maps = packFirstStart('x', [{ path: 'realm.json', content }]);
        expect(maps.map(({ name }) => name)).toEqual(maps.map((_, index) => (index === 0 ? 'x' : `x-${index + 1}`)));
        const parts = maps.flatMap((map) => Object.entries(map.content['data'] as Record<string, string>));
        expect(parts.map(([key]) => key)).toEqual(
          parts.map((_, index) => `realm.json.${String(index).padStart(2, '0')}`),
        );
        expect(Buffer.concat(parts.map(([, part]) => Buffer.from(part))).equals(Buffer.from(content))).toBe(true);
        for (const map of maps) expect(Buffer.byteLength(JSON.stringify(map.content))).toBeLessThan(MAX_ANNOTATIONS);
      }),
      { numRuns: 20 },
    );
  });

  it('that are too large for kubectl to apply from the client are said to be', () => {
    const { diagnostics } = generate({}, { themes: [theme('login/a.css', 'x'.repeat(300_000))] });
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'server-side-apply',
        severity: 'warning',
        message: 'login_a.css is too large for "kubectl apply"',
      }),
    );
  });

  it('hold 1 MiB: a larger file is an error, and nothing is written', () => {
    const { files, diagnostics } = generate({}, { themes: [theme('a.css', 'x'.repeat(2 ** 20 + 1))] });
    expect(files).toEqual([]);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'oversized-file',
        message: 'configs/keycloak/themes/brand/a.css has 1.0 MiB, and a ConfigMap holds 1 MiB',
      }),
    );
  });
});
