import { wallClock } from '@parley/client';
import type { AdministrationResponse } from '@parley/protocol';
import { useBundleAddress } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { offenceWords, portionNames } from '../words/conduct.ts';
import { calledName } from '../words/player.ts';
import { momentWords, row } from '../words/time.ts';
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
        <h2 id="appeals-heading">{t('conduct:appeals')}</h2>
        {appealed.length === 0 && <p className="soft">{t('conduct:appeals.none')}</p>}
        <ul className="conduct-list" aria-label={t('conduct:appeals')} hidden={appealed.length === 0}>
          {appealed.map((one) => (
            <AppealedLine key={one.id} restriction={one} decide={decide} />
          ))}
        </ul>
      </section>
      <section className="panel" aria-labelledby="restrictions-heading">
        <h2 id="restrictions-heading">{t('conduct:restrictions')}</h2>
        {standing.length === 0 && <p className="soft">{t('conduct:restrictions.none')}</p>}
        <ul className="conduct-list" aria-label={t('conduct:restrictions')} hidden={standing.length === 0}>
          {standing.map((one) => (
            <li key={one.id}>
              <Facts restriction={one} />
              <details>
                <summary>{t('conduct:shorten')}</summary>
                <DecisionForm
                  label={t('conduct:decision', { name: calledName(one.player) })}
                  decide={decide}
                  choices={changesOf(one)}
                />
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
          <Link to={`/match/${appeal.match}/verdict`}>{t('conduct:appeals.match')}</Link>
          <a href={bundleAddress(appeal.match)} download={`parley-${appeal.match}.json`}>
            {t('conduct:appeals.evidence')}
          </a>
        </p>
      )}
      <DecisionForm
        label={t('conduct:answerTo', { name: calledName(restriction.player) })}
        decide={decide}
        choices={[
          { text: t('conduct:do.grant'), request: answer(true) },
          { text: t('conduct:do.refuse'), isGrave: true, request: answer(false) },
        ]}
      />
    </li>
  );
}

function Facts({ restriction }: { readonly restriction: Watched }) {
  const { player, by, portions, until, matches, complaints, offence, words } = restriction;
  const parts = { player: (name: string) => <Link to={`/player/${player.player}`}>{name}</Link> };
  return (
    <>
      <p>
        {portions.length === 0
          ? rich('conduct:facts.warning', parts, { name: calledName(player), until: momentWords(until) })
          : rich('conduct:facts.without', parts, {
              name: calledName(player),
              until: momentWords(until),
              portions: row(portions.map(portionNames)),
            })}
      </p>
      <p className="small soft">
        {[
          by === null
            ? t('conduct:facts.byPolicy', { offence: offenceWords(offence) })
            : t('conduct:facts.by', { offence: offenceWords(offence), name: calledName(by) }),
          ...(words === null ? [] : [t('conduct:facts.words', { words })]),
          ...(complaints > 0 ? [t('conduct:sources.reports', { count: complaints })] : []),
        ].join(' ')}
      </p>
      {matches.length > 0 && (
        <p className="keys">
          {matches.map((match, at) => (
            <Link key={match} to={`/match/${match}/verdict`}>
              {t('conduct:facts.match', { n: at + 1 })}
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
  const day = until > wallClock() + DAY_MS ? [{ text: t('conduct:do.day'), request: shorten(DAY_MS) }] : [];
  return [
    ...day,
    { text: t('conduct:do.now'), request: shorten(0) },
    {
      text: t('conduct:do.reverse'),
      request: (because: string) => ({ act: 'reverse', restriction: id, because }) as const,
    },
  ];
}
