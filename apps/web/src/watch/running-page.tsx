import { Bots } from '../lobby/bots.tsx';
import { usePageTitle } from '../parley/use.ts';
import '../lobby/lobby.css';
import Running from './running.tsx';

/** Everything that can be watched, for somebody who came to watch (S3). */
export function Component() {
  usePageTitle('Watch');
  return (
    <>
      <Running whole />
      <Bots />
    </>
  );
}
