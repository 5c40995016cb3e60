import { Bots } from '../lobby/bots.tsx';
import { usePageTitle } from '../parley/use.ts';
import '../lobby/lobby.css';
import './watch.css';
import { t } from '../text/text.ts';
import Running from './running.tsx';

/** Everything that can be watched, for somebody who came to watch (S3). */
export function Component() {
  usePageTitle(t('watch:watch'));
  return (
    <div className="watch-all">
      <Running whole />
      <Bots />
    </div>
  );
}
