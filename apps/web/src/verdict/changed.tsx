import type { Verdict } from '@parley/protocol';
import { t } from '../text/text.ts';
import { Dial } from '../ui/dial.tsx';
import { outcomeWords } from '../words/counter.ts';
import { nothingCounted, unratedSentence } from '../words/in-short.ts';
import { trustFigure } from '../words/player.ts';
import { trustReason } from '../words/trust-reason.ts';
import { wayBackSentence } from '../words/trust-way.ts';
import { namesIn } from '../words/verdict-reason.ts';

/** What the verdict did to one player's trust, with its reasons in words (T4). */
export function Changed({ verdict, me }: { readonly verdict: Verdict; readonly me: number }) {
  if (!verdict.rated) return <p className="unrated">{unratedSentence(verdict)}</p>;
  const change = verdict.changes.find((each) => each.seat === me);
  if (change === undefined || change.reasons.length === 0)
    return <p className="unrated">{nothingCounted(verdict, me)}</p>;
  const outcome = outcomeWords(change.reasons);
  return (
    <div className="changed">
      <Dial trust={change.after} before={change.before} label={t('verdict:yourTrust')} />
      <div>
        {outcome !== null && <p className={`lamp ${outcome.lamp} outcome`}>{outcome.label}</p>}
        <p>
          {t('verdict:yourTrustNow')} <span className="figure">{trustFigure(change.before)}</span>
          <span aria-hidden="true"> → </span>
          <span className="unseen"> {t('verdict:to')} </span>
          <strong className="figure">{trustFigure(change.after)}</strong>{' '}
          <span className={`lamp ${wayOf(change).lamp}`}>{wayOf(change).word}</span>
        </p>
        <ul className="reasons">
          {change.reasons.map((reason) => (
            <li key={reason.counter} className="small">
              {trustReason(reason.why, namesIn(verdict))}
            </li>
          ))}
        </ul>
        {change.restore !== null && <p className="small soft">{wayBackSentence(change.restore)}</p>}
      </div>
    </div>
  );
}

/** Which way a rating went, in a word with its lamp. */
export function wayOf(change: { readonly before: number; readonly after: number }): { lamp: string; word: string } {
  if (change.after > change.before) return { lamp: 'lamp-good', word: t('verdict:way.up') };
  if (change.after < change.before) return { lamp: 'lamp-bad', word: t('verdict:way.down') };
  return { lamp: 'lamp-off', word: t('verdict:way.same') };
}
