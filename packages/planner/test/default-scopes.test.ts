import { describe, expect, it } from 'vitest';
import type { Plan } from '../src/index.ts';
import { linesOf, planShop } from './shop.ts';

/** Plans with the default client scopes of the realm; live, `email` is the only one. */
const plan = (declared: object): Plan =>
  planShop((_, file) => Object.assign(file.settings, declared), { keeps: ['client-scope'] });

describe('the client scopes that new clients get', () => {
  it('are exactly the declared ones', () => {
    expect(linesOf(plan({ defaultDefaultClientScopes: ['shop'], defaultOptionalClientScopes: ['email'] }))).toEqual([
      'change realm shop: defaultDefaultClientScopes ["email"] → ["shop"]',
      'change realm shop: defaultOptionalClientScopes [] → ["email"]',
    ]);
    expect(linesOf(plan({ defaultDefaultClientScopes: [] }))).toEqual([
      'change realm shop: defaultDefaultClientScopes ["email"] → []',
    ]);
    expect(linesOf(plan({ defaultDefaultClientScopes: null }))).toEqual([]);
  });

  it('stop the run where the realm lacks one', () => {
    const { failure, ...rest } = plan({ defaultOptionalClientScopes: ['shop', 'no-such-scope'] });
    expect(failure?.reason).toBe('there is no client scope "no-such-scope"');
    expect(linesOf(rest as Plan)).toEqual(['change realm shop: defaultOptionalClientScopes [] → ["shop"]']);
  });

  it('stop the run where one is to be in both lists', () => {
    const { failure } = plan({ defaultOptionalClientScopes: ['email'] });
    expect(failure?.step).toBe('make client scope "email" an optional one of the realm');
  });
});
