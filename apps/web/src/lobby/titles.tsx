import { titleFacts } from '@parley/games/facts';
import { useClientState } from '../parley/use.ts';
import { practicePath } from '../practice/path.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName, titleRules } from '../titles/title-name.ts';
import { TitlePicture } from '../titles/title-picture.tsx';
import { playersHere } from './seating.ts';
import { usePlay } from './use-play.ts';

/** The titles, with how many people are here for each. */
export function Titles() {
  const state = useClientState();
  const { play, busy, ready } = usePlay();
  return (
    <section aria-labelledby="titles-heading" className="titles">
      <h2 id="titles-heading">{t('lobby:games')}</h2>
      <div className="title-cards">
        <ul aria-label={t('lobby:games')}>
          {titleFacts.map((title) => (
            <li key={title.id} className="title-card">
              <TitlePicture title={title.id} />
              <div className="title-words">
                <h3>{titleName(title.id)}</h3>
                <p className="small soft">{titleRules(title.id)}</p>
                <p className="small figure">
                  {playersWords(title.seats)}
                  <span className="soft"> · {othersWords(playersHere(state, title.id))}</span>
                </p>
              </div>
              <div className="title-keys">
                <button className="key" type="button" disabled={!ready || busy} onClick={() => play(title.id)}>
                  {t('lobby:games.play', { title: titleName(title.id) })}
                </button>
                {title.kind === 'ticks' && (
                  <Link
                    className="key key-plain"
                    to={practicePath(title.id)}
                    aria-label={t('lobby:practice.open', { title: titleName(title.id) })}
                  >
                    {t('lobby:practice')}
                  </Link>
                )}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const playersWords = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  min === max ? t('lobby:games.players', { players: min }) : t('lobby:games.range', { min, max });

const othersWords = (n: number): string => (n === 0 ? t('lobby:games.nobody') : t('lobby:games.others', { count: n }));
