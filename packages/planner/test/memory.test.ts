import { describe, expect, it } from 'vitest';
import { reconcile, reconcilerSettings, toLiveRealm } from '../src/index.ts';
import { type Edit, linesOf, planShop } from './shop.ts';

const CLIENTS = 'de.adorsys.keycloak.config.state-default-clients-';

describe('what the reconciler remembers of its last run', () => {
  const addByHand: Edit = (live) => (live.clients['old'] = {});

  it('may be spread over several attributes', () => {
    const plan = planShop((live, file) => {
      addByHand(live, file);
      live.settings['attributes'] = { [`${CLIENTS}0`]: '["web","o', [`${CLIENTS}1`]: 'ld"]' };
    });
    expect(linesOf(plan)).toEqual(['delete client old']);
  });

  it('stops the run when it cannot be read', () => {
    const plan = planShop((live, file) => {
      addByHand(live, file);
      live.settings['attributes'] = { [`${CLIENTS}0`]: '["web"', [`${CLIENTS}1`]: 'old"]' };
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'delete clients',
      reason: `the state that the last run left in ${CLIENTS}* is broken`,
    });
  });

  it('ends where its list does, whatever an earlier, longer list has left behind it', () => {
    const plan = planShop((live, file) => {
      addByHand(live, file);
      live.settings['attributes'] = { [`${CLIENTS}0`]: '["a]","old"]', [`${CLIENTS}1`]: 'rest"]' };
    });
    expect(linesOf(plan)).toEqual(['delete client old']);
  });

  it('is not part of a plan', () => {
    expect(linesOf(planShop(() => undefined, { remembered: { clients: [] } }))).toEqual([]);
  });

  it('is written in parts of 250 characters; further parts of an earlier run are left', () => {
    const names = Array.from({ length: 40 }, (_, index) => `client-${String(index).padStart(2, '0')}`);
    const exported = { realm: 'shop', attributes: { [`${CLIENTS}2`]: 'of an earlier run' } };
    const document = { realm: 'shop', clients: names.map((clientId) => ({ clientId })) };
    const settings = { ...reconcilerSettings(new Map(), '6.5.0'), keeps: new Set(['client'] as const) };
    const { attributes } = reconcile(toLiveRealm(exported), [{ name: 'shop.json', value: document }], settings).after;
    const [first = '', second = ''] = [attributes.get(`${CLIENTS}0`), attributes.get(`${CLIENTS}1`)];
    expect(first).toHaveLength(250);
    expect(JSON.parse(first + second)).toEqual(names);
    expect(attributes.get(`${CLIENTS}2`)).toBe('of an earlier run');
  });
});
