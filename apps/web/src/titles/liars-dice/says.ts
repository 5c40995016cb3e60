import type { DiceMove, DiceState } from '@parley/games/liars-dice';
import { t } from '../../text/text.ts';

/** What happened where devices bound or opened their secrets; null for what players choose. */
export function saysOf(
  move: DiceMove,
  { phase, link, last, bids }: DiceState,
  names: readonly string[],
  me: number | null,
): string | null {
  if ('quantity' in move || 'doubt' in move) return null;
  if (phase !== 'bid') return t(link === 0 || bids.length === 0 ? 'boards:dice.say.rolled' : 'boards:dice.say.lifting');
  if (last === null) return t('boards:dice.say.rolled');
  if (last.doubted === null) return t('boards:dice.say.void');
  const { bid, count: there } = last.doubted;
  const words = t('boards:dice.bid', { count: bid.quantity, face: bid.face });
  if (last.loser === null) return t('boards:dice.say.gone', { bid: words, there });
  if (last.loser === me) return t('boards:dice.say.youLost', { bid: words, there });
  const name = names[last.loser] ?? t('boards:seat', { seat: last.loser + 1 });
  return t('boards:dice.say.lost', { bid: words, there, name });
}
