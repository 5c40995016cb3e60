import { wallClock } from '@parley/client';
import type { AdministrationResponse } from '@parley/protocol';
import { useBundleAddress } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { offenceWords, PORTION_WORDS } from '../words/conduct.ts';
import { count, momentWords } from '../words/time.ts';
import { type Decide, DecisionForm } from './decision-form.tsx';

type Watched = AdministrationResponse['restrictions'][number];

interface WatchedProps {
  readonly restrictions: readonly Watched[];
  readonly decide: Decide;
}

/** Appeals that wait for an answer, then everything that stands. */
export function WatchedRestrictions({ restrictions, decide }: WatchedProps) {
  const isAppealed = ({ appeals }: Watched): boolean => appeals.some(({ state }) => state === 'open');
  const appealed = restrictions.filter(isAppealed);
  const standing = restrictions.filter((one) => !isAppealed(one));
  return (
    <>
      <section className="panel" aria-labelledby="appeals-heading">
        <h2 id="appeals-heading">Appeals</h2>
        {appealed.length === 0 && <p className="soft">None waits.</p>}
        <ul className="conduct-list" aria-label="Appeals" hidden={appealed.length === 0}>
          {appealed.map((one) => (
            <AppealedLine key={one.id} restriction={one} decide={decide} />
          ))}
        </ul>
      </section>
      <section className="panel" aria-labelledby="restrictions-heading">
        <h2 id="restrictions-heading">Restrictions</h2>
        {standing.length === 0 && <p className="soft">None stands besides.</p>}
        <ul className="conduct-list" aria-label="Restrictions" hidden={standing.length === 0}>
          {standing.map((one) => (
            <li key={one.id}>
              <Facts restriction={one} />
              <details>
                <summary>Shorten or take back</summary>
                <DecisionForm label={`Decision about ${one.player.name}`} decide={decide} choices={changesOf(one)} />
              </details>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function AppealedLine({ restriction, decide }: { readonly restriction: Watched; readonly decide: Decide }) {
  const bundleAddress = useBundleAddress();
  const appeal = restriction.appeals.find(({ state }) => state === 'open');
  if (appeal === undefined) return null;
  const answer = (granted: boolean) => (because: string) =>
    ({ act: 'answer', appeal: appeal.id, granted, because }) as const;
  return (
    <li>
      <Facts restriction={restriction} />
      <p className="conduct-quote">{appeal.text}</p>
      {appeal.match !== null && (
        <p className="keys">
          <Link to={`/match/${appeal.match}/verdict`}>The match that it names</Link>
          <a href={bundleAddress(appeal.match)} download={`parley-${appeal.match}.json`}>
            Its evidence
          </a>
        </p>
      )}
      <DecisionForm
        label={`Answer to ${restriction.player.name}`}
        decide={decide}
        choices={[
          { text: 'Grant: take it back', request: answer(true) },
          { text: 'Refuse: it stands', isGrave: true, request: answer(false) },
        ]}
      />
    </li>
  );
}

function Facts({ restriction }: { readonly restriction: Watched }) {
  const { player, by, portions, until, matches, complaints, offence, words } = restriction;
  return (
    <>
      <p>
        <Link to={`/player/${player.player}`}>{player.name}</Link>:{' '}
        {portions.length === 0 ? 'a warning' : `without ${portions.map((one) => PORTION_WORDS[one]).join(', ')}`} until{' '}
        {momentWords(until)}
      </p>
      <p className="small soft">
        {offenceWords(offence)}, by {by === null ? 'the policy' : by.name}.{words !== null && ` “${words}”`}
        {complaints > 0 && ` ${count(complaints, 'report')}.`}
      </p>
      {matches.length > 0 && (
        <p className="keys">
          {matches.map((match, at) => (
            <Link key={match} to={`/match/${match}/verdict`}>
              Match {at + 1}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

const DAY_MS = 86_400_000;

function changesOf({ id, until }: Watched) {
  const shorten = (ms: number) => (because: string) =>
    ({ act: 'shorten', restriction: id, until: wallClock() + ms, because }) as const;
  const day = until > wallClock() + DAY_MS ? [{ text: 'Ends in a day', request: shorten(DAY_MS) }] : [];
  return [
    ...day,
    { text: 'Ends now', request: shorten(0) },
    {
      text: 'Take back: it was wrong',
      request: (because: string) => ({ act: 'reverse', restriction: id, because }) as const,
    },
  ];
}
