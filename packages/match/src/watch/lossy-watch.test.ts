import { readPart, type Signer, verifyAct } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { seededRandom } from '@parley/games';
import { describe, expect, it } from 'vitest';
import { parseFrame } from '../frame.ts';
import { newSigner } from '../testing/company.ts';
import { CoreMatch } from '../testing/core-match.ts';
import { parseTickFrame } from '../tick/frame.ts';
import { type TickOwn, tickCore } from '../tick/tick-core.ts';
import { TickFeed } from './feed.ts';
import { Playback } from './playback.ts';
import type { Reel } from './reel.ts';
import type { TickRecord } from './tick-record.ts';
import { WatchedRecord } from './watched-record.ts';

const NOW = 1_800_000_000_000;
const SEED = 20_270_104;
const title = bumpers({ ticks: 420, points: 1_000_000 });
const signers: Promise<readonly Signer[]> = Promise.all(Array.from({ length: 4 }, newSigner));

/** One who watches, over a link that delays and holds up. */
class Watcher {
  readonly record: WatchedRecord;
  readonly playback: Playback;
  readonly #reel: Reel;
  readonly #way: { readonly at: number; readonly frame: Uint8Array }[] = [];

  constructor(of: TickRecord, feed: TickFeed, now: () => number, seed: number) {
    this.record = new WatchedRecord(of.setup, now);
    this.playback = new Playback(title, of.setup.seats, seed);
    this.#reel = feed.begin();
  }

  async pass(now: number, delayMs: number): Promise<void> {
    for (let frame = this.#reel.next(now); frame !== null; frame = this.#reel.next(now)) {
      this.#reel.sent();
      // In order, however late: a link holds back what comes after something that was lost.
      this.#way.push({ at: Math.max(this.#way.at(-1)?.at ?? 0, now + delayMs), frame });
    }
    while ((this.#way[0]?.at ?? Number.POSITIVE_INFINITY) <= now) await this.#take(this.#way.shift()?.frame);
    this.playback.pass(this.record, now);
  }

  async #take(frame: Uint8Array = new Uint8Array()): Promise<void> {
    const { setup } = this.record;
    const part = readPart(frame, setup);
    if (part !== null) {
      expect(await this.record.take(part)).toBeNull();
      return;
    }
    const parsed = parseFrame(frame);
    const said = typeof parsed === 'object' && parsed.t === 'match' ? parseTickFrame(parsed.message) : null;
    const act = said?.t === 'act' ? await verifyAct(said.jws, setup) : null;
    if (!act?.ok) throw new Error('neither a part nor an act');
    this.record.takeAct(act.value);
  }
}

describe('watching a match over links that delay and lose', () => {
  it.each([
    ['two players', 2, null],
    ['three, one of whom resigns', 3, 'resigns'],
    ['four, one of whom falls silent', 4, 'silent'],
  ] as const)(
    '[N7.2, N7.3, N7.10] of %s: who watches, and who watches over that one, see the match of the players to its end',
    async (_what, seats, trouble) => {
      const own = (await signers).slice(0, seats);
      const keys = own.map(({ key }) => key);
      const cores = keys.map((_, self) => tickCore({ match: 'match-0001', title, seed: 7, keys, self, now: NOW }));
      const random = seededRandom(SEED + seats);
      const match = new CoreMatch<TickOwn>(cores, own, NOW, (channel) => {
        const ms = 30 + random() * 30;
        return random() >= 0.05 ? ms : channel === 'reliable' ? ms + 200 : null;
      });
      await match.link('open');
      const now = () => match.now;
      const served = match.core(0).ticks?.record();
      if (served === undefined) throw new Error('not in real time');
      const feed = new TickFeed(served);
      const first = new Watcher(served, feed, now, 7);
      const relayed = new TickFeed(first.record, 0);
      const second = new Watcher(served, relayed, now, 7);
      let flushedAt = 0;
      let isTroubled = false;
      const step = async (): Promise<void> => {
        if (match.now - flushedAt < 250) return;
        flushedAt = match.now;
        feed.note(match.now);
        relayed.note(match.now);
        await first.pass(match.now, random() * 400);
        await second.pass(match.now, random() * 400);
      };
      for (let round = 0; second.playback.outcome === null && round < 20_000; round += 1) {
        for (const seat of match.seats) {
          if (match.core(seat).refuses(Uint8Array.of(1)) === null && random() < 0.1)
            match.input(seat, { kind: 'play', move: Uint8Array.of(Math.floor(random() * 16)) });
        }
        if (!isTroubled && match.now > NOW + 2_500) {
          isTroubled = true;
          if (trouble === 'resigns') match.input(1, { kind: 'depart', how: 'resigned' });
          if (trouble === 'silent') await match.silence(1);
        }
        await match.pass(8);
        await step();
      }
      const player = match.core(0);
      expect(second.playback.outcome).toEqual(player.view.outcome);
      expect(first.playback.outcome).toEqual(player.view.outcome);
      const gone = trouble === null ? null : trouble === 'resigns' ? 'resigned' : 'absent';
      for (const { playback } of [first, second]) {
        expect(playback.left[1] ?? null).toBe(gone);
        expect(title.hash(playback.frame.now as never)).toBe(title.hash(first.playback.frame.now as never));
        expect(playback.tick).toBe(served.tick);
      }
    },
    120_000,
  );
});
