import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExport } from '../src/index.ts';

/** @returns what reading a file says: `line:column code: message. hint`. */
function said(text: string, name?: string, path = 'realm.json'): string | undefined {
  const { realm, diagnostics } = readExport({ path, text }, name);
  const [first] = diagnostics;
  expect(diagnostics.length).toBe(realm === undefined ? 1 : 0);
  return first && `${first.line}:${first.column} ${first.code}: ${first.message}. ${first.hint ?? ''}`;
}

/** @returns the name of the realm that is read. */
const named = (text: string, name?: string): unknown => readExport({ path: 'realm.json', text }, name).realm?.['realm'];

const TWO = '[{ "realm": "master" }, { "realm": "shop" }, { "realm": "staff" }]';

describe('a file to bring in', () => {
  it('is a realm, however little it says', () => {
    expect(named('{ "realm": "shop" }')).toBe('shop');
    expect(named('\ufeff{ "realm": "shop", "users": [], "enabled": true }')).toBe('shop');
  });

  it('may be a list of realms, of which one is taken by name, or the only one', () => {
    expect(named(TWO, 'staff')).toBe('staff');
    expect(named('\ufeff[{ "realm": "shop" }]')).toBe('shop');
    expect(said(TWO)).toBe(
      '1:1 several-realms: an export of 3 realms: "master", "shop", "staff". Choose one with --realm NAME',
    );
    expect(said(TWO, 'stuff')).toBe('1:1 missing-realm: there is no realm "stuff" in this file. Did you mean "staff"?');
    expect(said('{ "realm": "shop" }', 'warehouse')).toBe(
      '1:12 missing-realm: there is no realm "warehouse" in this file. It has "shop"',
    );
  });

  it('has lists and objects where an export has them', () => {
    expect(said('{ "realm": "shop", "clients": {} }')).toMatch(/not-a-realm: "clients" is not a list of objects/);
    expect(said('{ "realm": "shop", "clients": [null] }')).toMatch(/not-a-realm: "clients" is not a list of objects/);
    expect(said('{ "realm": "shop", "roles": [] }')).toMatch(/not-a-realm: "roles" is not an object/);
    expect(named('{ "realm": "shop", "clients": null }')).toBe('shop');
  });

  it('is not cut off', () => {
    for (const text of ['{ "realm": "shop", "clients": [', '{ "realm": "shop",\n "a": "b', '[{ "realm": "shop" }']) {
      expect(said(text)).toMatch(/not-a-realm: the file ends before the realm does: it is cut off/);
    }
    expect(said('{ "realm": "shop",\n "a": "b')).toMatch(/^2:9 /);
    expect(said('{ "realm": "shop", }')).toMatch(/^1:18 invalid-json: this comma has nothing after it/);
    expect(said('')).toMatch(/^1:1 not-a-realm: the file is empty/);
  });

  it('is not YAML, which is what the files of keycloak-config-cli can be', () => {
    expect(said('realm: shop\n', undefined, 'shop.yaml')).toMatch(/an export is JSON, not YAML.*--files/);
  });

  it('is not one of the other files that Keycloak and its applications have', () => {
    expect(said('{ "clientId": "web" }')).toMatch(/not-a-realm: this is a client, not a realm/);
    expect(said('[{ "clientId": "web" }]')).toMatch(/not-a-realm: a list, and the first in it is a client/);
    expect(said('{ "realm": "shop", "users": [{ "username": "ann" }] }')).toMatch(
      /^1:12 not-a-realm: this is the users of a realm, not a realm. Take the file that ends in "-realm.json"/,
    );
    expect(said('{ "realm": "shop", "auth-server-url": "/", "resource": "web" }')).toMatch(
      /settings of an application/,
    );
    expect(said('{ "ifResourceExists": "SKIP", "clients": [] }')).toMatch(/a partial import/);
    expect(said('{ "clients": [] }')).toMatch(/not-a-realm: there is no "realm"/);
    expect(said('[1]')).toMatch(/not-a-realm: there is no realm in this list/);
    expect(said('1')).toMatch(/not-an-object/);
  });

  it("is not Keycloak's own realm, nor one with a name that Keycloak refuses", () => {
    expect(said('{ "realm": "master" }')).toMatch(/^1:12 unusable-realm: "master" is the realm that Keycloak's admin/);
    expect(said(TWO, 'master')).toMatch(/unusable-realm/);
    expect(said('{ "realm": "a/b" }')).toMatch(/unusable-realm: Keycloak refuses the realm name "a\/b": it has a "\/"/);
    expect(said('{ "realm": " " }')).toMatch(/unusable-realm: the name of the realm is empty/);
  });

  it('gets exactly one line or is a realm, whatever is in it', () => {
    const realms = fc.json().map((text) => text.replaceAll('__proto__', 'proto'));
    fc.assert(
      fc.property(fc.oneof(fc.string(), realms), fc.option(fc.string(), { nil: undefined }), (text, name) => {
        const { realm, diagnostics } = readExport({ path: 'realm.json', text }, name);
        expect(realm === undefined).toBe(diagnostics.length > 0);
      }),
    );
  });

  it('does not show what it has in it when it is refused', () => {
    const { diagnostics } = readExport({ path: 'c.json', text: '{ "clientId": "web", "secret": "hunter2-hunter2" }' });
    expect(diagnostics).toHaveLength(1);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });
});
