import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axeCore from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../packages/cli/test/cli.ts';
import { DEMO, pageOf } from '../../packages/picture/test/demo-picture.ts';
import { repository, temporaryFolder } from '../folders.ts';
import { keepScreenshot, launchChromium, needsChromium } from './chromium.ts';

/** A wide and a narrow screen. */
const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 } };

describe('the picture of a realm', needsChromium, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => browser?.close());

  /** Draws the AI Hub realm, as a user does. */
  function aihub(): string {
    const file = join(temporaryFolder(), 'page.html');
    const { status, stderr } = runCli(repository, 'picture', '--stage', 'prod', '--out', file);
    expect([status, stderr]).toEqual([0, '']);
    return file;
  }

  function written(page: string): string {
    const file = join(temporaryFolder(), 'page.html');
    writeFileSync(file, page);
    return file;
  }

  /** Opens a page from disk, does something there, and holds it to what every visit is held to: no error, no request. */
  async function visit(
    file: string,
    options: BrowserContextOptions,
    act: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ ...WIDE, reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== `file://${file}`) wrong.push(`request: ${request.url()}`);
    });
    await page.goto(`file://${file}`);
    await act(page);
    await context.close();
    expect(wrong).toEqual([]);
  }

  /** What axe finds, by rule. It has to be brought in past the policy of the page. */
  async function axe(page: Page): Promise<string[]> {
    await page.evaluate(axeCore.source);
    const found = await page.evaluate('axe.run()');
    const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  }

  it('a cell opens the path that decides it, and Esc leads back to the cell', async () => {
    await visit(aihub(), {}, async (page) => {
      await page.getByRole('radio', { name: 'Login page' }).check({ force: true });
      const row = page.getByRole('row', { name: /^langfuse/ });
      const cell = row.getByRole('gridcell', { name: 'denied' }).first();
      await cell.click();
      const panel = page.getByRole('dialog');
      await expect.poll(() => panel.innerText()).toContain('Does not get in');
      expect(await panel.innerText()).toContain('The user reads: “You need the role AIHubAccess to use the AI Hub.');
      expect(await panel.getByRole('list', { name: /^The path through/ }).innerText()).toContain('ends here: denied');
      await keepScreenshot(page, 'picture-panel');
      await page.keyboard.press('Escape');
      expect(await panel.isVisible()).toBe(false);
      expect(await page.evaluate('document.activeElement.getAttribute("role")')).toBe('gridcell');
    });
  });

  it('every way in can be looked at from the panel', async () => {
    await visit(aihub(), {}, async (page) => {
      await page.getByRole('gridcell').first().click();
      const panel = page.getByRole('dialog');
      await panel.getByRole('button', { name: /Running session/ }).click();
      expect(await panel.getByRole('heading', { level: 3 }).innerText()).toBe('Running session');
      expect(await panel.locator('[aria-pressed="true"]').innerText()).toContain('Running session');
    });
  });

  it('the matrix is walked with the arrow keys, and opened with Enter', async () => {
    await visit(aihub(), {}, async (page) => {
      await page.getByRole('gridcell').first().focus();
      const place = (): Promise<unknown> =>
        page.evaluate('[document.activeElement.dataset.line, document.activeElement.dataset.head].join()');
      const places: unknown[] = [];
      for (const key of ['ArrowDown', 'ArrowRight', 'End', 'Control+Home', 'ArrowUp', 'ArrowLeft']) {
        await page.keyboard.press(key);
        places.push(await place());
      }
      const columns = await page.getByRole('columnheader').count();
      const lastOfMatrix = await page.locator('#matrix thead th').count();
      expect(columns).toBeGreaterThan(0);
      expect(places).toEqual(['1,0', '1,1', `1,${lastOfMatrix - 1}`, '0,0', '0,0', '0,0']);
      expect(await page.locator('#matrix [tabindex="0"]').count()).toBe(1);
      await page.keyboard.press('Enter');
      expect(await page.getByRole('dialog').isVisible()).toBe(true);
    });
  });

  it('the search finds clients, roles and flows, and is used without a mouse', async () => {
    await visit(aihub(), {}, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('langfuse');
      const options = page.getByRole('option');
      await expect.poll(() => options.first().innerText()).toContain('langfuse');
      await keepScreenshot(page, 'picture-search');
      await page.keyboard.press('Enter');
      const client = page.locator('details.client[open]');
      expect(await client.innerText()).toContain('KEYCLOAK_LANGFUSE_CLIENT_SECRET');
      await page.keyboard.press('/');
      await page.keyboard.type('post broker login');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.innerText')).toContain('post broker login');
      await page.keyboard.press('/');
      await page.keyboard.type('no such thing anywhere');
      expect(await page.locator('#found-count').innerText()).toBe('Nothing found');
      await page.keyboard.press('Escape');
      expect(await page.locator('#search').inputValue()).toBe('');
    });
  });

  it('the colours follow the system, until somebody chooses others', async () => {
    await visit(aihub(), { colorScheme: 'dark' }, async (page) => {
      const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const dark = await background();
      await keepScreenshot(page, 'picture-dark');
      await page.getByRole('button', { name: 'Colours: System' }).click();
      expect(await background()).not.toBe(dark);
      await page.reload();
      expect(await page.getByRole('button', { name: 'Colours: Light' }).isVisible()).toBe(true);
      await page.getByRole('button', { name: 'Colours: Light' }).click();
      expect(await background()).toBe(dark);
    });
  });

  it('on paper, clients are unfolded, and there is nothing to click', async () => {
    await visit(aihub(), { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
      expect(await page.locator('.top, nav, .filters').filter({ visible: true }).count()).toBe(0);
      expect(await page.locator('#clients details:not([open])').count()).toBe(0);
      expect(await page.locator('#clients').innerText()).toContain('KEYCLOAK_LANGFUSE_CLIENT_SECRET');
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
      await page.evaluate('window.dispatchEvent(new Event("afterprint"))');
      expect(await page.locator('#clients details:not([open])').count()).toBeGreaterThan(0);
    });
  });

  it.each([
    ['light', WIDE],
    ['dark', WIDE],
    ['light', NARROW],
    ['dark', NARROW],
  ] as const)('axe finds nothing wrong: %s, %o', async (colorScheme, options) => {
    const file = aihub();
    await visit(file, { ...options, colorScheme, bypassCSP: true }, async (page) => {
      expect(await axe(page)).toEqual([]);
      await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
      expect(await axe(page)).toEqual([]);
      await page.getByRole('gridcell').first().click();
      expect(await axe(page)).toEqual([]);
    });
  });

  it('nothing is wider than a narrow screen, but what scrolls by itself', async () => {
    await visit(aihub(), NARROW, async (page) => {
      await keepScreenshot(page, 'picture-narrow');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.viewport.width);
    });
  });

  it('the policy of the page stops scripts and addresses that are not its own', async () => {
    const context = await browser.newContext(WIDE);
    const page = await context.newPage();
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(`file://${aihub()}`);
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:1/x" onerror="document.title = 1">');
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 2' }));
      document.body.setAttribute('style', 'display: none');
    `);
    await expect
      .poll(() => refused.filter((text) => text.includes('Content Security Policy')).length)
      .toBeGreaterThan(2);
    expect(await page.title()).toBe('aihub · prod');
    expect(await page.locator('body').isVisible()).toBe(true);
    await context.close();
  });

  it('hostile names are read, not run', async () => {
    const hostile = '"><img src=x onerror="document.title=1"></script><script>document.title=2</script>';
    const [shop, ...others] = DEMO['clients'] as Record<string, never>[];
    const named = { ...shop, clientId: hostile, name: hostile, description: hostile, redirectUris: [hostile] };
    const roles = { realm: [{ name: 'member', description: hostile }] };
    const page = pageOf({ ...DEMO, displayName: hostile, roles, clients: [named, ...others] }, { stage: hostile });
    await visit(written(page), {}, async (page) => {
      await page
        .locator('details.client')
        .first()
        .evaluate((one) => one.setAttribute('open', ''));
      await page.getByRole('gridcell').first().click();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('img');
      expect(await page.title()).toBe(`demo · ${hostile}`);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.getByRole('row', { name: hostile }).count()).toBe(1);
    });
  });

  it('a thousand clients are searched, filtered and opened', async () => {
    const [shop] = DEMO['clients'] as Record<string, never>[];
    const clients = Array.from({ length: 1000 }, (_, index) => ({ ...shop, clientId: `shop-${index}` }));
    await visit(written(pageOf({ ...DEMO, clients })), {}, async (page) => {
      expect(await page.locator('#matrix tbody tr').count()).toBeLessThan(20);
      expect(await page.locator('#matrix').innerText()).toMatch(/and \d{3,4} clients like them/);
      await page.getByLabel('Filter').fill('shop-777');
      expect(await page.locator('details.client').count()).toBe(1);
      await page.keyboard.press('Escape');
      await page.locator('#search').fill('shop-999');
      await page.keyboard.press('Enter');
      expect(await page.locator('details.client[open]').innerText()).toContain('shop-999');
      await page.locator('#filter-clients').fill('shop-123');
      await page.getByRole('gridcell').first().click();
      expect(await page.getByRole('dialog').innerText()).toContain('shop-123');
      await keepScreenshot(page, 'picture-1000-clients');
    });
  });
});
