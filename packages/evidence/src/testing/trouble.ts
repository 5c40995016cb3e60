import { seededRandom } from '@parley/games';
import type { Absence, Witness } from '../judged.ts';
import type { Report } from '../report.ts';
import type { Action, Entry, SignedEntry } from '../turn/entry.ts';
import { fold } from '../turn/fold.ts';
import type { Believes } from '../turn/transcript.ts';
import { begin, deposit, everybody, hand, others, type Play, positionOf, reportBy, sign, someMove } from './play.ts';

export interface Troubled {
  readonly play: Play;
  /** Seats that only ever did what their rules say. */
  readonly honest: readonly number[];
  readonly reports: readonly Report[];
  readonly witness: Partial<Witness>;
}

/**
 * A match of honest players among dishonest ones who do whatever comes to mind: forged states, moves that are none, two
 * histories for two peers, claims that somebody is gone, entries kept back or handed in late, and any report. Honest
 * ones play, pass on what they have, refuse to be called absent, and go on without those who hold up the match.
 */
export async function troubled(seed: number): Promise<Troubled> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const seats = 2 + Math.floor(random() * 3);
  const play = await begin(seats === 2 && random() < 0.6 ? 'four-in-a-row' : 'dots-and-boxes', seats);
  const honest = everybody(play).filter(() => random() < 0.6);
  const isHonest = (seat: number): boolean => honest.includes(seat);
  const wild = 0.02 + random() * 0.25;
  const kept: SignedEntry[] = [];

  /** An honest player does not believe a claim by which it would be absent itself. */
  const believesOf =
    (seat: number): Believes =>
    (transcript) =>
      !isHonest(seat) || fold(transcript.setup, transcript.chains).departures[seat] === null;

  const spread = (entry: SignedEntry, to: readonly number[]): void => {
    for (const seat of to) hand(play, entry, [seat], believesOf(seat));
    play.now += Math.floor(random() * 3_000);
  };
  const honestly = async (seat: number, act: Action): Promise<void> => {
    const entry = await sign(play, seat, act);
    spread(entry, everybody(play));
    deposit(play, entry);
  };
  const act = async (seat: number): Promise<Action> => {
    const position = positionOf(play, seat);
    const acts: Action[] = [
      someMove(play, position, random),
      { kind: 'move', move: { column: 99, edge: 9_999 } },
      { kind: 'resign', reason: pick(['resigned', 'time', 'left'] as const) ?? 'resigned' },
      { kind: 'drop', seats: [pick(others(play, seat)) ?? 0], reason: 'absent' },
      { kind: 'drop', seats: [...others(play, seat)], reason: 'time' },
    ];
    return pick(acts) ?? { kind: 'resign', reason: 'left' };
  };
  const dishonestly = async (seat: number): Promise<void> => {
    const own = play.transcripts[seat]?.chains[seat] ?? [];
    const changes: Partial<Entry>[] = [
      {},
      {},
      { state: 'f'.repeat(43) },
      { ply: Math.floor(random() * 20) },
      own.length > 0 ? { n: own.length - 1, prev: own.at(-2)?.hash ?? play.setup.genesis[seat] ?? '' } : {},
      { heads: Array<null>(seats).fill(null) },
    ];
    const entry = await sign(play, seat, await act(seat), pick(changes));
    const to = everybody(play).filter(() => random() < 0.6);
    spread(entry, to);
    if (random() < 0.7) deposit(play, entry);
    else kept.push(entry);
  };
  /** The players whose turn it is not go on without a player who holds up the match. */
  const goOn = async (): Promise<boolean> => {
    let acted = false;
    for (const seat of honest) {
      const { turn, departures, ply } = positionOf(play, seat);
      if (turn === null || turn === seat || departures[seat] !== null) continue;
      const own = play.transcripts[seat]?.chains[seat] ?? [];
      if (own.some(({ entry }) => entry.ply === ply && entry.act.kind === 'drop')) continue;
      play.now += 70_000;
      await honestly(seat, { kind: 'drop', seats: [turn], reason: 'time' });
      acted = true;
    }
    return acted;
  };

  for (let round = 0; round < 120; round += 1) {
    let moved = false;
    for (const seat of everybody(play)) {
      const position = positionOf(play, seat);
      if (!isHonest(seat) && random() < wild) await dishonestly(seat);
      else if (position.turn === seat) {
        await honestly(seat, someMove(play, position, random));
        moved = true;
      }
    }
    if (!moved && !(await goOn())) break;
  }
  for (const entry of kept) if (random() < 0.5) deposit(play, entry, play.now + Math.floor(random() * 60_000));

  const reports: Report[] = [];
  for (const seat of everybody(play)) {
    const { turn } = positionOf(play, seat);
    if (isHonest(seat)) {
      if (turn === null && random() < 0.9) reports.push(await reportBy(play, seat));
    } else if (random() < 0.8) reports.push(await anyReport(play, seat, random));
  }
  const away = everybody(play).map((): Absence[] =>
    random() < 0.2 ? [{ from: play.now - 90_000, until: null, how: 'lost' }] : [],
  );
  const challenged = everybody(play).filter(
    (seat) => !reports.some((report) => report.seat === seat) && random() < 0.8,
  );
  return { play, honest, reports, witness: { away, challenged, distress: random() < 0.2 ? challenged : [] } };
}

async function anyReport(play: Play, seat: number, random: () => number): Promise<Report> {
  const honest = await reportBy(play, seat);
  const seats = everybody(play).length;
  const first = Math.floor(random() * seats);
  const changes: Partial<Report>[] = [
    {},
    { ranks: everybody(play).map((one) => (one === first ? 1 : 2)), state: honest.state ?? 'f'.repeat(43) },
    { ranks: null, scores: null, state: null },
    { ranks: everybody(play).map(() => 1), state: 'f'.repeat(43) },
    { heads: honest.heads.map((head) => (random() < 0.5 ? null : head)) },
    { heads: honest.heads.map(() => 'x'.repeat(43)) },
  ];
  return {
    ...honest,
    ...changes[Math.floor(random() * changes.length)],
    ...(random() < 0.3 ? { state: 'e'.repeat(43) } : {}),
  };
}
