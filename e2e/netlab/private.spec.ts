import type { BrowserContext, Page, WebSocket } from '@playwright/test';
import { dropDisc, news, playFour, verdict } from '../actions/board.ts';
import { openSettings } from '../actions/profile.ts';
import { expect, test } from './fixture.ts';
import { entriesOf, type Frames, readFrames, watchFrames } from './frames.ts';
import { type Lab, SIDES, type Side } from './lab.ts';
import { type LabPath, type Network, TURN_ADDRESS } from './networks.ts';
import { type Couple, link, openCouple, pathOf, readLink } from './product.ts';
import { betrayals, CHANNELS, type Channel, type Received, readReceived, tells, watchReceived } from './received.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';
const LIMIT_MS = 90_000;

/**
 * The network of the hidden player, and the paths that remain for it; the other player can be reached by anybody.
 * Chromium does not always end on the best pair between relays, so longer paths are accepted as well.
 */
const HIDDEN: readonly { readonly network: Network; readonly paths: readonly LabPath[]; readonly quick?: boolean }[] = [
  { network: 'cone', paths: ['turn-udp', 'turn-tcp', 'turn-tls'], quick: true },
  { network: 'udp-blocked', paths: ['turn-tcp', 'turn-tls'] },
  { network: 'only-443', paths: ['turn-tls'] },
  { network: 'turn-unreachable', paths: ['server'], quick: true },
];

test.describe('a player that hides its address', () => {
  for (const { network, paths } of HIDDEN.filter(({ quick }) => LONG || quick)) {
    test(`[S17.1] ${paths[0]}: nothing that either gets tells the address of the other`, async ({
      lab,
      servers,
      browsers,
    }) => {
      test.setTimeout(LIMIT_MS);
      lab.setNetworks(network, 'cone');
      const couple = await openCouple(
        await browsers.of('a', 'shown'),
        await browsers.of('b', 'shown'),
        servers,
        watchReceived,
      );
      await hide(couple.a);
      const received = await playedMatch(couple, paths, lab);
      const byServer = paths.includes('server');
      for (const side of SIDES) {
        const addresses = addressesOf(lab, other(side));
        expect(addresses).toHaveLength(2);
        expect(betrayals(received[side], addresses), `what ${side} got`).toEqual([]);
        // It received something by every way: a server and, if WebRTC works, the addresses of relays.
        const ways = new Set(received[side].map(({ by }) => by));
        expect([...ways]).toEqual(expect.arrayContaining(['socket', 'response', 'said']));
        expect(betrayals(received[side], [TURN_ADDRESS]).some(({ by }) => by === 'candidate')).toBe(!byServer);
        expect(ways.has('data-channel')).toBe(!byServer);
        // Bytes, where the server carries the match.
        expect(received[side].some(({ by, text }) => by === 'socket' && text.charCodeAt(0) < 32)).toBe(byServer);
      }
      await couple.close();
    });
  }

  test('[S17.1] the address of a player who does not hide reaches the other side, and this test would see it', async ({
    lab,
    servers,
    browsers,
  }) => {
    test.setTimeout(LIMIT_MS);
    lab.setNetworks('cone', 'cone');
    const couple = await openCouple(
      await browsers.of('a', 'shown'),
      await browsers.of('b', 'shown'),
      servers,
      watchReceived,
    );
    const received = await playedMatch(couple, ['direct']);
    for (const side of SIDES) {
      for (const address of addressesOf(lab, other(side))) {
        expect(waysOf(betrayals(received[side], [address])), `${address} at ${side}`).toEqual(
          expect.arrayContaining(['socket', 'candidate', 'stats']),
        );
      }
    }
    await couple.close();
    // The other forms in which it would be found.
    expect(tells(`e30.${Buffer.from('{"ip":"10.11.0.2"}').toString('base64url')}.c2ln`, '10.11.0.2')).toBe(true);
    expect(tells('\u0001\u0002\u000a\u000b\u0000\u0002\u0003', '10.11.0.2')).toBe(true);
    expect(tells('{"address":"0A0B0002"}', '10.11.0.2')).toBe(true);
    expect(tells('10.11.0.23 110.11.0.2 10.11.0.2.4', '10.11.0.2')).toBe(true);
    expect(tells('10.11.0.23 110.11.0.2', '10.11.0.2')).toBe(false);
  });

  test('[S17.1] an engine that gives all addresses away is not enough: the server takes them out, both ways', async ({
    lab,
    servers,
    browsers,
  }) => {
    test.setTimeout(LIMIT_MS);
    lab.setNetworks('cone', 'cone');
    const couple = await openCouple(
      await browsers.of('a', 'shown'),
      await browsers.of('b', 'shown'),
      servers,
      async (context: BrowserContext) => {
        await watchReceived(context);
        await gatherAll(context);
      },
    );
    await hide(couple.a);
    const received = await playedMatch(couple, ['turn-udp', 'turn-tcp', 'turn-tls']);
    for (const side of SIDES) {
      for (const address of addressesOf(lab, side)) {
        const said = received[side].filter(({ by, text }) => by === 'said' && tells(text, address));
        expect(said.length, `${side} says ${address}`).toBeGreaterThan(0);
      }
      const signals = received[side].filter(({ by }) => by === 'socket' || by === 'described');
      expect(betrayals(signals, addressesOf(lab, other(side))), `what the server let through to ${side}`).toEqual([]);
    }
    await couple.close();
  });
});

// e2e/repair.spec.ts shows the same without a lab, every time.
if (LONG) {
  test('[S12.3] the server’s relay carries nothing of a match that can be read', async ({ lab, servers, browsers }) => {
    test.setTimeout(LIMIT_MS);
    lab.setNetworks('symmetric', 'turn-unreachable');
    const seen: (string | Buffer)[] = [];
    const watch = (socket: WebSocket) => {
      socket.on('framesent', ({ payload }) => seen.push(payload));
      socket.on('framereceived', ({ payload }) => seen.push(payload));
    };
    const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers, async (context) => {
      context.on('page', (page) => page.on('websocket', watch));
      await watchFrames(context);
    });
    expect(pathOf(await link(couple))).toBe('server');
    const [winner, loser] = await playFour(couple.a, couple.b, 6);
    await expect.poll(async () => entriesOf(await readFrames(winner)).length).toBe(3);
    await expect.poll(async () => entriesOf(await readFrames(loser)).length).toBe(3);
    // Moves that the players deposit, and whom they hear, come as separate messages. The result is reported afterwards
    // and may be visible. Everything else that the server has seen so far is frames.
    const told = /^\{"type":"(deposit|hears|done)"/;
    const untilResult = seen.filter((payload) => typeof payload !== 'string' || !told.test(payload));
    const frames = await Promise.all([couple.a, couple.b].map(readFrames));
    const secrets = frames.flatMap(secretsOf);
    expect(secrets.length).toBeGreaterThan(20);
    const sealed = untilResult.filter((payload) => typeof payload !== 'string');
    expect(sealed.length).toBeGreaterThan(40);
    for (const payload of untilResult) {
      const text = payload.toString('latin1');
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      // A header of JSON in base64url, with which every signed entry begins. As text there are introductions and tickets.
      if (typeof payload !== 'string') expect(text).not.toMatch(/eyJ[\w-]{8}/);
    }
    // The same search in what the two sent each other finds all of it.
    const said = frames.flatMap(({ delivered }) => delivered.map(({ text }) => text)).join('\n');
    expect(secrets.filter((secret) => !said.includes(secret))).toEqual([]);

    await dropDisc(winner, 1);
    for (const page of [winner, loser]) await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
    await couple.close();
  });
}

const other = (side: Side): Side => (side === 'a' ? 'b' : 'a');
const addressesOf = (lab: Lab, side: Side) => [...lab.privateAddresses(side), lab.publicAddress(side)];
const waysOf = (received: readonly Received[]): readonly Channel[] =>
  CHANNELS.filter((channel) => received.some(({ by }) => by === channel));

async function hide(page: Page): Promise<void> {
  await openSettings(page);
  const hidden = page.getByRole('switch', { name: 'Hide my address' });
  await hidden.click();
  await expect(hidden).toBeChecked();
  // Not by loading the page again, which would have to look at its network again.
  await page.goBack();
  await page.goBack();
}

/**
 * A whole match over one of these paths, its verdict and a look at the link panel: everything that both sides received.
 * In the lab the UDP way to the relays breaks during the match, so that there are attempts of a repair as well.
 */
async function playedMatch(
  couple: Couple,
  paths: readonly LabPath[],
  lab?: Lab,
): Promise<Readonly<Record<Side, readonly Received[]>>> {
  expect(paths).toContain(pathOf(await link(couple)));
  const [winner, loser] = await playFour(couple.a, couple.b, 4);
  const heal = lab?.cut('turn-udp');
  await dropDisc(winner, 1);
  await expect(news(loser)).toHaveText(/Your turn\./, { timeout: 20_000 });
  await dropDisc(loser, 2);
  await expect(news(winner)).toHaveText(/Your turn\./, { timeout: 20_000 });
  heal?.();
  expect(paths).toContain(pathOf(await readLink(couple)));
  await dropDisc(winner, 1);
  for (const page of [winner, loser]) await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
  const [a, b] = await Promise.all([readReceived(couple.a), readReceived(couple.b)]);
  return { a, b };
}

/** An engine that ignores the instruction to use relays only. */
async function gatherAll(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, iceTransportPolicy: 'all' });
      }
    };
  });
}

/** What nobody but the two may read: frames as they are, and the parts of signed statements. */
function secretsOf({ delivered }: Frames): readonly string[] {
  return [
    '"t":"entry"',
    '"t":"heads"',
    '"hears"',
    ...delivered.map(({ text }) => text),
    ...entriesOf({ delivered }).flatMap(({ jws }) => jws.split('.').slice(1)),
  ];
}
