import { describe, expect, it } from 'vitest';
import { StageView } from '../../src/drift/stage-view.ts';

const view = new StageView(
  {
    origins: { shop: 'https://shop.$(env:DOMAIN)', local: 'http://localhost:3333', unused: 'https://unused.org' },
    title: 'Shop',
  },
  new Map([
    ['DOMAIN', 'example.org'],
    ['SHOP_SECRET', 'xK9-secret-of-the-shop'],
    ['TENANT', 'default'],
  ]),
  {},
  ['{{origins.shop}}/callback {{ origins.local }} {{title}} $(env:SHOP_SECRET) $(env:TENANT)'],
);

describe('a text of the realm, as a template has it', () => {
  it.each([
    ['https://shop.example.org/other', '{{origins.shop}}/other'],
    ['https://shop.example.org##https://shop.example.org/*', '{{origins.shop}}##{{origins.shop}}/*'],
    ['https://new.example.org/*', 'https://new.$(env:DOMAIN)/*'],
    ['http://localhost:3333/x', '{{ origins.local }}/x'],
  ])('%s is written with the values of the stage', (text, written) => {
    expect(view.write(text)).toBe(written);
  });

  it.each([
    'https://shop.example.organic/',
    'https://unused.org',
    'http://localhost:33333',
    'https://notexample.org',
    'Shop',
    'default',
  ])('%s is none of the stage', (text) => {
    expect(view.write(text)).toBe(text);
  });

  it('is no text of a secret variable', () => {
    expect(view.write('xK9-secret-of-the-shop')).toBe('$(env:SHOP_SECRET)');
    expect(view.write('key=xK9-secret-of-the-shop')).toBe('key=$(env:SHOP_SECRET)');
  });

  it('has braces of its own written as braces, and no placeholder of its own', () => {
    expect(view.write('{{name}}')).toBe(String.raw`\{{name}}`);
    expect(view.write('$(env:HOME)')).toBeUndefined();
  });

  it('may be what a template writes with other values of the stage', () => {
    expect(view.isOtherValueOf('{{origins.shop}}/callback', 'https://elsewhere.org/callback')).toBe(true);
    expect(view.isOtherValueOf('{{origins.shop}}/callback', 'https://elsewhere.org/other')).toBe(false);
    expect(view.isOtherValueOf('{{origins.shop}}/callback', 'nowhere/callback')).toBe(false);
    expect(view.isOtherValueOf('/callback', '/callback')).toBe(false);
    expect(view.isOtherValueOf('{{title}}', 'Another shop')).toBe(true);
  });
});
