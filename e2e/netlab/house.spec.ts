import type { Page } from '@playwright/test';
import { onTurn, verdict } from '../actions/board.ts';
import { enter } from '../actions/lobby.ts';
import { expect, test } from './fixture.ts';
import { bestPath, kindOf, type LabPath, type Network } from './networks.ts';
import { readSide } from './product.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';

/** The network of a person with a browser, and that of the house, which is node with node-datachannel. */
const PAIRS: readonly (readonly [Network, Network])[] = [
  ['cone', 'cone'],
  ['symmetric', 'symmetric'],
  ['udp-blocked', 'cone'],
  ['cone', 'udp-blocked'],
  ['only-443', 'open'],
  ['turn-unreachable', 'cone'],
];
/** In `npm test`: one over TURN, and one where only the server's relay is left. */
const REPRESENTATIVES = [1, 3];

/**
 * The house's engine reaches TURN over UDP only, so a house without UDP has only the server's relay. Some versions of
 * Chromium send checks with a tie-breaker of zero when they reach TURN over TCP or TLS, and the house's engine refuses
 * these. With such a Chromium, a browser without UDP can only use the server's relay; with others it can use TURN.
 */
function bestPathsToHouse(person: Network, house: Network): readonly LabPath[] {
  const best = bestPath(person, house);
  if (best !== 'turn-tcp' && best !== 'turn-tls') return [best];
  return house === 'udp-blocked' || house === 'only-443' ? ['server'] : [best, 'server'];
}

for (const [person, house] of LONG ? PAIRS : REPRESENTATIVES.flatMap((index) => [PAIRS[index] ?? []])) {
  if (person === undefined || house === undefined) continue;
  const best = bestPathsToHouse(person, house);
  test(`[L6.1] Chromium in ${person} × the house in ${house}: ${best.join(' or ')}, and a match to its end`, async ({
    lab,
    servers,
    browsers,
  }) => {
    // Forty-five seconds of it may go by before the player of the test before is gone from the list.
    test.setTimeout(150_000);
    lab.setNetworks(person, house);
    const stopHouse = await servers.startHouse('b');
    const context = await (await browsers.of('a')).newContext({ baseURL: servers.url });
    try {
      const page = await context.newPage();
      await enter(page);
      // Whoever lost its network in the test before is listed until the server misses two heartbeats of it.
      const people = page.getByRole('list', { name: 'People here' }).getByRole('listitem');
      await expect(people).toHaveCount(1, { timeout: 45_000 });
      // The bot itself is asked: a title's own key looks for people, and warms up in the page.
      await page
        .getByRole('list', { name: 'Bots' })
        .getByRole('button', { name: /^Easy against Four in a Row/ })
        .click();
      const read = await readSide(page);
      // The browser's ICE chooses among its ways to TURN.
      expect(best.map(kindOf)).toContain(read.path && kindOf(read.path));
      await playToTheEnd(page);
      await expect(verdict(page)).toContainText('Unanimous');
    } finally {
      await context.close();
      await stopHouse();
    }
  });
}

/** Drops discs until it is over. That the page took one is seen on the board: the house may answer before anybody looks. */
async function playToTheEnd(page: Page): Promise<void> {
  const fields = page.getByRole('group', { name: 'Four in a Row board' }).getByRole('button');
  const board = () => fields.evaluateAll((all) => all.map((field) => field.outerHTML).join());
  for (let ply = 0; (await onTurn([page])) !== null; ply += 1) {
    const before = await board();
    const free = fields.filter({ visible: true }).and(page.getByRole('button', { name: /is free/ }));
    // Spread over the board: the same column again and again would let the house win at once, or never.
    await free.nth((ply * 3) % (await free.count())).click();
    await expect.poll(board).not.toBe(before);
  }
}
