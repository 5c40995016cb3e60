import type { AnyVerdict, Ending } from '@parley/protocol';
import { isDisputed } from './disputed.ts';

/** One decided match as it counts for one of its players (C8). It follows from the verdict alone. */
export interface HistoryLine {
  readonly player: string;
  readonly match: string;
  readonly title: string;
  readonly decidedAt: number;
  readonly ending: Ending;
  /** `bots`: at least one of the others was a house. */
  readonly against: 'people' | 'bots';
  readonly official: boolean;
  readonly disputed: boolean;
}

/** One line for each player of the match, also for one who had two of its seats: the better place counts. */
export function historyLinesOf(verdict: AnyVerdict): readonly HistoryLine[] {
  const { match, title, decidedAt, official, participants } = verdict;
  const disputed = isDisputed(verdict);
  const players = new Set(participants.map(({ card }) => card.player));
  return [...players].map((player) => {
    const seats = participants.filter(({ card }) => card.player === player).map(({ seat }) => seat);
    const bots = participants.some(({ card }) => card.player !== player && card.class === 'house');
    const ending = endingOf(verdict, seats);
    return { player, match, title, decidedAt, ending, against: bots ? 'bots' : 'people', official, disputed };
  });
}

function endingOf({ official, ranks }: AnyVerdict, seats: readonly number[]): Ending {
  if (!official || ranks === null) return 'none';
  const first = ranks.flatMap((rank, seat) => (rank === 1 ? [seat] : []));
  if (!seats.some((seat) => first.includes(seat))) return 'lost';
  return first.every((seat) => seats.includes(seat)) ? 'won' : 'drawn';
}
