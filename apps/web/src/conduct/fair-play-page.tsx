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
  usePageTitle('Fair play');

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
      return <Loading what="Fetching your record" rows={5} />;
    case 'refused':
      return (
        <Nothing title="Your record could not be fetched.">
          <p>{refusalSentence(known.refusal)}</p>
          <button className="key" type="button" onClick={() => void look()}>
            Try again
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
        <h1>Fair play</h1>
        <p>
          {standing.length === 0
            ? 'Nothing stands against you.'
            : 'What stands against you, why, and what you can do about it.'}
        </p>
      </header>
      {standing.length > 0 && (
        <section className="panel" aria-labelledby="standing-heading">
          <h2 id="standing-heading">Now</h2>
          <ul className="conduct-list" aria-label="Restrictions">
            {standing.map((one) => (
              <Restriction key={one.id} restriction={one} changed={changed} />
            ))}
          </ul>
        </section>
      )}
      <Complaints complaints={conduct.complaints} />
      {earlier.length > 0 && (
        <section className="panel" aria-labelledby="earlier-heading">
          <h2 id="earlier-heading">Earlier</h2>
          <ul className="conduct-list" aria-label="Earlier restrictions">
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
      <h2 id="complaints-heading">Your reports</h2>
      {complaints.length === 0 ? (
        <p className="soft">
          None. After a match you can report a player from its result, its verdict page, or the list in the lobby.
        </p>
      ) : (
        <ul className="conduct-list" aria-label="Your reports">
          {complaints.map((one) => (
            <li key={one.id}>
              <p>
                <strong>{one.about.name}</strong>: {reasonWords(one.reason)} ·{' '}
                <span className="soft">{ago(one.at, wallClock())}</span>
              </p>
              <p className="keys">
                <span className="tag">{outcomeWords(one.outcome)}</span>
                {one.subject.kind === 'match' && <Link to={`/match/${one.subject.id}/verdict`}>The match</Link>}
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
      <h2 id="rules-heading">How it works</h2>
      <p>
        A proven lie about a result, or being reported by several trusted players who are not connected with each other,
        takes ranked play or the chat away for a while: an hour or a day at first, then a week, then a month. Leaving
        match after match brings a warning first. Every clean month counts in your favour.
      </p>
      <p>
        Nobody is charged for a lost network, nor in the first ten minutes after this server was started. Reports by
        players who have not earned trust change nothing by themselves, however many there are.
      </p>
      <p>
        Whatever is taken says why and until when, can be appealed while it lasts, and can be taken back. Each decision
        of a person is written down where nobody can change it.
      </p>
    </section>
  );
}
