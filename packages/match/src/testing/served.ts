import { type SignedAct, verifyAct } from '@parley/evidence';
import { playerOf, type TickPlay } from '@parley/evidence/testing';
import { TickFeed } from '../watch/feed.ts';
import type { TickRecord } from '../watch/tick-record.ts';

/** A match of the tests of evidence, as one of its players serves it. */
export async function recordOf(play: TickPlay, seat: number): Promise<TickRecord> {
  const acts: SignedAct[] = [];
  for (const { jws } of play.deposits) {
    const act = await verifyAct(jws, play.setup);
    if (act.ok) acts.push(act.value);
  }
  const player = playerOf(play, seat);
  return {
    setup: play.setup,
    chain: (of) => player.readers[of]?.chain ?? player.writer.chain,
    acts,
    get tick() {
      return player.tick;
    },
    ageMs: 0,
  };
}

/** Everything that is served of it now, from the beginning. */
export function framesOf(record: TickRecord): Uint8Array[] {
  const feed = new TickFeed(record, 0);
  feed.note(0);
  const reel = feed.begin();
  const frames: Uint8Array[] = [];
  for (let frame = reel.next(0); frame !== null; frame = reel.next(0)) {
    frames.push(frame);
    reel.sent();
  }
  return frames;
}
