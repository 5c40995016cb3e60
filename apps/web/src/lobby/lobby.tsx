import { lazy, Suspense } from 'react';
import { useChoice, useNarrow, usePage, usePageTitle } from '../parley/use.ts';
import './lobby.css';
import { OpenTables } from './open-tables.tsx';
import { People } from './people.tsx';
import { Play } from './play.tsx';
import { Titles } from './titles.tsx';

const Narrow = lazy(() => import('./narrow.tsx'));

/** The first page: play at once, or look who is here (W1, S7, S8). Tabs on a phone, columns on a desktop. */
export function Lobby() {
  usePageTitle('');
  const narrow = useNarrow();
  const { fault } = useChoice();
  const { choice } = usePage();
  return (
    <div className="lobby">
      {fault !== null && (
        <div className="fault lobby-fault" role="alert">
          <p>{fault}</p>
          <button className="key key-plain" type="button" onClick={() => choice.setState({ fault: null })}>
            Close
          </button>
        </div>
      )}
      {narrow ? (
        <Suspense fallback={<Play />}>
          <Narrow />
        </Suspense>
      ) : (
        <Wide />
      )}
    </div>
  );
}

function Wide() {
  return (
    <>
      <Play />
      <div className="lobby-columns">
        <div className="lobby-column">
          <Titles />
          <OpenTables />
        </div>
        <People />
      </div>
    </>
  );
}
