import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { repository } from '../cli.ts';
import { needs, type Needed } from '../needs.ts';

export const screenshots: string = join(repository, 'test-results/screenshots');

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
