import { describe, expect, it } from 'vitest';
import { linesOf, planShop } from './shop.ts';

describe('the lifespans of device codes', () => {
  it('are reset by every reconcile whose files do not declare them', () => {
    const plan = planShop((live) => Object.assign(live.settings, { oauth2DeviceCodeLifespan: 1200 }));
    expect(linesOf(plan)).toEqual(['change realm shop: oauth2DeviceCodeLifespan 1200 → 600']);
  });

  it('stay where the files declare them', () => {
    const plan = planShop((live, file) => {
      for (const { settings } of [live, file]) Object.assign(settings, { oauth2DeviceCodeLifespan: 1200 });
    });
    expect(linesOf(plan)).toEqual([]);
  });
});
