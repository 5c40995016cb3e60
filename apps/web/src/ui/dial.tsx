import { t } from '../text/text.ts';
import { trustFigure } from '../words/player.ts';

interface DialProps {
  /** Trust of 0..1; null before the first rated match. */
  readonly trust: number | null;
  /** Where it stood before, to show the way it moved. */
  readonly before?: number;
  readonly label: string;
}

const START = -120;
const SWEEP = 240;
const TICKS = 25;

/** Trust as the needle of an instrument, with its figure in words for those who do not see it. */
export function Dial({ trust, before, label }: DialProps) {
  const shown = trust ?? 0;
  const text = trust === null ? t('ui:dial.unrated') : t('ui:dial.of', { trust: trustFigure(trust) });
  return (
    <svg className="dial" viewBox="0 0 100 78" role="img" aria-label={t('ui:dial.label', { label, text })}>
      {Array.from({ length: TICKS }, (_, i) => i / (TICKS - 1)).map((at) => (
        <line
          key={at}
          className={at <= shown && trust !== null ? 'dial-tick dial-tick-on' : 'dial-tick'}
          x1="50"
          y1="8"
          x2="50"
          y2={Math.round(at * (TICKS - 1)) % 6 === 0 ? 18 : 14}
          transform={`rotate(${START + at * SWEEP} 50 50)`}
        />
      ))}
      {before !== undefined && (
        <line
          className="dial-before"
          x1="50"
          y1="22"
          x2="50"
          y2="30"
          transform={`rotate(${START + before * SWEEP} 50 50)`}
        />
      )}
      {trust !== null && (
        <path className="dial-needle" d="M50 20L52.6 30H47.4Z" transform={`rotate(${START + shown * SWEEP} 50 50)`} />
      )}
      <text className="dial-figure" x="50" y="60" textAnchor="middle">
        {trust === null ? '–' : trustFigure(trust)}
      </text>
    </svg>
  );
}
