import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/index.ts';
import { objectsAt, textAt } from '../src/document/json.ts';
import { nameFlowsById } from '../src/render/flow-ids.ts';
import { write } from './realms.ts';

describe('a managed file', () => {
  it('has nothing in it that a YAML reader refuses or changes', () => {
    const value = 'a\u007f\u0085\u009f\u2028\u2029\ufeff\uffff é😀';
    const text = write({ value }).managed;
    expect(text).toBe(
      '{\n  "realm": "r",\n  "value": "a\\u007f\\u0085\\u009f\\u2028\\u2029\\ufeff\\uffff é\\ud83d\\ude00"\n}\n',
    );
    expect(JSON.parse(text)).toEqual({ realm: 'r', value });
  });
});

describe('the import file', () => {
  it('says the same as the documents where it takes over from them', () => {
    const shared = { clients: [{ clientId: 'a', redirectUris: ['x'] }], attributes: { k: 'v' }, enabled: true };
    expect(JSON.parse(write(shared).importFile)).toEqual({ realm: 'r', ...shared });
  });

  it('hides every literal ${ from Keycloak and keeps the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', '\\', '"', 'A', '$(env:X)', '\n') }), (written) => {
        const value = written.replace(/\{+/g, '{'); // two are an expression
        const text = write({ value }).importFile;
        expect(text).not.toContain('${');
        expect(text).not.toContain('$$(env:X)'); // the value of X could start with a brace
        expect(JSON.parse(text)).toEqual({ realm: 'r', value });
      }),
    );
  });

  const flow = { alias: 'gate', providerId: 'basic-flow', topLevel: true, authenticationExecutions: [] };
  const overriding = { authenticationFlowBindingOverrides: { browser: 'gate', direct_grant: '' } };
  const app = { clientId: 'app', ...overriding };
  const imported = (content: JsonObject): JsonObject => JSON.parse(write(content).importFile) as JsonObject;
  const idIn = (realm: JsonObject): string => textAt(objectsAt(realm, 'authenticationFlows')[0], 'id') ?? '';

  it('names the flows that clients are overridden with by an ID, which depends on the realm and the flow only', () => {
    const other = { ...flow, alias: 'other' };
    const realm = imported({ clients: [app, { clientId: 'b' }], authenticationFlows: [flow, other] });
    const id = idIn(realm);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(realm['clients']).toEqual([
      { clientId: 'app', authenticationFlowBindingOverrides: { browser: id, direct_grant: '' } },
      { clientId: 'b' },
    ]);
    expect(realm['authenticationFlows']).toEqual([{ ...flow, id }, other]);
    expect(idIn(imported({ authenticationFlows: [flow], clients: [{ ...app, clientId: 'x' }] }))).toBe(id);
    expect(idIn(imported({ realm: 's', authenticationFlows: [flow], clients: [app] }))).not.toBe(id);
  });

  it('keeps the IDs that flows have, and overrides that are IDs', () => {
    const own = { ...flow, id: 'my-id' };
    const byId = { clientId: 'b', authenticationFlowBindingOverrides: { browser: 'my-id' } };
    const realm = imported({ clients: [app, byId], authenticationFlows: [own] });
    expect(realm['clients']).toEqual([
      { clientId: 'app', authenticationFlowBindingOverrides: { browser: 'my-id', direct_grant: '' } },
      byId,
    ]);
    expect(realm['authenticationFlows']).toEqual([own]);
  });

  it('leaves the managed files as they are written', () => {
    const content = { clients: [app], authenticationFlows: [flow] };
    expect(JSON.parse(write(content).managed)).toEqual({ realm: 'r', ...content });
  });

  it('has another ID for each pair of a realm and a flow', () => {
    const names = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '"', ',', ' ', 'é') });
    const idOf = (realm: string, alias: string): string =>
      idIn(
        nameFlowsById({
          realm,
          clients: [{ clientId: 'app', authenticationFlowBindingOverrides: { browser: alias } }],
          authenticationFlows: [{ alias }],
        }),
      );
    fc.assert(
      fc.property(names, names, names, names, (realm, alias, otherRealm, otherAlias) => {
        const isSame = realm === otherRealm && alias === otherAlias;
        expect(idOf(realm, alias) === idOf(otherRealm, otherAlias)).toBe(isSame);
        expect(idOf(realm, alias)).toHaveLength(36);
      }),
    );
  });
});
