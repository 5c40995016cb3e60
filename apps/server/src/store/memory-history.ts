import type { AnyVerdict } from '@parley/protocol';
import { historyLinesOf } from './history-lines.ts';
import type { MatchStore, PlayerStore, ResultsRow } from './store.ts';
import { byText } from './text-order.ts';

/** The decided matches of one player, computed anew each time. */
export function makeMemoryHistory(
  verdicts: () => readonly AnyVerdict[],
  anyBlock: PlayerStore['anyBlock'],
): Pick<MatchStore, 'history' | 'results'> {
  const linesOf = (player: string) =>
    verdicts().flatMap((verdict) =>
      historyLinesOf(verdict).flatMap((line) => (line.player === player ? [{ line, verdict }] : [])),
    );
  return {
    async history(player, limit, { after, reader, ...wanted } = {}) {
      const found: AnyVerdict[] = [];
      const mine = linesOf(player).sort(
        (a, b) => b.line.decidedAt - a.line.decidedAt || byText(a.line.match, b.line.match),
      );
      for (const { line, verdict } of mine) {
        if (found.length === limit) break;
        const isAfter =
          after === undefined ||
          line.decidedAt < after.decidedAt ||
          (line.decidedAt === after.decidedAt && line.match > after.match);
        const isWanted =
          (wanted.title ?? line.title) === line.title &&
          (wanted.ending ?? line.ending) === line.ending &&
          (wanted.against ?? line.against) === line.against &&
          (wanted.official ?? line.official) === line.official &&
          (wanted.disputed ?? line.disputed) === line.disputed;
        if (!isAfter || !isWanted) continue;
        const met = verdict.participants.map(({ card }) => card.player);
        const blocks = reader === undefined ? [] : await Promise.all(met.map((one) => anyBlock(reader, one)));
        if (!blocks.includes(true)) found.push(verdict);
      }
      return found;
    },
    async results(player) {
      const counted = new Map<string, ResultsRow>();
      for (const { line } of linesOf(player)) {
        const { title, against, ending } = line;
        const name = `${title} ${against} ${ending}`;
        counted.set(name, { title, against, ending, matches: (counted.get(name)?.matches ?? 0) + 1 });
      }
      return [...counted.values()];
    },
  };
}
