import { seededRandom } from '@parley/games';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toClaim } from '../claim.ts';
import type { Absence } from '../judged.ts';
import type { Report } from '../report.ts';
import {
  asked,
  begin,
  deposit,
  everybody,
  hand,
  type Play,
  positionOf,
  reportBy,
  sign,
  someMove,
} from '../testing/play.ts';
import type { Action, SignedEntry } from './entry.ts';
import { fold } from './fold.ts';
import type { Believes } from './transcript.ts';

interface Besieged {
  readonly play: Play;
  readonly honest: readonly number[];
  readonly reports: readonly Report[];
  readonly away: readonly (readonly Absence[])[];
}

/** An honest client claims the time of a seat so long after its grace is over, and signs away who does not sign that later still. */
const CLAIMS_AFTER_MS = 12_000;
const COSIGNS_AFTER_MS = 20_000;

/**
 * A match of honest players who are connected, hand in what they sign, and get from the server what others hand in. The others
 * stop moving, sign the honest away at any time and for any reason, help each other or do not, move late, go and come back, and
 * report anything.
 */
async function besieged(seed: number): Promise<Besieged> {
  const random = seededRandom(seed);
  const seats = 2 + Math.floor(random() * 3);
  const play = await begin(seats === 2 && random() < 0.6 ? 'four-in-a-row' : 'dots-and-boxes', seats);
  const hero = Math.floor(random() * seats);
  // One who stalls, and one who helps: three of four can hold up the fourth by what each of them leaves unsigned.
  const first = (hero + 1 + Math.floor(random() * (seats - 1))) % seats;
  const helps = random() < 0.7 ? (first + 1 + Math.floor(random() * (seats - 1))) % seats : first;
  const honest = everybody(play).filter((seat) => seat === hero || (seat !== first && seat !== helps));
  const liars = everybody(play).filter((seat) => !honest.includes(seat));
  const away: Absence[][] = everybody(play).map(() => []);
  const wild = random() * 0.4;
  const stalls = 0.02 + random() * 0.3;
  const among = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const seesItself =
    (seat: number): Believes =>
    (transcript) =>
      fold(transcript.setup, transcript.chains).departures[seat] === null;
  const give = (entry: SignedEntry): void => {
    for (const seat of honest) hand(play, entry, [seat], seesItself(seat));
    hand(play, entry, liars);
    // It takes a moment; what the author keeps back from others comes to them from the server.
    deposit(play, entry, play.now + Math.floor(random() * 1_500));
  };
  const signed = async (seat: number, act: Action): Promise<void> => give(await sign(play, seat, act));

  async function mischief(): Promise<void> {
    const liar = among(liars);
    if (liar === undefined) return;
    const { departures, turn } = positionOf(play, liar);
    if (turn === null || departures[liar] !== null) return;
    const victims = everybody(play).filter((seat) => seat !== liar && random() < 0.6);
    if (random() < 0.2) {
      const from = play.now - Math.floor(random() * 30_000);
      away[liar]?.push({ from, until: random() < 0.3 ? null : play.now + Math.floor(random() * 30_000), how: 'lost' });
    } else if (random() < 0.15) {
      // In its own transcript others may be out already: then this is for an accomplice.
      await signed(liar, { kind: 'resign', reason: 'resigned' });
    } else if (victims.length > 0) {
      await signed(liar, { kind: 'drop', seats: victims, reason: random() < 0.5 ? 'absent' : 'time' });
    }
  }

  /** This seat does not move, and those who are honest go on without it. */
  async function goOnWithout(stalling: number): Promise<void> {
    const ply = positionOf(play, hero).ply;
    /** Whether a claim takes out nobody but the seat that holds up the match. */
    const isAbout = (claimed: readonly number[]): boolean => {
      const { departures } = positionOf(play, hero);
      return claimed.includes(stalling) && claimed.every((seat) => seat === stalling || departures[seat] !== null);
    };
    const isHeldUp = (): boolean => {
      const position = positionOf(play, hero);
      return position.turn === stalling && position.ply === ply;
    };
    play.now += play.title.clocks.turnMs + play.title.clocks.graceMs + CLAIMS_AFTER_MS;
    for (const seat of honest) await signed(seat, { kind: 'drop', seats: [stalling], reason: 'time' });
    for (const liar of liars) {
      if (liar !== stalling && random() < 0.4) {
        const seats = [stalling, ...(random() < 0.3 ? [among(honest) ?? hero] : [])];
        await signed(liar, { kind: 'drop', seats, reason: 'time' });
      }
    }
    if (!isHeldUp()) return;
    play.now += COSIGNS_AFTER_MS;
    const silent = liars.filter(
      (liar) =>
        liar !== stalling &&
        !(play.transcripts[hero]?.chains[liar] ?? []).some(
          ({ entry: { act, ply: at } }) => at === ply && act.kind === 'drop' && isAbout(act.seats),
        ),
    );
    for (const seat of honest) await signed(seat, { kind: 'drop', seats: [stalling, ...silent], reason: 'time' });
    if (random() < 0.5) await mischief();
    if (isHeldUp()) throw new Error('honest players are not held up');
  }

  for (;;) {
    if (random() < wild) await mischief();
    const position = positionOf(play, hero);
    const { turn } = position;
    if (turn === null) break;
    if (honest.includes(turn) || random() > stalls) {
      play.now += Math.floor(random() * 20_000);
      const act = someMove(play, position, random);
      // Who has signed somebody away on its own cannot go on with the others: for them its chain has a gap.
      if (liars.includes(turn) && !sameChain(play, turn, hero)) await goOnWithout(turn);
      else {
        if (liars.includes(turn)) play.transcripts[turn] = play.transcripts[hero] ?? fail();
        await signed(turn, act);
      }
    } else await goOnWithout(turn);
  }
  const reports: Report[] = [];
  for (const seat of everybody(play)) {
    const own = await reportBy(play, seat);
    if (honest.includes(seat)) reports.push(own);
    else if (random() < 0.8) {
      const ranks = everybody(play).map((one) => (one === seat ? 1 : 2));
      reports.push({ ...own, ranks, scores: null, state: own.state ?? 'f'.repeat(43) });
    }
  }
  return { play, honest, reports, away };
}

/** Whether the others know all that this seat has signed. */
const sameChain = ({ transcripts }: Play, seat: number, other: number): boolean =>
  transcripts[seat]?.chains[seat]?.length === transcripts[other]?.chains[seat]?.length;

function fail(): never {
  throw new Error('every seat knows something');
}

describe('[E4.13] a player who is connected and hands in its moves in time', { timeout: 60_000 }, () => {
  it('[E4.13] is never out against its will, and the result is the one that it saw: never contested', async () => {
    let held = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async (seed) => {
        const { play, honest, reports, away } = await besieged(seed);
        const witness = { away, until: play.now + 300_000 };
        const findings = await asked(play, reports, witness);
        const [first] = reports.filter(({ seat }) => honest.includes(seat));
        if (first === undefined) throw new Error('the honest report');
        if (findings.evidence.kind !== 'complete') throw new Error(JSON.stringify(findings));
        expect(findings.evidence.claim).toEqual(toClaim(first));
        expect(findings.openUntil).toBeNull();
        for (const seat of honest) {
          expect(findings.evidence.departures[seat]).toBeNull();
          expect(findings.seen.present).toContain(seat);
          expect(findings.seen.falseAbsence).not.toContain(seat);
          expect(findings.evidence.liars).not.toContain(seat);
        }
        if (findings.evidence.departures.some((departure) => departure !== null)) held += 1;
        // Neither the order of the deposits nor that of the reports matters.
        play.deposits.reverse();
        expect(await asked(play, reports.toReversed(), witness)).toEqual(findings);
      }),
      { numRuns: 40 },
    );
    expect(held).toBeGreaterThan(10);
  });
});
