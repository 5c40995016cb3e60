import { titles } from '@parley/games';
import type { PlayerProfile } from '@parley/protocol';
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
        <h2 id="trust-heading">Trust</h2>
        <p>A bot is not rated: it plays so that nobody has to wait.</p>
      </section>
    );
  }
  return (
    <>
      <section className="panel" aria-labelledby="trust-heading">
        <h2 id="trust-heading">Trust</h2>
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
    <ul className="dials" aria-label="Trust by game">
      {titles.map((title) => {
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
      <summary>What it rests on, in weights</summary>
      <p className="small soft">
        These are weights, not numbers of matches: a match played out against trusted players weighs 1, less against the
        same opponent again, and everything fades as newer matches come.
      </p>
      <p className="counters-head small soft" aria-hidden="true">
        <span>Weight</span>
        <span>{own ? 'of what you did' : 'of what this player did'}</span>
      </p>
      <ul className="counters" aria-label="What the trust rests on">
        {profile.counters.map(({ title, counter, amount }) => {
          const effect = counterEffect(counter);
          return (
            <li key={`${title} ${counter}`}>
              <span className="figure counter-amount">
                <span className="unseen">Weight </span>
                {amountWords(amount)}
              </span>
              <span>
                {counterSentence(counter, own)} <span className="soft small counter-title">{titleName(title)}</span>
              </span>
              {effect !== null && (
                <span className={`lamp ${effect === 'raises' ? 'lamp-good' : 'lamp-bad'}`}>
                  {effect === 'raises' ? 'for' : 'against'}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
