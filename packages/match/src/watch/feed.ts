import { BLOCK_TICKS, type PartOfSeat, partBlocks, type SignedHead, ticksThrough, writePart } from '@parley/evidence';
import { tickFrame } from '../tick/frame.ts';
import type { Broadcast, Reel } from './reel.ts';
import type { TickRecord } from './tick-record.ts';

/**
 * A player serves a match in real time later than it is played. Three seconds are longer than a signature takes to be verified, so nothing is
 * served that is taken back, and longer than most links are repaired, so few watchers see a stop. Whoever is told by a watcher what
 * happened knew it before.
 */
export const WATCH_DELAY_MS = 3_000;

/** A watcher gets a part of each second: of each player one signature. */
const EVERY_MS = 1_000;

/** How far the match was at one moment. */
interface Sample {
  readonly at: number;
  readonly tick: number;
  readonly ageMs: number;
  readonly acts: number;
  /** By seat, the newest block with a signature. */
  readonly blocks: readonly number[];
}

/** What a watcher has. */
interface Place {
  readonly tick: number;
  readonly acts: number;
  readonly blocks: readonly number[];
}

interface Step {
  readonly frame: Uint8Array;
  readonly after: Place;
}

/**
 * A match in real time for those who watch it (N7): signed inputs alone, later than they are played. Who comes late gets the inputs from the first tick on,
 * because a state that somebody sends would have to be believed: a signed one is a number of 32 bits. Watchers who have the same get the
 * same bytes, which are made once.
 */
export class TickFeed implements Broadcast {
  readonly #record: TickRecord;
  readonly #delayMs: number;
  readonly #start: Place;
  /** Oldest first. */
  #samples: Sample[] = [];
  #due: Sample | null = null;
  /** By place, what comes after it. Made anew for each sample. */
  readonly #steps = new Map<string, Step | null>();

  constructor(record: TickRecord, delayMs = WATCH_DELAY_MS) {
    this.#record = record;
    this.#delayMs = delayMs;
    this.#start = { tick: 0, acts: 0, blocks: record.setup.keys.map(() => -1) };
  }

  note(now: number): void {
    const { tick, acts, ageMs, setup } = this.#record;
    const newest = this.#samples.at(-1) ?? this.#due;
    const isNew =
      newest === null ||
      newest.tick !== tick ||
      newest.acts !== acts.length ||
      setup.keys.some((_, seat) => this.#newest(seat) !== newest.blocks[seat]);
    if (isNew && (newest === null || now - newest.at >= EVERY_MS || now < newest.at)) {
      const blocks = setup.keys.map((_, seat) => this.#newest(seat));
      this.#samples.push({ at: now, tick, ageMs, acts: acts.length, blocks });
    }
    const due = this.#samples.filter(({ at }) => now - at >= this.#delayMs || now < at).at(-1);
    if (due === undefined) return;
    this.#samples = this.#samples.slice(this.#samples.indexOf(due) + 1);
    this.#due = due;
    this.#steps.clear();
  }

  begin(): Reel {
    let place = this.#start;
    return {
      next: (now) => this.#step(place, now)?.frame ?? null,
      sent: () => {
        place = this.#step(place, 0)?.after ?? place;
      },
    };
  }

  #newest(seat: number): number {
    return this.#record.chain(seat).heads.at(-1)?.head.block ?? -1;
  }

  #step(place: Place, now: number): Step | null {
    const due = this.#due;
    if (due === null) return null;
    const key = `${place.tick} ${place.acts} ${place.blocks.join()}`;
    const known = this.#steps.get(key);
    if (known !== undefined) return known;
    const step = this.#made(place, due, now);
    this.#steps.set(key, step);
    return step;
  }

  #made(place: Place, due: Sample, now: number): Step | null {
    // Acts go before the ticks from which they count.
    const act = place.acts < due.acts ? this.#record.acts[place.acts] : undefined;
    if (act !== undefined) {
      return { frame: tickFrame({ t: 'act', jws: act.jws }), after: { ...place, acts: place.acts + 1 } };
    }
    const { inputBytes } = this.#record.setup;
    const seats = place.blocks.map((block, seat) => this.#ofSeat(seat, block, due.blocks[seat] ?? -1));
    if (place.tick === due.tick && seats.every((one) => one === null)) return null;
    const ageMs = due.ageMs + Math.max(0, now - due.at);
    const blocks = place.blocks.map(
      (block, seat) => block + (seats[seat]?.inputs.length ?? 0) / (BLOCK_TICKS * inputBytes),
    );
    return {
      frame: writePart({ tick: due.tick, ageMs, seats }, inputBytes),
      after: { ...place, tick: due.tick, blocks },
    };
  }

  /** The blocks of a seat after this one, with a signature where they reach one that is late enough. */
  #ofSeat(seat: number, after: number, until: number): PartOfSeat | null {
    const chain = this.#record.chain(seat);
    const { inputBytes } = this.#record.setup;
    const head = newestUntil(chain.heads, until);
    const last = Math.min(head?.head.block ?? -1, after + partBlocks(inputBytes));
    if (last <= after) return null;
    const inputs = chain.inputs(ticksThrough(after), ticksThrough(last));
    return { from: after + 1, inputs, head: head?.head.block === last ? head : null };
  }
}

/** A signature that is taken back was newer than this, so what is left is true. */
function newestUntil(heads: readonly SignedHead[], block: number): SignedHead | null {
  for (let at = heads.length - 1; at >= 0; at -= 1) {
    const head = heads[at];
    if (head !== undefined && head.head.block <= block) return head;
  }
  return null;
}
