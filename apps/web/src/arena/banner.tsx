import { t } from '../text/text.ts';
import type { TickHud } from '../titles/title-view.ts';

interface BannerProps {
  readonly hud: TickHud;
  readonly names: readonly string[];
  /** The seat of the reader, who is spoken to; null where several read, or none of the seats. */
  readonly me: number | null;
}

/** What is said in the middle of the arena: countdown, the end of a round, and that of the match. The line of news says the same to those who listen. */
export function Banner({ hud, names, me }: BannerProps) {
  if (hud.countdown !== null)
    return (
      <p className="arena-count" key={hud.countdown} aria-hidden="true">
        {hud.countdown}
      </p>
    );
  if (hud.isOver)
    return (
      <p className="arena-banner arena-banner-end" aria-hidden="true">
        {endWords({ hud, names, me })}
      </p>
    );
  if (hud.roundWon === null) return null;
  return (
    <p className={`arena-banner${hud.roundWon === 'draw' ? '' : ` ride-seat-${hud.roundWon}`}`} aria-hidden="true">
      {hud.roundWon === 'draw'
        ? t('arena:roundDrawn')
        : hud.roundWon === me
          ? t('arena:roundWon.you')
          : t('arena:roundWon', { name: names[hud.roundWon] ?? '' })}
    </p>
  );
}

/** Who has won the match, or that nobody has. */
export function endWords({ hud, names, me }: BannerProps): string {
  // Who left has lost, whatever its points.
  const here = hud.riders.flatMap(({ points, state }, seat) => (state === 'out' ? [] : [{ points, seat }]));
  const most = Math.max(...here.map(({ points }) => points));
  const first = here.flatMap(({ points, seat }) => (points === most ? [seat] : []));
  const [winner] = first;
  if (first.length > 1 || winner === undefined) return t('arena:drawn');
  return winner === me ? t('arena:won.you') : t('arena:won', { name: names[winner] ?? '' });
}
