import type { RatingChange } from '@parley/protocol';
import { t } from '../text/text.ts';
import { counterWords, weightSentence } from '../words/counter.ts';
import { unratedSentence } from '../words/in-short.ts';
import { trustFigure } from '../words/player.ts';
import { trustReason } from '../words/trust-reason.ts';
import { wayBackSentence } from '../words/trust-way.ts';
import { wayOf } from './changed.tsx';
import type { Reading } from './reading.ts';

/** What the verdict did to each rating, why, by how much, and what would change it back (T4). */
export function Changes({ verdict, names, me }: Reading) {
  return (
    <section className="panel" aria-labelledby="changes-heading">
      <h2 id="changes-heading">{t('verdict:changes')}</h2>
      {verdict.rated ? (
        <ul className="changes" aria-label={t('verdict:changes.label')}>
          {verdict.changes.map((change) => (
            <Change key={change.seat} change={change} names={names} own={change.seat === me} />
          ))}
        </ul>
      ) : (
        <p>{unratedSentence(verdict)}</p>
      )}
    </section>
  );
}

interface ChangeProps {
  readonly change: RatingChange;
  readonly names: readonly string[];
  readonly own: boolean;
}

function Change({ change, names, own }: ChangeProps) {
  const name = names[change.seat] ?? '?';
  const way = wayOf(change);
  return (
    <li>
      <p>
        <strong>{name}</strong>
        {own && <span className="soft"> {t('verdict:you')}</span>}{' '}
        <span className="figure">
          {trustFigure(change.before)}
          <span aria-hidden="true"> → </span>
          <span className="unseen"> {t('verdict:to')} </span>
          {trustFigure(change.after)}
        </span>{' '}
        <span className={`lamp ${way.lamp}`}>{way.word}</span>
      </p>
      {change.reasons.map((reason) => (
        <p key={reason.counter} className="small">
          {own ? trustReason(reason.why, names) : sentenceOf(reason.counter)}{' '}
          <span className="soft">{weightSentence(reason, own ? null : name)}</span>
        </p>
      ))}
      {change.reasons.length === 0 && <p className="small soft">{t('verdict:changes.none')}</p>}
      {change.restore !== null && (
        <p className="small restore">
          {own
            ? wayBackSentence(change.restore)
            : t('verdict:changes.told', { name, words: wayBackSentence(change.restore) })}
        </p>
      )}
    </li>
  );
}

/** Reasons are written to the player they concern; about other players a few words are shown. */
function sentenceOf(counter: string): string {
  const words = counterWords(counter);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
