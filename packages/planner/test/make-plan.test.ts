import { describe, expect, it } from 'vitest';
import { SecretValues } from '@realm-as-code/renderer';
import { makePlan, reconcilerSettings, toLiveRealm } from '../src/index.ts';
import { type Edit, linesOf, planShop } from './shop.ts';

/** One creation, one change, one deletion and one thing that stays. */
const oneOfEach: Edit = (live, file) => {
  live.clients['by-hand'] = {};
  live.clientScopes['by-hand'] = { protocol: 'openid-connect' };
  live.realmRoles['buyer'].description = 'by hand';
  file.realmRoles['new'] = {};
};

describe('a plan', () => {
  it('has nothing to say of a realm that is as its documents', () => {
    expect(planShop(() => undefined)).toEqual({
      realm: 'shop',
      stage: 'test',
      summary: { create: 0, change: 0, delete: 0, stays: 0 },
      changes: [],
      unknown: [],
      unpredicted: [],
    });
  });

  it('counts what it lists, and lists deletions last', () => {
    const plan = planShop(oneOfEach);
    expect(linesOf(plan)).toEqual([
      'create realm-role new',
      'change realm-role buyer: description "by hand" → "May buy"',
      'stays client by-hand',
      'delete client-scope by-hand',
    ]);
    expect(plan.summary).toEqual({ create: 1, change: 1, delete: 1, stays: 1 });
  });

  it('is of one entity when a target is given', () => {
    const plan = planShop(
      (live, file) => {
        oneOfEach(live, file);
        file.realmRoles['buyer'].description = '$(env:UNKNOWN)';
        file.clients['web'].name = '$(env:UNKNOWN)';
      },
      { target: 'client/by-hand' },
    );
    expect(linesOf(plan)).toEqual(['stays client by-hand']);
    expect(plan.summary).toEqual({ create: 0, change: 0, delete: 0, stays: 1 });
    expect(plan.unknown).toEqual([]);
  });

  it('has what a run does until it fails', () => {
    const plan = planShop((live, file) => {
      oneOfEach(live, file);
      file.settings['browserFlow'] = 'no such flow';
    });
    expect(plan.failure?.step).toBe('bind browserFlow');
    // Client scopes are deleted after flows are bound.
    expect(linesOf(plan)).toEqual([
      'create realm-role new',
      'change realm-role buyer: description "by hand" → "May buy"',
      'stays client by-hand',
    ]);
  });

  it('names the parts of the documents that it cannot predict', () => {
    const plan = planShop((_, file) => {
      Object.assign(file.settings, { workflows: [], scopeMappings: null });
    });
    expect(plan.unpredicted).toEqual([{ document: 'shop.json', property: 'workflows' }]);
  });

  it('takes time in proportion to the number of clients', () => {
    const time = (count: number): number => {
      const clients = Array.from({ length: count }, (_, index) => ({
        clientId: `c${index}`,
        redirectUris: ['https://a.example.org/*', 'https://b.example.org/*'],
        attributes: { 'pkce.code.challenge.method': 'S256' },
        defaultClientScopes: ['email'],
      }));
      const realm = { realm: 'shop', clients, clientScopes: [{ name: 'email', protocol: 'openid-connect' }] };
      const live = toLiveRealm(structuredClone(realm));
      const documents = [{ kind: 'managed', name: 'clients', value: { realm: 'shop', clients } }] as never;
      const input = { stage: 'test', live, realm: { documents }, values: new Map<string, string>() };
      const start = performance.now();
      const reconciler = { ...reconcilerSettings(new Map(), '6.5.0'), keeps: new Set<never>() };
      const { summary } = makePlan({ ...input, secrets: new SecretValues(), reconciler });
      const taken = performance.now() - start;
      expect(summary.create + summary.delete).toBe(0);
      return taken / count;
    };
    time(500);
    // The least of several, taken in turn: what a busy machine adds is not of the plan.
    let [few, many] = [Infinity, Infinity];
    for (let run = 0; run < 5; run++) {
      few = Math.min(few, time(500));
      many = Math.min(many, time(5000));
    }
    expect(many / few).toBeLessThan(4);
  });
});
