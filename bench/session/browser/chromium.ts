import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM, CHROMIUM_ARGS } from '../../../e2e/fixtures/chromium.ts';

/** The system's Chromium; null where there is none. */
export async function openChromium(): Promise<Browser | null> {
  return CHROMIUM === undefined ? null : chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGS });
}
