import { wallClock } from '@parley/client';
import type { ConductResponse, Refusal } from '@parley/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient, useClientState, useEntrance, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { outcomeWords, reasonWords } from '../words/conduct.ts';
import { refusalSentence } from '../words/refusal.ts';
import { ago } from '../words/time.ts';
import './conduct.css';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';
import { markRead } from './read-warnings.ts';
import { Restriction } from './restriction.tsx';

type Known =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'known'; readonly conduct: ConductResponse };

/** A player's own restrictions with their reasons and ends, the way to appeal, and what came of its reports (S5, S19). */
export function Component() {
  const client = useClient();
  const entrance = useEntrance();
  const { self } = useClientState();
  const [known, setKnown] = useState<Known>({ state: 'loading' });
  usePageTitle(t('conduct:fairPlay'));

  const look = useCallback(async () => {
    const answer = await client.conduct.own();
    setKnown(answer.ok ? { state: 'known', conduct: answer.value } : { state: 'refused', refusal: answer.error });
    if (answer.ok) markRead(answer.value.restrictions.map(({ id }) => id));
  }, [client]);

  // The server says with each change of a player that something may have been decided.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (entrance.state === 'in') void look();
  }, [entrance.state, look, self]);

  switch (known.state) {
    case 'loading':
      return <Loading what={t('conduct:record.loading')} rows={5} />;
    case 'refused':
      return (
        <Nothing title={t('conduct:record.failed')}>
          <p>{refusalSentence(known.refusal)}</p>
          <button className="key" type="button" onClick={() => void look()}>
            {t('ui:tryAgain')}
          </button>
        </Nothing>
      );
    case 'known':
      return <Record conduct={known.conduct} changed={look} />;
    default:
      return known satisfies never;
  }
}

interface RecordProps {
  readonly conduct: ConductResponse;
  readonly changed: () => Promise<void>;
}

function Record({ conduct, changed }: RecordProps) {
  const standing = conduct.restrictions.filter(({ state }) => state === 'standing');
  const earlier = conduct.restrictions.filter(({ state }) => state !== 'standing');
  return (
    <article className="conduct">
      <header>
        <h1>{t('conduct:fairPlay')}</h1>
        <p>{standing.length === 0 ? t('conduct:record.clean') : t('conduct:record.some')}</p>
      </header>
      {standing.length > 0 && (
        <section className="panel" aria-labelledby="standing-heading">
          <h2 id="standing-heading">{t('conduct:now')}</h2>
          <ul className="conduct-list" aria-label={t('conduct:restrictions')}>
            {standing.map((one) => (
              <Restriction key={one.id} restriction={one} changed={changed} />
            ))}
          </ul>
        </section>
      )}
      <Complaints complaints={conduct.complaints} />
      {earlier.length > 0 && (
        <section className="panel" aria-labelledby="earlier-heading">
          <h2 id="earlier-heading">{t('conduct:earlier')}</h2>
          <ul className="conduct-list" aria-label={t('conduct:earlier.list')}>
            {earlier.map((one) => (
              <Restriction key={one.id} restriction={one} changed={changed} />
            ))}
          </ul>
        </section>
      )}
      <Rules />
    </article>
  );
}

function Complaints({ complaints }: Pick<ConductResponse, 'complaints'>) {
  return (
    <section className="panel" aria-labelledby="complaints-heading">
      <h2 id="complaints-heading">{t('conduct:reports')}</h2>
      {complaints.length === 0 ? (
        <p className="soft">{t('conduct:reports.none')}</p>
      ) : (
        <ul className="conduct-list" aria-label={t('conduct:reports')}>
          {complaints.map((one) => (
            <li key={one.id}>
              <p>
                {rich(
                  'conduct:reports.line',
                  { b: (words) => <strong>{words}</strong>, soft: (words) => <span className="soft">{words}</span> },
                  { name: calledName(one.about), reason: reasonWords(one.reason), ago: ago(one.at, wallClock()) },
                )}
              </p>
              <p className="keys">
                <span className="tag">{outcomeWords(one.outcome)}</span>
                {one.subject.kind === 'match' && (
                  <Link to={`/match/${one.subject.id}/verdict`}>{t('conduct:theMatch')}</Link>
                )}
              </p>
              {one.answer !== null && <p className="conduct-quote">{one.answer}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The policy in a player's words; docs/conduct.md has all of it. */
function Rules() {
  return (
    <section className="panel conduct-rules" aria-labelledby="rules-heading">
      <h2 id="rules-heading">{t('conduct:rules')}</h2>
      <p>{t('conduct:rules.what')}</p>
      <p>{t('conduct:rules.never')}</p>
      <p>{t('conduct:rules.appeal')}</p>
    </section>
  );
}
