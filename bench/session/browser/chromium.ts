import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import { SHOW_ADDRESSES } from '../../../e2e/fixtures/show-addresses.ts';

const PATHS = [process.env.PARLEY_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Several players' pages are in one browser; none of them is in the background for its player.
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  SHOW_ADDRESSES,
];

/** The system's Chromium; null where there is none. */
export async function openChromium(): Promise<Browser | null> {
  const executablePath = PATHS.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (executablePath === undefined) return null;
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox', ...ARGS] : ARGS });
}
