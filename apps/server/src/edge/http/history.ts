import type { AnyVerdict } from '@parley/protocol';
import {
  DELETED,
  type Ending,
  HISTORY_PAGE,
  type HistoryLine,
  type HistoryPage,
  type HistoryQuery,
  type Results,
} from '@parley/protocol';
import { historyLinesOf } from '../../store/history-lines.ts';
import type { HistoryWish, ResultsRow, Store } from '../../store/store.ts';

/** A decided match as a profile lists it. */
export function lineOf(verdict: AnyVerdict, player: string): HistoryLine {
  const seat = verdict.participants.find(({ card }) => card.player === player)?.seat ?? null;
  const change = verdict.rated ? verdict.changes.find((one) => one.seat === seat) : undefined;
  const line = historyLinesOf(verdict).find((one) => one.player === player);
  return {
    match: verdict.match,
    title: verdict.title,
    mode: verdict.mode,
    decidedAt: verdict.decidedAt,
    ending: line?.ending ?? 'none',
    rank: seat === null || !verdict.official ? null : (verdict.ranks?.[seat] ?? null),
    official: verdict.official,
    disputed: line?.disputed ?? false,
    others: verdict.participants
      .filter((one) => one.seat !== seat)
      .map(({ card: { player: other, name, avatar, class: kind } }) => {
        // The successor of somebody who is deleted has no profile.
        const isDeleted = name === DELETED.name && avatar === DELETED.avatar;
        return { player: isDeleted ? null : other, name, avatar, class: kind };
      }),
    before: change?.before ?? null,
    after: change?.after ?? null,
  };
}

/**
 * One page of a player's history. Others do not read of matches with somebody whom they blocked, or who blocked them.
 * @param reader null: the player itself
 */
export async function historyOf(
  store: Store,
  player: string,
  reader: string | null,
  query: HistoryQuery,
): Promise<HistoryPage> {
  // One more than is shown tells whether there is another page.
  const found = await store.matches.history(player, HISTORY_PAGE + 1, wishOf(query, reader));
  const shown = found.slice(0, HISTORY_PAGE);
  const last = found.length > HISTORY_PAGE ? shown.at(-1) : undefined;
  return {
    lines: shown.map((verdict) => lineOf(verdict, player)),
    next: last === undefined ? null : `${last.decidedAt}.${last.match}`,
  };
}

function wishOf({ title, ending, against, standing, after }: HistoryQuery, reader: string | null): HistoryWish {
  const place = after?.split('.') ?? [];
  const [at, match] = place;
  return {
    ...(title === undefined ? {} : { title }),
    ...(ending === undefined ? {} : { ending }),
    ...(against === undefined ? {} : { against }),
    ...(standing === undefined ? {} : STANDINGS[standing]),
    ...(at === undefined || match === undefined ? {} : { after: { decidedAt: Number(at), match } }),
    ...(reader === null ? {} : { reader }),
  };
}

const STANDINGS = { official: { official: true, disputed: false }, disputed: { disputed: true } } as const;

/** Titles, and kinds of opponents in each, that a profile has at most. */
const RESULTS = 64;

/** The counts of one player as a profile shows them, those with the most matches first. */
export function resultsOf(rows: readonly ResultsRow[]): Results[] {
  const found = new Map<string, Record<Ending, number> & Pick<Results, 'title' | 'against'>>();
  for (const { title, against, ending, matches } of rows) {
    const name = `${title} ${against}`;
    const line = found.get(name) ?? { title, against, won: 0, drawn: 0, lost: 0, none: 0 };
    found.set(name, { ...line, [ending]: line[ending] + matches });
  }
  const sum = ({ won, drawn, lost, none }: Results): number => won + drawn + lost + none;
  return [...found.values()].sort((a, b) => sum(b) - sum(a)).slice(0, RESULTS);
}
