import { playTheHouse, verdict } from '../actions/board.ts';
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
    test.setTimeout(90_000);
    lab.setNetworks(person, house);
    const stopHouse = await servers.startHouse('b');
    const context = await (await browsers.of('a')).newContext({ baseURL: servers.url });
    try {
      const page = await context.newPage();
      await enter(page);
      // The bot itself is asked: a title's own key looks for people, and warms up in the page.
      const bot = page
        .getByRole('list', { name: 'Bots' })
        .getByRole('button', { name: /^Easy against .+ in Four in a Row$/ });
      await bot.click();
      const read = await readSide(page);
      // The browser's ICE chooses among its ways to TURN.
      expect(best.map(kindOf)).toContain(read.path && kindOf(read.path));
      await playTheHouse(page);
      await expect(verdict(page)).toContainText('Unanimous');
    } finally {
      await context.close();
      await stopHouse();
    }
  });
}
