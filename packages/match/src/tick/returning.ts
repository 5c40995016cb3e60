import { ticksThrough } from '@parley/evidence';
import type { Here } from './own.ts';
import type { Parts } from './parts.ts';
import { goneOf } from './played.ts';
import { continuationOf, openInputs } from './resumption.ts';
import { longSections } from './sections.ts';

/** Between two questions to the others, and between those of a player who is out and follows the match. */
const ASK_MS = 300;
/** The same, where an answer has come: it may show that more is missing. */
const ASK_AGAIN_MS = 100;
const FOLLOW_MS = 1_000;
/** Ticks without a signature after which it is asked for: half of what may be taken. */
const SHORT_TICKS = 15;
/** A player whose link does not stand by then is not waited for, where another one has answered. */
const LINK_MS = 1_500;
/** Who says that there are blocks of others is given this long to show them, and twice as long as its first answer took. */
const SHOW_MS = 1_000;
const MOST_TRIP_MS = 1_000;
/** One who says nothing by then, over a link that stands, is not waited for either, where the device kept everything and another one has answered. */
const SILENT_MS = SHOW_MS + 2 * MOST_TRIP_MS;

/** That a seat says that there is more than is here. */
interface Owing {
  /** The newest blocks that it named, which it has to show. */
  readonly named: readonly number[];
  readonly namedAt: number;
  readonly since: number;
}

/**
 * A player who has come back (N6). It gets the signed inputs of everybody, from its own device and from the others, and plays the match from its
 * beginning: there is no state that anybody could tell it wrongly. It also learns what it had sent and not signed yet, so that it sends
 * nothing else for these ticks. Only then does it sign again.
 */
export class Returning {
  readonly #parts: Parts;
  /** The device kept everything that it signed. */
  readonly #isWhole: boolean;
  /** By seat, what it said last, and how long after the first question it said anything (ms). */
  readonly #heres = new Map<number, Here>();
  readonly #trips = new Map<number, number>();
  readonly #owing = new Map<number, Owing>();
  /** Those who are waited for no longer. */
  readonly #done = new Set<number>();
  #firstAskedAt: number | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asks = 0;
  /** Somebody has said what it has since the last question. */
  #hasNews = false;

  constructor(parts: Parts, isWhole: boolean) {
    this.#parts = parts;
    this.#isWhole = isWhole;
  }

  /** Another one says what it has. */
  here(from: number, here: Here, now: number): void {
    if (this.#parts.stage !== 'returning') return;
    if (here.have.length !== this.#parts.setup.seats) {
      this.#parts.refuse(from, 'malformed');
      return;
    }
    if (!this.#trips.has(from)) this.#trips.set(from, Math.min(MOST_TRIP_MS, now - (this.#firstAskedAt ?? now)));
    this.#heres.set(from, here);
    this.#hasNews = true;
  }

  /**
   * @param isCaughtUp whether everything that is signed here is played
   * @param wasAway this device slept, or heard nobody, a moment ago: the others may have gone on without it, or to the end
   */
  look(now: number, isCaughtUp: boolean, wasAway: boolean): void {
    const { stage, self } = this.#parts;
    if (stage === 'returning') {
      if (now - this.#askedAt >= (this.#hasNews ? ASK_AGAIN_MS : ASK_MS)) this.#ask(now);
      if (isCaughtUp && (this.#parts.isOut(self) || this.#knowsAll(now))) this.#goOn(now);
    } else if (stage === 'playing') this.#lookInPlay(now, wasAway || this.#parts.isFollowing);
  }

  #lookInPlay(now: number, isBehind: boolean): void {
    if (isBehind && now - this.#askedAt >= FOLLOW_MS) this.#ask(now);
    else if (now - this.#askedAt >= ASK_AGAIN_MS) this.#askForSignatures(now);
  }

  /**
   * Everybody says what it has. One of them shows what is missing, another one each time, because one may lie or be slow; and those do that
   * alone have it.
   */
  #ask(now: number): void {
    const { others, contacts, setup, chains, out } = this.#parts;
    const open = others.filter((seat) => contacts.link(seat) === 'open');
    if (open.length === 0) return;
    const have = setup.keys.map((_, seat) => chains.newest(seat));
    const sources = new Set([open[this.#asks % open.length]]);
    for (const [of, block] of have.entries()) {
      const most = open.map((seat) => ({ seat, block: this.#heres.get(seat)?.have[of] ?? -1 }));
      const [best] = most.sort((a, b) => b.block - a.block);
      if (best !== undefined && best.block > block) sources.add(best.seat);
    }
    for (const seat of open) out.say(seat, { t: 'back', have, want: sources.has(seat) });
    this.#firstAskedAt ??= now;
    this.#askedAt = now;
    this.#asks += 1;
    this.#hasNews = false;
  }

  /**
   * Inputs came through another player, or signatures got lost: no more of them can be taken before they are signed. Somebody has the signature,
   * with what it covers.
   */
  #askForSignatures(now: number): void {
    const { others, contacts, setup, chains, out, engine } = this.#parts;
    const { session } = engine;
    const isShort = others.some(
      (seat) =>
        this.#parts.plays(seat) &&
        (chains.isDistrusted(seat) || session.nextOf(seat) - chains.signedTicks(seat) >= SHORT_TICKS),
    );
    if (!isShort) return;
    const open = others.filter((seat) => contacts.link(seat) === 'open');
    const source = open[this.#asks % open.length];
    if (source === undefined) return;
    out.say(source, { t: 'back', have: setup.keys.map((_, seat) => chains.newest(seat)), want: true });
    this.#askedAt = now;
    this.#asks += 1;
  }

  #knowsAll(now: number): boolean {
    const { others, contacts, stageSince, title } = this.#parts;
    const waitedMs = now - stageSince;
    // Without them the session would play something else than all agreed upon, and would be taken for altered.
    if (this.#lacksAgreed()) return false;
    if (waitedMs >= title.absenceMs) return true;
    const live = others.filter((seat) => !this.#parts.isOut(seat));
    // Of all of them, so that their times run at once.
    const isEnough = live.map((seat) => {
      const here = this.#heres.get(seat);
      if (here !== undefined) return !this.#isOwing(seat, here, now);
      const isSilent = waitedMs >= (contacts.link(seat) === 'open' ? SILENT_MS : LINK_MS);
      return this.#isWhole && isSilent && this.#heres.size > 0;
    });
    return isEnough.every((is) => is);
  }

  /** Whether signed inputs are missing of a player who is out by the word of all others, and who had them. */
  #lacksAgreed(): boolean {
    const { departures, chains, played } = this.#parts;
    return departures.outs.some((out, seat) => {
      const gone = goneOf(out, seat);
      return (
        out !== null && gone !== null && out.from > played.tick && chains.chain(seat).ticks < ticksThrough(gone.block)
      );
    });
  }

  /** Whether there is more than is here, as this one says. */
  #isOwing(seat: number, { have, next, first, inputs }: Here, now: number): boolean {
    const { chains, self, title } = this.#parts;
    const isMore = (of: number, block: number): boolean => block > chains.newest(of);
    const ofOwn = !this.#isWhole && isMore(self, have[self] ?? -1);
    // A device that kept nothing waits for what it signed: another signature in its place would prove two histories.
    if (ofOwn) return true;
    const ofOthers = have.some((block, of) => of !== self && isMore(of, block));
    const isShown = inputs.length === Math.max(0, next - first) * title.inputBytes;
    const ofOpen = next > ticksThrough(chains.newest(self)) && !isShown;
    if (this.#done.has(seat)) return false;
    if (!ofOthers && !ofOpen) {
      this.#owing.delete(seat);
      return false;
    }
    const before = this.#owing.get(seat) ?? { named: have, namedAt: now, since: now };
    const isShownSince = !ofOpen && !before.named.some((block, of) => of !== self && isMore(of, block));
    const owing = isShownSince ? { named: have, namedAt: now, since: before.since } : before;
    this.#owing.set(seat, owing);
    const mostMs = SHOW_MS + 2 * (this.#trips.get(seat) ?? 0);
    if (now - owing.since < mostMs) return true;
    this.#done.add(seat);
    // One that showed what it named, and then named more, has done nothing wrong, and is waited for no longer.
    if (now - owing.namedAt >= mostMs) this.#parts.refuse(seat, 'not-shown');
    return false;
  }

  #goOn(now: number): void {
    const { self, engine, chains, contacts, title, played, others, out } = this.#parts;
    this.#parts.enter('playing', now);
    if (this.#parts.isOut(self)) return;
    this.#parts.isIdle = false;
    const { bytes, liars } = openInputs(this.#heres, chains.writer.chain.ticks, title.inputBytes);
    for (const seat of liars) this.#parts.refuse(seat, 'other-input-handed');
    engine.resume(title.save(played.state), continuationOf(this.#parts, bytes));
    this.#parts.follow();
    for (const [seat, { next }] of this.#heres) {
      // Packets begin with the first tick that the session has: what comes before is signed.
      if (next >= played.tick || next >= ticksThrough(chains.newest(self))) continue;
      const block = Math.floor(next / ticksThrough(0)) - 1;
      for (const jws of longSections(chains.writer.chain, block)) out.say(seat, { t: 'section', jws });
    }
    const hasBegun = played.tick > 0 || [...this.#heres.values()].some(({ next }) => next > 0);
    if (!hasBegun) return;
    for (const seat of others) contacts.becameReady(seat);
    engine.clock.begin(now);
  }
}
