import { describe, expect, it } from 'vitest';
import type { Plan } from '../src/index.ts';
import { linesOf, planShop } from './shop.ts';

/** Plans with scope mappings of realm roles; live, the client `web` has the role `buyer`. */
const planRealm = (scopeMappings: unknown, keeps: string[] = []): Plan =>
  planShop((_, file) => (file.settings['scopeMappings'] = scopeMappings), { keeps: keeps as never });
/** Plans with scope mappings of client roles; live, the client `web` has the role `read` of `api`. */
const planClient = (clientScopeMappings: unknown, keeps: string[] = []): Plan =>
  planShop((_, file) => (file.settings['clientScopeMappings'] = clientScopeMappings), { keeps: keeps as never });

describe('a scope mapping', () => {
  it('is made for a client or a client scope, and gets the declared roles', () => {
    const plan = planRealm([
      { client: 'web', roles: ['manager', 'buyer'] },
      { clientScope: 'shop', roles: ['manager'] },
    ]);
    expect(linesOf(plan)).toEqual([
      'create scope-mapping client-scope/shop',
      'change scope-mapping client/web: roles ["buyer"] → ["buyer","manager"]',
    ]);
  });

  it('loses other roles where client scopes are managed in full', () => {
    const declared = [{ client: 'web', roles: ['manager'] }];
    expect(linesOf(planRealm(declared))).toEqual(['change scope-mapping client/web: roles ["buyer"] → ["manager"]']);
    expect(linesOf(planRealm(declared, ['client-scope']))).toEqual([
      'change scope-mapping client/web: roles ["buyer"] → ["buyer","manager"]',
    ]);
  });

  it('that is not declared goes where scope mappings are managed in full', () => {
    expect(linesOf(planRealm([]))).toEqual(['delete scope-mapping client/web']);
    expect(linesOf(planRealm([], ['scope-mapping']))).toEqual([]);
    expect(linesOf(planRealm(undefined))).toEqual([]);
  });

  it.each([
    [{ client: 'nobody', roles: [] }, 'there is no client "nobody"'],
    [{ clientScope: 'nothing', roles: ['buyer'] }, 'there is no client scope "nothing"'],
    [{ client: 'web', roles: ['nobody'] }, 'there is no realm role "nobody"'],
    [{ client: 'web' }, 'it has no "roles" (a NullPointerException)'],
  ])('stops the run at %j', (mapping, reason) => {
    const plan = planRealm([{ clientScope: 'email', roles: ['buyer'] }, mapping]);
    expect(plan.failure?.reason).toBe(reason);
    expect(linesOf(plan)).toEqual(['create scope-mapping client-scope/email']);
  });
});

describe('a scope mapping of client roles', () => {
  it('is exactly as declared, whatever the client of the roles', () => {
    const plan = planClient({ api: [{ clientScope: 'shop', roles: ['write'] }] });
    expect(linesOf(plan)).toEqual([
      'create client-scope-mapping api/client-scope/shop',
      'delete client-scope-mapping api/client/web',
    ]);
    expect(linesOf(planClient({}))).toEqual(['delete client-scope-mapping api/client/web']);
    expect(linesOf(planClient({}, ['client-scope-mapping']))).toEqual([]);
    expect(linesOf(planClient(undefined))).toEqual([]);
  });

  it('gains and loses roles', () => {
    const plan = planClient({ api: [{ client: 'web', roles: ['write'] }] });
    expect(linesOf(plan)).toEqual(['change client-scope-mapping api/client/web: roles ["read"] → ["write"]']);
  });

  it.each([
    [{ nobody: [] }, 'there is no client "nobody"'],
    [{ api: [{ client: 'web', roles: ['nothing'] }] }, 'there is no role "nothing" of client "api"'],
    [{ api: [{ client: 'nobody', roles: ['read'] }] }, 'there is no client "nobody"'],
  ])('stops the run at %j, and nothing is removed', (mappings, reason) => {
    const plan = planClient(mappings);
    expect(plan.failure?.reason).toBe(reason);
    expect(linesOf(plan)).toEqual([]);
  });
});
