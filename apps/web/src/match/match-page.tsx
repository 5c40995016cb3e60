import { useMatches, usePageTitle } from '../parley/use.ts';
import { Link, useParams } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { Absent } from './absent.tsx';
import './match.css';
import { MatchBoard } from './match-board.tsx';

/** The match of this tab at its address. For any other address, what the page knows about that match. */
export function Component() {
  const { match = '' } = useParams();
  const { current } = useMatches();
  usePageTitle('Match');
  if (current === null || current.start.match !== match) return <Absent match={match} />;
  switch (current.state) {
    case 'opening':
      return <Loading what="Setting up the board" rows={6} />;
    case 'open':
      return <MatchBoard session={current.session} />;
    case 'failed':
      return (
        <div className="panel">
          <h1>The match could not be opened.</h1>
          <p>
            A part of the page did not load, or the introduction was not signed by this server. Reload the page and
            start again; your place counts as left.
          </p>
          <div className="keys">
            <button className="key" type="button" onClick={() => location.reload()}>
              Reload
            </button>
            <Link className="key" to="/">
              Back to the lobby
            </Link>
          </div>
        </div>
      );
    default:
      return current satisfies never;
  }
}
