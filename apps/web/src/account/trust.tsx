import { titleFacts } from '@parley/games/facts';
import type { PlayerProfile } from '@parley/protocol';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Dial } from '../ui/dial.tsx';
import { amountWords, counterEffect, counterSentence } from '../words/counter.ts';
import { trustIn } from '../words/player.ts';
import { standingWords } from '../words/trust-curve.ts';
import { wayUpSentences } from '../words/trust-way.ts';
import { TrustOverTime } from './trust-over-time.tsx';

interface TrustProps {
  readonly profile: PlayerProfile;
  /** Whether the reader looks at the own profile. Only the player concerned reads what would raise the rating. */
  readonly own: boolean;
}

/** Trust for each title, what it rests on, what would raise it, and how it changed (T4, T17, W6). */
export function Trust({ profile, own }: TrustProps) {
  if (profile.card.class === 'house') {
    return (
      <section className="panel" aria-labelledby="trust-heading">
        <h2 id="trust-heading">{t('account:trust')}</h2>
        <p>{t('account:trust.bot')}</p>
      </section>
    );
  }
  return (
    <>
      <section className="panel" aria-labelledby="trust-heading">
        <h2 id="trust-heading">{t('account:trust')}</h2>
        <Standings profile={profile} own={own} />
        <Counters profile={profile} own={own} />
      </section>
      <TrustOverTime curve={profile.curve} />
    </>
  );
}

function Standings({ profile, own }: TrustProps) {
  const { card } = profile;
  return (
    <ul className="dials" aria-label={t('account:trust.byGame')}>
      {titleFacts.map((title) => {
        const standing = profile.titles.find((each) => each.title === title.id);
        const rated = standing?.matches ?? card.ratings.find((each) => each.title === title.id)?.matches ?? 0;
        const toRaise = own ? wayUpSentences(standing?.toRaise ?? []) : null;
        return (
          <li key={title.id}>
            <Dial trust={trustIn(card, title.id)} label={titleName(title.id)} />
            <div>
              <h3>{titleName(title.id)}</h3>
              <p className="small soft">{standingWords(rated, standing?.disputed ?? 0)}</p>
              {toRaise !== null && <p className="small">{toRaise}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Counters({ profile, own }: TrustProps) {
  if (profile.counters.length === 0) return null;
  return (
    <details className="more">
      <summary>{t('account:trust.weights')}</summary>
      <p className="small soft">{t('account:trust.weights.what')}</p>
      <p className="counters-head small soft" aria-hidden="true">
        <span>{t('account:trust.weight')}</span>
        <span>{own ? t('account:trust.of.own') : t('account:trust.of.other')}</span>
      </p>
      <ul className="counters" aria-label={t('account:trust.restsOn')}>
        {profile.counters.map(({ title, counter, amount }) => {
          const effect = counterEffect(counter);
          return (
            <li key={`${title} ${counter}`}>
              <span className="figure counter-amount">
                <span className="unseen">{t('account:trust.weight')} </span>
                {amountWords(amount)}
              </span>
              <span>
                {counterSentence(counter, own)} <span className="soft small counter-title">{titleName(title)}</span>
              </span>
              {effect !== null && (
                <span className={`lamp ${effect === 'raises' ? 'lamp-good' : 'lamp-bad'}`}>
                  {effect === 'raises' ? t('account:trust.for') : t('account:trust.against')}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
