import { test as base } from '@playwright/test';
import { type LabBrowsers, openBrowsers } from './browsers.ts';
import { buildLab, type Lab, labObstacle } from './lab.ts';
import { type Servers, startServers } from './servers.ts';

let said = false;
/** Of what the servers said in a test that failed, so much of its end goes into the output. */
const SHOWN_CHARS = 12_000;

/**
 * The lab for a spec: one for all specs of a worker, since its networks are switched from cell to cell.
 *
 *   import { expect, test } from './fixture.ts';
 *
 *   test('[L1] …', async ({ lab, servers, browsers }) => {
 *     lab.setNetworks('cone', 'symmetric');
 *     const context = await (await browsers.of('a')).newContext({ baseURL: servers.url });
 *     const heal = lab.cut('turn-udp', 'a');
 *
 * Where it cannot be built, the specs are skipped and say why. Build before: `npm run build`.
 */
export const test = base.extend<
  { readonly possible: undefined; readonly explained: undefined },
  { readonly lab: Lab; readonly servers: Servers; readonly browsers: LabBrowsers }
>({
  possible: [
    // biome-ignore lint/correctness/noEmptyPattern: playwright reads the names of the fixtures that are needed from here
    async ({}, use, testInfo) => {
      const obstacle = labObstacle();
      if (obstacle !== null && !said) console.log(`${obstacle} Its tests are skipped.`);
      said = true;
      testInfo.skip(obstacle !== null, obstacle ?? '');
      await use(undefined);
    },
    { auto: true },
  ],
  explained: [
    // After `possible`, so that nothing is started where the lab cannot be built.
    async ({ possible: _, servers }, use, testInfo) => {
      const before = servers.log().length;
      await use(undefined);
      if (testInfo.status === testInfo.expectedStatus) return;
      // All that the server, coturn and the house said in it: the folder goes with the worker.
      await testInfo.attach('servers.log', { body: servers.log().slice(before), contentType: 'text/plain' });
      console.log(servers.log().slice(before).slice(-SHOWN_CHARS));
    },
    { auto: true },
  ],
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: playwright reads the names of the fixtures that are needed from here
    async ({}, use) => {
      const lab = await buildLab();
      await use(lab);
      await lab.remove();
    },
    { scope: 'worker' },
  ],
  servers: [
    async ({ lab }, use) => {
      const servers = await startServers(lab);
      await use(servers);
      await servers.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  browsers: [
    async ({ lab, launchOptions }, use) => {
      const browsers = openBrowsers(lab, launchOptions);
      await use(browsers);
      await browsers.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';
