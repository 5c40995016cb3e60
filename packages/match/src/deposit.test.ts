import { acceptEntry, nextEntry, type Setup } from '@parley/evidence';
import { signed } from '@parley/evidence/testing';
import { turnTitle } from '@parley/games/testing';
import { err, type Heads, LIMITS, ok, type RefusalCode } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptItem } from './core.ts';
import { beginDeposits, type Deposits, depositAnswered, handedOver, nextDeposit, serverReturned } from './deposit.ts';
import { transcriptOf } from './turn/transcript.ts';
import { beginMatch, type TurnMatch } from './turn/turn-match.ts';

const title = turnTitle('dots-and-boxes');
const setup: Setup = { match: 'match-0001', title, seats: 2, seed: 1, genesis: ['a'.repeat(43), 'b'.repeat(43)] };
const OFFLINE = err({ code: 'internal', detail: 'offline' } as const);
const refusal = (code: RefusalCode) => err({ code, detail: '' });

/** Edges that close no box: turns alternate. */
const QUIET = [0, 5, 10, 15, 20, 25, 30, 35];

/** Seat 0's match after each ply; each entry with so many characters. */
function matchesOf(chars: number): readonly TurnMatch[] {
  const begun = beginMatch(setup, 0, 0);
  const matches = [begun];
  for (const [ply, edge] of QUIET.entries()) {
    const transcript = matches.at(-1)?.transcript ?? begun.transcript;
    const entry = signed(nextEntry(transcript, ply % 2, ply, { kind: 'move', move: { edge } }, 's'.repeat(43)));
    const accepted = acceptEntry(transcript, { ...entry, jws: entry.jws.padEnd(chars, '.') }, () => true);
    matches.push({ ...begun, transcript: accepted.transcript });
  }
  return matches;
}
const MATCHES = matchesOf(900);

/** Seat 0's match after so many plies. */
const after = (plies: number): TurnMatch => MATCHES[plies] ?? beginMatch(setup, 0, 0);

const itemsOf = (match: TurnMatch): readonly TranscriptItem[] => {
  const { chains, forks, waiting } = transcriptOf(match);
  return [...chains, ...forks, ...waiting];
};
const next = (deposits: Deposits, match: TurnMatch, now: number) =>
  nextDeposit(deposits, transcriptOf(match), match.self, now);

/** A server that keeps what it is given, as the real one names it: by seat, the newest without a gap. */
class Keeper {
  readonly has = new Map<string, TranscriptItem>();
  readonly known = new Map<string, TranscriptItem>();

  constructor(entries: readonly TranscriptItem[]) {
    for (const entry of entries) this.known.set(entry.jws, entry);
  }

  take(entries: readonly string[]): Heads {
    for (const jws of entries) {
      const entry = this.known.get(jws);
      if (entry) this.has.set(entry.hash, entry);
    }
    return [0, 1].map((seat) => {
      const chain = [...this.has.values()].filter(({ seat: author }) => author === seat);
      let head: { n: number; hash: string } | null = null;
      for (;;) {
        const next = chain.find(({ n }) => n === (head === null ? 0 : head.n + 1));
        if (next === undefined) return head;
        head = { n: next.n, hash: next.hash };
      }
    });
  }
}

const heads = (count: number): Heads => new Keeper(itemsOf(after(8))).take(itemsOf(after(count)).map(({ jws }) => jws));
const seatsOf = (match: TurnMatch, entries: readonly string[] | null): readonly string[] =>
  (entries ?? []).map((jws) => {
    const found = itemsOf(match).find((entry) => entry.jws === jws);
    return `${found?.seat}:${found?.n}`;
  });

describe('[E3.1] what is deposited', () => {
  it('[E3.1] nothing where there is nothing; an own entry at once, with what others have signed behind it', () => {
    expect(next(beginDeposits(2, 0), after(0), 0)[1]).toBeNull();
    const match = after(4);
    expect(seatsOf(match, next(beginDeposits(2, 0), match, 0)[1])).toEqual(['0:0', '0:1', '1:0', '1:1']);
  });

  it('[E3.1] one at a time, and a second after the answer; what others alone signed waits a second more', () => {
    let [deposits, sent] = next(beginDeposits(2, 0), after(1), 0);
    expect(sent).toHaveLength(1);
    expect(next(deposits, after(3), 5_000)[1]).toBeNull();
    deposits = depositAnswered(deposits, ok(heads(1)), 5_000);
    expect(next(deposits, after(3), 5_999)[1]).toBeNull();
    expect(next(deposits, after(3), 6_000)[1]).toHaveLength(2);
    expect(next(deposits, after(2), 6_999)[1]).toBeNull();
    [deposits, sent] = next(deposits, after(2), 7_000);
    expect(seatsOf(after(2), sent)).toEqual(['1:0']);
  });

  it('[E3.1] what the server has from others is not brought again', () => {
    const deposits: Deposits = { ...beginDeposits(2, 0), heads: heads(3) };
    expect(next(deposits, after(3), 9_000)[1]).toBeNull();
    expect(seatsOf(after(5), next(deposits, after(5), 9_000)[1])).toEqual(['0:2', '1:1']);
  });

  it('[E2.6] where the server holds another entry in a place, the whole chain is brought, once', () => {
    const match = after(6);
    const other = heads(6).with(1, { n: 1, hash: 'z'.repeat(43) });
    let [deposits, sent] = next({ ...beginDeposits(2, 0), heads: other }, match, 9_000);
    expect(seatsOf(match, sent)).toEqual(['1:0', '1:1', '1:2']);
    deposits = depositAnswered(deposits, ok(other), 9_000);
    [, sent] = next(deposits, match, 99_000);
    expect(sent).toBeNull();
  });

  it('[O6.8] never more entries or characters than a message takes', () => {
    for (const chars of [100, 900, 3_000, 8_000]) {
      const match = matchesOf(chars).at(-1) ?? after(8);
      const [, sent] = next(beginDeposits(2, 0), match, 0);
      expect(sent?.length).toBeLessThanOrEqual(LIMITS.depositEntries);
      expect(sent?.length).toBeGreaterThan(0);
      const message = { type: 'deposit', re: 99_999, match: 'm'.repeat(64), entries: sent };
      expect(JSON.stringify(message).length).toBeLessThanOrEqual(LIMITS.frameBytes);
    }
  });
});

describe('[E3.1] what an answer does', () => {
  const sent = (): Deposits => next(beginDeposits(2, 0), after(4), 0)[0];

  it.each<[RefusalCode, 'stopped' | 'ready']>([
    ['not-a-party', 'stopped'],
    ['report-late', 'stopped'],
    ['unknown-match', 'stopped'],
    ['too-fast', 'ready'],
    ['internal', 'ready'],
    ['evidence-refused', 'ready'],
  ])('[E3.1] %s: %s', (code, stage) => {
    const deposits = depositAnswered(sent(), refusal(code), 0);
    expect(deposits.stage.stage).toBe(stage);
    const later = next(serverReturned(deposits, 100_000), after(4), 100_000)[1];
    // What was stopped stays so. Of what was refused for good each is said once more, alone.
    expect(later).toEqual(stage === 'ready' ? [] : null);
  });

  it('[E3.1] after too-fast it waits two seconds, twice as long each time, and half a minute at most', () => {
    let deposits = sent();
    const waits: number[] = [];
    let now = 0;
    for (let refused = 0; refused < 7; refused += 1) {
      deposits = depositAnswered(deposits, refusal('too-fast'), now);
      const from = now;
      let found: readonly string[] | null = null;
      while (found === null) {
        now += 250;
        [deposits, found] = next(deposits, after(4), now);
      }
      waits.push(now - from);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    deposits = depositAnswered(deposits, ok(heads(4)), now);
    expect(next(deposits, after(5), now + 1_000)[1]).toHaveLength(1);
  });

  it('[S16.1] while the server is away nothing is tried; after it is back, it is asked first and told what is missing', () => {
    let deposits = depositAnswered(sent(), OFFLINE, 0);
    expect(next(deposits, after(8), 600_000)[1]).toBeNull();
    let entries: readonly string[] | null;
    [deposits, entries] = next(serverReturned(deposits, 600_000), after(8), 600_000);
    expect(entries).toEqual([]);
    deposits = depositAnswered(deposits, ok(heads(6)), 600_100);
    [, entries] = next(deposits, after(8), 601_100);
    expect(seatsOf(after(8), entries)).toEqual(['0:3', '1:3']);
  });

  it('[E3.4] what goes with the report is not said beside it; a second history that comes later is', () => {
    const match = after(4);
    const deposits = handedOver(beginDeposits(2, 0), itemsOf(match));
    expect(next(deposits, match, 9_000)[1]).toBeNull();
    const fork = signed(nextEntry(after(1).transcript, 1, 1, { kind: 'resign', reason: 'left' }, 's'.repeat(43)));
    expect(next(deposits, { ...match, forks: [fork] }, 9_000)[1]).toEqual([fork.jws]);
  });

  it('[E3.1] whatever is lost, refused or interrupted, in the end the server has all, and nothing is brought twice in vain', () => {
    const step = fc.constantFrom('taken', 'lost', 'too-fast', 'returned', 'others');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (steps, plies) => {
        const match = after(plies);
        const all = itemsOf(match);
        const keeper = new Keeper(all);
        let deposits = beginDeposits(2, 0);
        let now = 0;
        const turn = (what: (typeof steps)[number]): void => {
          now += 40_000;
          if (what === 'returned') deposits = serverReturned(deposits, now);
          if (what === 'others') keeper.take(all.slice(0, 2).map(({ jws }) => jws));
          const [sending, entries] = next(deposits, match, now);
          deposits = sending;
          if (entries === null) return;
          if (what === 'lost') deposits = depositAnswered(deposits, OFFLINE, now);
          else if (what === 'too-fast') deposits = depositAnswered(deposits, refusal('too-fast'), now);
          else deposits = depositAnswered(deposits, ok(keeper.take(entries)), now);
        };
        for (const what of steps) turn(what);
        for (const what of ['returned', 'taken', 'taken', 'taken'] as const) turn(what);
        expect(keeper.has.size).toBe(all.length);
        expect(next(deposits, match, now + 99_000)[1]).toBeNull();
      }),
    );
  });
});

/** A server that refuses a message as a whole where it has this entry. */
const refusesWith = (keeper: Keeper, bad: string | undefined, entries: readonly string[]) =>
  bad !== undefined && entries.includes(bad) ? refusal('evidence-refused') : ok(keeper.take(entries));

describe('[N12.20] an entry of another player that the server refuses', () => {
  it.each([0, 1, 2, 3])('[N12.20] its entry %i holds back neither own entries nor any others', (n) => {
    const match = after(8);
    const all = itemsOf(match);
    const bad = all.filter(({ seat }) => seat === 1)[n]?.jws;
    const keeper = new Keeper(all);
    let deposits = beginDeposits(2, 0);
    let ownAt = Number.POSITIVE_INFINITY;
    for (let now = 0; now < 30_000; now += 250) {
      const [sending, entries] = next(deposits, match, now);
      deposits = entries === null ? sending : depositAnswered(sending, refusesWith(keeper, bad, entries), now);
      const isThere = all.every(({ seat, hash }) => seat === 1 || keeper.has.has(hash));
      if (isThere) ownAt = Math.min(ownAt, now);
    }
    expect(ownAt).toBeLessThanOrEqual(1_000);
    expect(keeper.has.size).toBe(all.length - 1);
    expect(keeper.has.has(all.find(({ jws }) => jws === bad)?.hash ?? '')).toBe(false);
    expect(next(deposits, match, 99_000)[1]).toBeNull();
  });
});
