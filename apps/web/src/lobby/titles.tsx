import { titles } from '@parley/games';
import { useClientState } from '../parley/use.ts';
import { practicePath } from '../practice/path.ts';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { tickManifests } from '../titles/catalog.ts';
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
          {titles.map((title) => (
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
              <button className="key" type="button" disabled={!ready || busy} onClick={() => play(title.id)}>
                {t('lobby:games.play', { title: titleName(title.id) })}
              </button>
            </li>
          ))}
        </ul>
        <ul aria-label={t('lobby:practice')}>
          {tickManifests.map(({ id, name, Picture }) => (
            <li key={id} className="title-card">
              <svg className="title-picture" viewBox="0 0 96 72" aria-hidden="true">
                <rect width="96" height="72" rx="8" className="picture-board" />
                <Picture />
              </svg>
              <div className="title-words">
                <h3>{name()}</h3>
                <p className="small soft">{t('lobby:practice.say')}</p>
              </div>
              <Link className="key" to={practicePath(id)}>
                {t('lobby:practice.open', { title: name() })}
              </Link>
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
