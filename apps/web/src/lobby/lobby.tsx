import { lazy, Suspense, useState } from 'react';
import { useNarrow, usePageTitle } from '../parley/use.ts';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import './lobby.css';
import { Bots } from './bots.tsx';
import { Narrow } from './narrow.tsx';
import { OpenTables } from './open-tables.tsx';
import { People } from './people.tsx';
import { Play } from './play.tsx';
import { RunningMatches } from './running-matches.tsx';
import { Titles } from './titles.tsx';

const OpenDialog = lazy(() =>
  persistently(() => withTexts(() => import('./open-dialog.tsx')), Number.POSITIVE_INFINITY),
);

/** The first page: play at once, or look who is here (W1, S7, S8). Tabs on a phone, columns on a desktop. */
export function Lobby() {
  usePageTitle('');
  const narrow = useNarrow();
  // Here, and not in either of the two: a device that is turned keeps the dialog, and what was chosen in it.
  const [opening, setOpening] = useState(false);
  const onOpen = (): void => setOpening(true);
  return (
    <div className="lobby">
      {narrow ? <Narrow onOpen={onOpen} /> : <Wide onOpen={onOpen} />}
      {opening && (
        <Suspense>
          <OpenDialog onClose={() => setOpening(false)} />
        </Suspense>
      )}
    </div>
  );
}

interface LobbyProps {
  /** Opens the dialog for a new table. */
  readonly onOpen: () => void;
}

function Wide({ onOpen }: LobbyProps) {
  return (
    <>
      <Play />
      <div className="lobby-columns">
        <div className="lobby-column">
          <Titles />
          <Bots />
          <OpenTables onOpen={onOpen} />
          <RunningMatches />
        </div>
        <People />
      </div>
    </>
  );
}
