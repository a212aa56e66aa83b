import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { repository } from '../folders.ts';
import { needs, type Needed } from '../needs.ts';

const screenshots = join(repository, 'test-results/screenshots');

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

export const needsChromium: Needed = needs('chromium', executablePath !== undefined);

export async function launchChromium(): Promise<Browser> {
  mkdirSync(screenshots, { recursive: true });
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath: executablePath as string, args });
}

/** Keeps what a page looks like, for people. No test depends on it: Chromium refuses it when the page is just changing. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(screenshots, `${name}.png`) }).catch(() => undefined);
}
