import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';
import { HIDE_ADDRESSES, SHOW_ADDRESSES } from '../fixtures/features.ts';
import { makeFolder } from './folders.ts';
import type { Lab, Side } from './lab.ts';
import { inNamespace } from './namespace.ts';

/** A Chromium on each host of a lab, started when first asked for; they serve all cells, each with contexts of its own. */
export interface LabBrowsers {
  /**
   * The browser of a player, as the network is now. As browsers are, it names its device's own addresses to nobody and puts
   * names that only its network could resolve in their place (mDNS); one whose addresses are `shown` does not.
   */
  of(side: Side, addresses?: 'hidden' | 'shown'): Promise<Browser>;
  close(): Promise<void>;
}

/** @param options of playwright.config.ts: which Chromium, and with which flags */
export function openBrowsers(lab: Lab, options: LaunchOptions): LabBrowsers {
  const folder = makeFolder();
  const browsers = new Map<string, Promise<Browser>>();
  return {
    of(side, addresses = 'hidden') {
      const host = lab.host(side);
      const key = `${host} ${addresses}`;
      const known = browsers.get(key);
      if (known !== undefined) return known;
      const args = (options.args ?? []).map((arg) =>
        addresses === 'hidden' && arg === SHOW_ADDRESSES ? HIDE_ADDRESSES : arg,
      );
      const wrapper = join(folder, host);
      const command = inNamespace(host, options.executablePath ?? '/usr/bin/chromium');
      writeFileSync(wrapper, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`);
      chmodSync(wrapper, 0o755);
      const browser = chromium.launch({
        ...options,
        executablePath: wrapper,
        // The servers' certificate is the lab's own; a context can forgive that to pages, but not to turns:.
        args: [...args, '--ignore-certificate-errors'],
      });
      browsers.set(key, browser);
      return browser;
    },
    async close() {
      await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
