import { useClientState, usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import './account.css';
import { Settings } from './settings.tsx';

/** The player's own settings. With `#name` the name is ready to be typed over. */
export function Component() {
  usePageTitle('Settings');
  const { self } = useClientState();
  return (
    <div className="narrow-page">
      <h1>Settings</h1>
      {self === null ? (
        <Loading what="Fetching your settings" rows={6} />
      ) : (
        <>
          <p>
            <Link to={`/player/${self.player}`}>Your profile, {self.name}</Link>
          </p>
          <Settings key={self.player} self={self} />
        </>
      )}
    </div>
  );
}
