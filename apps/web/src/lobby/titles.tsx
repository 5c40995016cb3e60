import { titles } from '@parley/games';
import { useClientState } from '../parley/use.ts';
import { titleName, titleRules } from '../titles/title-name.ts';
import { TitlePicture } from '../titles/title-picture.tsx';
import { grouped } from '../words/time.ts';
import { playersHere } from './seating.ts';
import { usePlay } from './use-play.ts';

/** The titles, with how many people are here for each. */
export function Titles() {
  const state = useClientState();
  const { play, busy, ready } = usePlay();
  return (
    <section aria-labelledby="titles-heading" className="titles">
      <h2 id="titles-heading">Games</h2>
      <ul className="title-cards" aria-label="Games">
        {titles.map((title) => (
          <li key={title.id} className="title-card">
            <TitlePicture title={title.id} />
            <div className="title-words">
              <h3>{titleName(title.id)}</h3>
              <p className="small soft">{titleRules(title.id)}</p>
              <p className="small figure">
                {title.seats.min === title.seats.max ? title.seats.min : `${title.seats.min} to ${title.seats.max}`}{' '}
                players
                <span className="soft"> · {others(playersHere(state, title.id))} here</span>
              </p>
            </div>
            <button className="key" type="button" disabled={!ready || busy} onClick={() => play(title.id)}>
              Play {titleName(title.id)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const others = (n: number): string => `${grouped(n)} ${n === 1 ? 'other' : 'others'}`;
