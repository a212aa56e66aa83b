import { objectsAt } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { freshRealm } from '../src/index.ts';

describe('a fresh realm', () => {
  it('is that of the version that is asked for, or of the one nearest to it', () => {
    expect(freshRealm('26.7.3')['keycloakVersion']).toBe('26.7.3');
    expect(freshRealm('26.7.9')['keycloakVersion']).toBe('26.7.3');
    expect(freshRealm('20.0.1')['keycloakVersion']).toBe('26.5.5');
  });

  it('has the things that every realm has, under the names of its own', () => {
    const realm = freshRealm('26.5.5', 'Shop');
    expect(realm['realm']).toBe('Shop');
    expect(realm['defaultRole']).toMatchObject({ name: 'default-roles-shop' });
    const clients = objectsAt(realm, 'clients');
    expect(clients.find(({ clientId }) => clientId === 'account')).toMatchObject({ baseUrl: '/realms/Shop/account/' });
    expect(JSON.stringify(realm)).not.toContain('/fresh');
  });

  it('carries no IDs and no keys', () => {
    expect(JSON.stringify(freshRealm('26.5.5'))).not.toMatch(
      /"(?:id|containerId|secret|privateKey|certificate|kid)":|[0-9a-f]{8}-[0-9a-f]{4}-/,
    );
  });
});
