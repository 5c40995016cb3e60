import type { LookView } from '@parley/match';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useClient, usePageTitle } from '../parley/use.ts';
import { Link, useParams, useSearchParams } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { persistently } from '../ui/persistently.ts';
import { CheckAnswer } from '../verdict/check-answer.tsx';
import '../match/match.css';
import '../verdict/verdict.css';
import { withTexts } from '../text/load-texts.ts';
import { lookSentence } from '../words/listing.ts';
import { refusalSentence } from '../words/refusal.ts';
import { replayGap } from '../words/replay.ts';
import { headline } from '../words/result.ts';
import { momentWords, row } from '../words/time.ts';
import type { CheckedMatch } from './checked-match.ts';
import { Replay } from './replay.tsx';
import './shown.css';
import { t } from '../text/text.ts';
import { type Look, useLook } from './use-look.ts';

/** Loaded for a match in real time alone. */
const TickReplay = lazy(() => persistently(() => withTexts(() => import('./tick-replay.tsx'))));

/** Finished matches that a bot shows over a link to this page, each with the check of its signatures (S3, E6). */
export function Component() {
  const { house = '', listing = '' } = useParams();
  const [search] = useSearchParams();
  usePageTitle(t('shown:title'));
  const match = search.get('match');
  const { look, again } = useLook(house, listing, match);
  return (
    <div className="shown">
      <h1>{t('shown:title')}</h1>
      <Looked look={look} again={again} />
      <div className="keys">
        <Link className="key" to="/">
          {t('account:backToLobby')}
        </Link>
      </div>
    </div>
  );
}

function Looked({ look, again }: { readonly look: Look; readonly again: () => void }) {
  switch (look.state) {
    case 'asking':
      return <Loading what={t('shown:asking')} rows={6} />;
    case 'refused':
      return <Fault sentence={lookSentence(look.refusal.code) || refusalSentence(look.refusal)} again={again} />;
    case 'open':
      return <Shown view={look.view} again={again} />;
    default:
      return look satisfies never;
  }
}

function Fault({ sentence, again }: { readonly sentence: string; readonly again: () => void }) {
  return (
    <div className="panel">
      <p role="alert">{sentence}</p>
      <div className="keys">
        <button className="key" type="button" onClick={again}>
          {t('ui:tryAgain')}
        </button>
      </div>
    </div>
  );
}

function Shown({ view, again }: { readonly view: LookView; readonly again: () => void }) {
  switch (view.phase) {
    case 'linking':
      return <Loading what={t('shown:linking')} rows={6} />;
    case 'receiving':
      return <Loading what={t('shown:receiving')} rows={6} />;
    case 'refused':
    case 'lost':
      return <Fault sentence={lookSentence(view.code)} again={again} />;
    case 'done':
      return (
        <>
          {view.text !== null && view.match !== null && <Match key={view.match} text={view.text} match={view.match} />}
          <Lines view={view} />
        </>
      );
    default:
      return view.phase satisfies never;
  }
}

/** The others that can be looked at. Each is another introduction, because nothing is asked for over the link. */
function Lines({ view }: { readonly view: LookView }) {
  if (view.lines.length === 0) {
    return (
      <Nothing title={t('shown:none')}>
        <p>{t('shown:none.why')}</p>
      </Nothing>
    );
  }
  return (
    <section className="panel" aria-labelledby="lines-heading">
      <h2 id="lines-heading">{t('shown:all')}</h2>
      <ul className="shown-list" aria-label={t('shown:all')}>
        {view.lines.map(({ match, players, ranks, startedAt }) => (
          <li key={match} className="table-line">
            <div className="person-words">
              <p className="person-name">{row(players)}</p>
              <p className="small soft">
                {headline(ranks, null, players)} · {momentWords(startedAt)}
              </p>
            </div>
            {match === view.match ? (
              <span className="tag">{t('shown:above')}</span>
            ) : (
              <Link className="key" to={`?match=${match}`} aria-label={t('shown:lookAt', { who: row(players) })}>
                {t('shown:look')}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type Check =
  | { readonly state: 'checking' | 'no-program' }
  | { readonly state: 'checked'; readonly found: CheckedMatch };

function Match({ text, match }: { readonly text: string; readonly match: string }) {
  const client = useClient();
  const [check, setCheck] = useState<Check>({ state: 'checking' });
  useEffect(() => {
    let mounted = true;
    const run = async (): Promise<void> => {
      const program = await persistently(() => import('./checked-match.ts'), 3).catch(() => null);
      const next: Check =
        program === null
          ? { state: 'no-program' }
          : {
              state: 'checked',
              found: await program.checkedMatch(text, match, await program.keysFor(client, text)),
            };
      if (mounted) setCheck(next);
    };
    void run();
    return () => {
      mounted = false;
    };
  }, [client, text, match]);
  if (check.state === 'no-program') {
    return <p className="fault">{t('shown:noProgram')}</p>;
  }
  if (check.state !== 'checked') return <Loading what={t('shown:checking')} rows={6} />;
  const { checked, verdict, names, steps, ticks, startedAt } = check.found;
  return (
    <>
      {verdict !== null && steps.length > 0 && (
        <Replay
          title={verdict.title}
          names={names}
          steps={steps}
          startedAt={startedAt}
          gap={replayGap(steps.at(-1) ?? null, verdict)}
        />
      )}
      {ticks === 'split' && <p>{t('shown:no.split')}</p>}
      {verdict !== null && ticks !== null && ticks !== 'split' && (
        <Suspense fallback={<Loading what={t('shown:arena.loading')} rows={6} />}>
          <TickReplay title={verdict.title} names={names} played={ticks} gap={replayGap(ticks, verdict)} />
        </Suspense>
      )}
      <section className="panel" aria-labelledby="check-heading">
        <h2 id="check-heading">{t('shown:isTrue')}</h2>
        <div role="status" aria-label={t('shown:check')}>
          <CheckAnswer checked={checked} />
        </div>
      </section>
    </>
  );
}
