import { describe, expect, it } from 'vitest';
import { changesOf, park, remembered } from './realm-parts.ts';

const action = (alias: string, rest: object = {}): object => ({
  alias,
  name: alias,
  providerId: alias,
  enabled: true,
  priority: 0,
  ...rest,
});
const before = park({
  requiredActions: [action('VERIFY_EMAIL', { priority: 50 }), action('idp_link', { config: { once: 'yes' } })] as never,
  attributes: remembered('required-actions', ['idp_link']),
});

describe('a required action', () => {
  it('becomes exactly as declared: what is not declared is off, 0 or empty', () => {
    const requiredActions = [{ alias: 'VERIFY_EMAIL', providerId: 'VERIFY_EMAIL', name: 'Check' }, action('idp_link')];
    expect(changesOf(before, { requiredActions } as never)).toEqual([
      'required-action VERIFY_EMAIL: enabled true → false',
      'required-action VERIFY_EMAIL: name "VERIFY_EMAIL" → "Check"',
      'required-action VERIFY_EMAIL: priority 50 → 0',
      'required-action idp_link: config {"once":"yes"} → undefined',
    ]);
  });

  it('is registered where the realm lacks it', () => {
    const requiredActions = [action('idp_link', { config: { once: 'yes' } }), action('UPDATE_PROFILE')];
    expect(changesOf(before, { requiredActions } as never)).toEqual(['create required-action UPDATE_PROFILE']);
  });

  it('ends the run if the server does not have it, or the document does not say which it is', () => {
    const unknown = { requiredActions: [action('DANCE'), action('idp_link')] };
    expect(changesOf(before, unknown as never, { IMPORT_MANAGED_REQUIREDACTION: 'no-delete' })).toEqual([
      'create required action "DANCE": Keycloak has no required action "DANCE" (HTTP 400)',
    ]);
    const nameless = { requiredActions: [{ alias: 'idp_link' }] };
    expect(changesOf(before, nameless)).toEqual(['update required action "idp_link": it has no "providerId"']);
  });

  it('cannot be registered under a second alias', () => {
    const requiredActions = [
      action('idp_link', { config: { once: 'yes' } }),
      { alias: 'mail', providerId: 'VERIFY_EMAIL' },
    ];
    expect(changesOf(before, { requiredActions } as never)).toEqual([
      'create required action "mail": the realm has a required action "VERIFY_EMAIL", whose alias cannot differ (HTTP 409)',
    ]);
  });
});

describe('a required action that left the list', () => {
  const document = { requiredActions: [] };

  it('is deleted if an earlier run listed it', () => {
    expect(changesOf(before, document)).toEqual(['delete required-action idp_link']);
  });

  it('is deleted whoever made it where there is no state, Keycloak’s own too', () => {
    expect(changesOf(before, document, { IMPORT_REMOTESTATE_ENABLED: 'false' })).toEqual([
      'delete required-action VERIFY_EMAIL',
      'delete required-action idp_link',
    ]);
  });

  it('stays where nothing is deleted, and where there is no list', () => {
    expect(changesOf(before, document, { IMPORT_MANAGED_REQUIREDACTION: 'no-delete' })).toEqual([]);
    expect(changesOf(before, {})).toEqual([]);
  });
});
