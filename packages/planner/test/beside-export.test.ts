import type { Json } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { readBesideExport } from '../src/index.ts';
import { park } from './realm-parts.ts';

/** Answers with what is given, and remembers what it was asked for. */
function apiWith(answers: Readonly<Record<string, Json>>): {
  asked: string[];
  ask(method: 'GET' | 'POST', path: string): Promise<{ status: number; body: Json }>;
} {
  const asked: string[] = [];
  return {
    asked,
    async ask(_, path) {
      const below = path.replace('/realms/park', '');
      asked.push(below);
      const body = answers[below];
      return body === undefined ? { status: 404, body: null } : { status: 200, body };
    },
  };
}

const nothing = { users: undefined, organizations: false, userProfile: false };

it('organizations are read with their identity providers, and with the members of those that are named', async () => {
  const api = apiWith({
    '/organizations?briefRepresentation=false&max=-1': [
      { id: '1', name: 'Zoo', alias: 'zoo' },
      { id: '2', name: 'Club', alias: 'club' },
    ],
    '/identity-provider/instances?briefRepresentation=false': [
      { alias: 'google', organizationId: '1' },
      { alias: 'github' },
    ],
    '/organizations/2/members?max=-1': [
      { username: 'bob', membershipType: 'UNMANAGED' },
      { username: 'ann', membershipType: 'MANAGED' },
    ],
  });
  const read = await readBesideExport(api, park(), { ...nothing, organizations: true, membersOf: ['club'] });
  expect('live' in read && [...(read.live.organizations ?? [])]).toEqual([
    ['zoo', { alias: 'zoo', identityProviders: ['google'], name: 'Zoo' }],
    ['club', { alias: 'club', managedMembers: ['ann'], members: ['ann', 'bob'], name: 'Club' }],
  ]);
  expect(api.asked).toHaveLength(3);
});

it('a realm without organizations takes one request', async () => {
  const api = apiWith({ '/organizations?briefRepresentation=false&max=-1': [] });
  const read = await readBesideExport(api, park(), { ...nothing, organizations: true, membersOf: ['club'] });
  expect('live' in read && read.live.organizations?.size).toBe(0);
  expect(api.asked).toHaveLength(1);
});
