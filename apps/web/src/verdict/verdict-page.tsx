import { titleById } from '@parley/games';
import type { Verdict } from '@parley/protocol';
import { Link, useParams } from 'react-router';
import { Avatar } from '../avatar/avatar.tsx';
import { useClientState, usePageTitle } from '../parley/use.ts';
import { Loading } from '../ui/nothing.tsx';
import { counterWords } from '../words/counter.ts';
import { trustFigure } from '../words/player.ts';
import { refusalSentence } from '../words/refusal.ts';
import { decisionSentence, decisionWords, headline, ranking } from '../words/result.ts';
import { ago, row } from '../words/time.ts';
import { unratedSentence, wayOf } from './changed.tsx';
import { Seal, sealOf } from './seal.tsx';
import { useVerdict } from './use-verdict.ts';
import './verdict.css';

/** Who reported what, how it was weighed, why this result, and what changed (W5). */
export function Component() {
  const { match = '' } = useParams();
  const known = useVerdict(match);
  usePageTitle('Verdict');
  switch (known.state) {
    case 'loading':
      return <Loading what="Fetching the verdict" rows={5} />;
    case 'refused':
      return (
        <div className="panel">
          <h1>No verdict to show</h1>
          <p>{refusalSentence(known.refusal)}</p>
          <div className="keys">
            <button className="key" type="button" onClick={known.again}>
              Try again
            </button>
            <Link className="key" to="/">
              Back to the lobby
            </Link>
          </div>
        </div>
      );
    case 'pending':
      return (
        <div className="panel">
          <h1>No verdict yet</h1>
          <p role="status">
            Either the reports of this match are still being gathered: then its verdict appears here by itself, at the
            latest a minute after the first report. Or the address is mistyped.
          </p>
          <div className="keys">
            <button className="key" type="button" onClick={known.again}>
              Look again
            </button>
            <Link className="key" to="/">
              Back to the lobby
            </Link>
          </div>
        </div>
      );
    case 'decided':
      return <Decided verdict={known.verdict} />;
    default:
      return known satisfies never;
  }
}

function Decided({ verdict }: { readonly verdict: Verdict }) {
  const { self } = useClientState();
  const seats = [...verdict.participants].sort((a, b) => a.seat - b.seat);
  const names = seats.map((each) => each.card.name);
  const me = seats.find((each) => each.card.player === self?.player)?.seat ?? null;
  return (
    <article className="verdict">
      <header className="verdict-head">
        <Seal state={sealOf(verdict)} />
        <div>
          <h1>{verdict.official ? 'Official result' : 'No official result'}</h1>
          <p className="verdict-result">
            {verdict.official
              ? `${headline(verdict.ranks, me, names)}: ${ranking(verdict.ranks, verdict.scores, names)}.`
              : verdict.why}
          </p>
          <p className="keys">
            <span className="tag">{decisionWords(verdict.decision)}</span>
            <span className="tag">{titleById(verdict.title)?.name ?? verdict.title}</span>
            <span className="tag">{verdict.mode === 'ranked' ? 'Ranked' : 'Casual'}</span>
            <span className="small soft">decided {ago(verdict.decidedAt, Date.now())}</span>
          </p>
        </div>
      </header>

      <section className="panel" aria-labelledby="why-heading">
        <h2 id="why-heading">Why</h2>
        <p>{decisionSentence(verdict.decision)}</p>
        {verdict.official && <p>{verdict.why}</p>}
        {verdict.shares.length > 0 && (
          <ul className="shares" aria-label="Shares">
            {verdict.shares.map((share) => (
              <li key={share.seats.join()}>
                <p>
                  {row(share.seats.map((seat) => names[seat] ?? '?'))}: {ranking(share.ranks, null, names)}
                </p>
                <div className="share-row">
                  <progress
                    max={1}
                    value={share.share}
                    aria-label={`Share of the trust behind ${ranking(share.ranks, null, names)}`}
                  />
                  <span className="figure">{Math.round(share.share * 100)}% of the trust</span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </section>

      <section className="panel" aria-labelledby="reports-heading">
        <h2 id="reports-heading">What each player reported</h2>
        <ul className="reports" aria-label="Reports">
          {seats.map(({ seat, card }) => {
            const report = verdict.reports[seat] ?? null;
            return (
              <li key={seat}>
                <Avatar seed={card.avatar} size={36} />
                <p>
                  <Link to={`/player/${card.player}`}>{card.name}</Link>
                  {seat === me && <span className="soft"> you</span>}
                  <br />
                  <span className={report === null ? 'soft' : ''}>
                    {report === null ? 'did not report' : ranking(report.ranks, report.scores, names)}
                  </span>
                </p>
              </li>
            );
          })}
        </ul>
      </section>

      <section className="panel" aria-labelledby="changes-heading">
        <h2 id="changes-heading">What changed</h2>
        {verdict.rated ? (
          <ul className="changes" aria-label="Changes">
            {verdict.changes.map((change) => (
              <li key={change.seat}>
                <p>
                  <strong>{names[change.seat]}</strong>{' '}
                  <span className="figure">
                    {trustFigure(change.before)} → {trustFigure(change.after)}
                  </span>{' '}
                  <span className={`lamp ${wayOf(change).lamp}`}>{wayOf(change).word}</span>
                </p>
                {change.reasons.map((reason) => (
                  <p key={reason.counter} className="small soft">
                    {change.seat === me ? reason.text : sentenceOf(reason.counter)}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        ) : (
          <p>{unratedSentence(verdict)}</p>
        )}
      </section>
    </article>
  );
}

/** Reasons are written to the player they concern; about others a few words stand. */
function sentenceOf(counter: string): string {
  const words = counterWords(counter);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
