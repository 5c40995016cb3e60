import { usePageTitle } from '../parley/use.ts';
import { Link } from '../route.tsx';

/** Any address without a page. */
export function Component() {
  usePageTitle('Not found');
  return (
    <div className="panel">
      <h1>There is no page here</h1>
      <p>The address may be mistyped or old. The lobby is always there.</p>
      <div className="keys">
        <Link className="key key-play" to="/">
          Back to the lobby
        </Link>
      </div>
    </div>
  );
}
