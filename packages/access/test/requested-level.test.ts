import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { readAccessRealm } from '../src/index.ts';
import { requestedLevel } from '../src/ways/requested-level.ts';

const NAMES = JSON.stringify({ silver: 1, gold: 2, platinum: 3 });

/** @returns the level that a request for `asked` is held to. */
function levelOf(attributes: JsonObject, asked?: number, realm: JsonObject = {}): number | undefined {
  const read = readAccessRealm(
    { realm: 'demo', clients: [{ clientId: 'shop', attributes }], ...realm },
    freshRealm('26.5.5', 'demo'),
  );
  return requestedLevel(read, 'shop', { scopes: [], level: asked });
}

it('a request is held to the level that it asks for, and to none if it asks for none', () => {
  expect(levelOf({}, 2)).toBe(2);
  expect(levelOf({})).toBeUndefined();
});

it('a client has a default, whose lowest level counts, by a name or a number', () => {
  expect(levelOf({ 'default.acr.values': 'gold##platinum', 'acr.loa.map': NAMES })).toBe(2);
  expect(levelOf({ 'default.acr.values': '3' })).toBe(3);
  expect(levelOf({ 'default.acr.values': '3' }, 1)).toBe(1);
});

it('a name that nobody explains stands for the lowest level', () => {
  expect(levelOf({ 'default.acr.values': 'gold' })).toBe(0);
});

it('names of the realm count where the client has none', () => {
  const realm = { attributes: { 'acr.loa.map': NAMES } };
  expect(levelOf({ 'default.acr.values': 'gold' }, undefined, realm)).toBe(2);
  expect(levelOf({ 'default.acr.values': 'gold', 'acr.loa.map': '{"gold": 5}' }, undefined, realm)).toBe(5);
});

it('nobody can ask for less than the minimum', () => {
  const client = { 'minimum.acr.value': 'gold', 'acr.loa.map': NAMES };
  expect(levelOf(client, 1)).toBe(2);
  expect(levelOf(client)).toBe(2);
  expect(levelOf({ ...client, 'default.acr.values': 'silver##platinum' })).toBe(3);
});

it('a level above the minimum counts only where the browser flow has it', () => {
  const client = { 'minimum.acr.value': '1' };
  const flow = (level: string): JsonObject => ({
    browserFlow: 'steps',
    authenticationFlows: [
      {
        alias: 'steps',
        topLevel: true,
        authenticationExecutions: [
          { authenticatorFlow: true, flowAlias: 'first', requirement: 'CONDITIONAL', priority: 0 },
          { authenticatorFlow: true, flowAlias: 'second', requirement: 'CONDITIONAL', priority: 1 },
        ],
      },
      ...(['1', level] as const).map((value, index) => ({
        alias: ['first', 'second'][index] ?? '',
        authenticationExecutions: [
          {
            authenticator: 'conditional-level-of-authentication',
            requirement: 'REQUIRED',
            authenticatorConfig: `level ${value}`,
          },
        ],
      })),
    ],
    authenticatorConfig: ['1', level].map((value) => ({
      alias: `level ${value}`,
      config: { 'loa-condition-level': value },
    })),
  });
  expect(levelOf(client, 2, flow('2'))).toBe(2);
  expect(levelOf(client, 2, flow('3'))).toBe(1);
});

it('a SAML client asks for no level', () => {
  const realm = { clients: [{ clientId: 'shop', protocol: 'saml', attributes: { 'default.acr.values': '2' } }] };
  expect(levelOf({}, undefined, realm)).toBeUndefined();
});
