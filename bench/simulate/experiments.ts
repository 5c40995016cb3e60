import type { Mode } from '@parley/trust';
import type { EnemyScale } from './enemies/enemy.ts';
import { enemiesWith, type MeasuredEnemy, measureEnemy } from './enemies/measure.ts';
import { liesToFall, risen, risenStranger } from './fall.ts';
import { KINDS, type Kind } from './person.ts';
import type { Pool } from './pool.ts';
import { makePool } from './pool.ts';
import { makeRandomSource } from './random-source.ts';
import { type Run, runTranscripts, runVotes, type TranscriptRun } from './run.ts';
import { foundWith } from './search/found.ts';
import { findingsOf } from './transcript-match.ts';

/** How large each part is. Everything else follows from the seed. */
export interface Scale {
  readonly people: number;
  /** Matches a person plays in a run, at the least; and matches of a run, at the least. */
  readonly each: number;
  readonly matches: number;
  readonly transcriptPeople: number;
  readonly transcriptMatches: number;
  /** Matches with transcripts of each other kind of dishonesty. */
  readonly kindMatches: number;
  /** Matches with transcripts in which liars also stop playing. */
  readonly stallMatches: number;
  readonly poolMatches: number;
  readonly enemies: EnemyScale;
}

export const FULL: Scale = {
  people: 800,
  each: 60,
  matches: 12_000,
  transcriptPeople: 80,
  transcriptMatches: 3_000,
  kindMatches: 1_000,
  stallMatches: 1_500,
  poolMatches: 32,
  enemies: { runs: 100, watched: 500, watchedMatches: 1_000, people: 800, each: 60 },
};

export const QUICK: Scale = {
  people: 300,
  each: 40,
  matches: 3_000,
  // With fewer people, the same ones would meet so often that matches hardly count any more (E7).
  transcriptPeople: 60,
  transcriptMatches: 300,
  kindMatches: 100,
  stallMatches: 80,
  poolMatches: 16,
  enemies: { runs: 20, watched: 20, watchedMatches: 200, people: 200, each: 40 },
};

export const SIZES = [2, 3, 4, 8] as const;
export const SHARES = [0, 0.1, 0.2, 0.3, 0.4] as const;
/** In matches of two nobody enters together; the other kinds do what they do at any size. */
export const KIND_SIZES = [2, 3, 4] as const;
export const KIND_SHARE = 0.2;
/** Who stops playing, and how many they are. */
export const STALLING = ['adaptive', 'colluding'] as const;
export const STALL_SHARES = [0.2, 0.4] as const;
export const DISHONEST = KINDS.filter((kind): kind is Exclude<Kind, 'honest'> => kind !== 'honest');

export interface Cell<R extends Run = Run> {
  readonly share: number;
  readonly mode: Mode | 'both';
  readonly kind: Exclude<Kind, 'honest'>;
  readonly run: R;
}

/** Everything that one simulation found. */
export interface Findings {
  readonly seed: number;
  readonly scale: Scale;
  readonly votes: readonly Cell[];
  readonly transcripts: readonly Cell<TranscriptRun>[];
  /** The same with liars who also stop matches that they are losing. */
  readonly stalls: readonly Cell<TranscriptRun>[];
  readonly solo: readonly Cell[];
  readonly kinds: readonly Cell[];
  readonly kindsJudged: readonly Cell<TranscriptRun>[];
  /** Named enemies, under the first rules and under the present ones. */
  readonly enemies: readonly MeasuredEnemy[];
  /** Most proven lies that it takes to bring anybody below one half, whatever the height. */
  readonly mostProven: number;
  /** Lies told alone without a transcript, from the top. */
  readonly falls: readonly { readonly seats: number; readonly mode: Mode; readonly lies: number | null }[];
}

export async function simulate(seed: number, scale: Scale, say: (line: string) => void): Promise<Findings> {
  let runs = 0;
  const options = (people: number, matches: number, seats: number, kind: Cell['kind'], share: number) => {
    runs += 1;
    return { seed: seed * 1_000 + runs, people, matches, seats, mix: { [kind]: share } };
  };
  const votes = (kind: Cell['kind'], mode: Mode, seats: number, share: number): Cell => {
    const matches = Math.max(scale.matches, Math.ceil((scale.people * scale.each) / seats));
    return { kind, mode, share, run: runVotes({ ...options(scale.people, matches, seats, kind, share), mode }) };
  };
  const pool: Pool = await makePool(SIZES, scale.poolMatches, makeRandomSource(seed), findingsOf);
  const judged = async (
    kind: Cell['kind'],
    seats: number,
    share: number,
    matches: number,
    stalls = false,
  ): Promise<Cell<TranscriptRun>> => {
    const run = { ...options(scale.transcriptPeople, matches, seats, kind, share), stalls };
    return { kind, mode: 'both', share, run: await runTranscripts(run, pool) };
  };

  say('Matches without transcripts …');
  const modes: readonly Mode[] = ['ranked', 'casual'];
  const byVotes = modes.flatMap((mode) =>
    SIZES.flatMap((seats) => SHARES.map((share) => votes('colluding', mode, seats, share))),
  );
  const solo = ([3, 4] as const).flatMap((seats) => [0.1, 0.3].map((share) => votes('naive', 'casual', seats, share)));
  say('Matches with transcripts …');
  const transcripts: Cell<TranscriptRun>[] = [];
  for (const seats of SIZES)
    for (const share of SHARES) transcripts.push(await judged('colluding', seats, share, scale.transcriptMatches));
  say('Liars who stop playing …');
  const stalls: Cell<TranscriptRun>[] = [];
  for (const seats of SIZES) {
    for (const kind of STALLING) {
      for (const share of STALL_SHARES) stalls.push(await judged(kind, seats, share, scale.stallMatches, true));
    }
  }
  say('Each kind of dishonesty …');
  const kinds: Cell[] = [];
  const kindsJudged: Cell<TranscriptRun>[] = [];
  for (const kind of DISHONEST) {
    for (const seats of KIND_SIZES.filter((size) => kind !== 'party' || size > 2)) {
      kinds.push(votes(kind, 'ranked', seats, KIND_SHARE));
      kindsJudged.push(await judged(kind, seats, KIND_SHARE, scale.kindMatches));
    }
  }
  const enemies: MeasuredEnemy[] = [];
  for (const enemy of [...enemiesWith(pool), foundWith(pool)]) {
    say(`${enemy.name} …`);
    enemies.push(await measureEnemy(enemy, seed, scale.enemies));
  }
  return {
    seed,
    scale,
    votes: byVotes,
    transcripts,
    stalls,
    solo,
    kinds,
    kindsJudged,
    enemies,
    ...falls(),
  };
}

function falls(): Pick<Findings, 'mostProven' | 'falls'> {
  const proven = (['guest', 'member'] as const).flatMap((standing) =>
    Array.from({ length: 81 }, (_, matches) => risen(standing, matches)).flatMap((ledger) =>
      SIZES.map((seats) => liesToFall(ledger, seats, 'ranked', true, risenStranger()) ?? Number.POSITIVE_INFINITY),
    ),
  );
  const top = risen('member', 80);
  const modes: readonly Mode[] = ['ranked', 'casual'];
  return {
    mostProven: Math.max(...proven),
    falls: SIZES.flatMap((seats) =>
      modes.map((mode) => ({ seats, mode, lies: liesToFall(top, seats, mode, false, risenStranger()) })),
    ),
  };
}
