import { useEffect } from 'react';
import { useStore } from 'zustand';
import { usePage, usePageTitle } from '../parley/use.ts';
import { Link, useNavigate } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import './account.css';

/** Where a sign-in link of another site leads (S2 c). The ticket was taken out of the address before this is drawn. */
export function Component() {
  usePageTitle('Sign in by link');
  const { arrival } = usePage();
  const arrived = useStore(arrival.store);
  const navigate = useNavigate();
  useEffect(() => {
    if (arrived.state === 'done') navigate('/', { replace: true });
  }, [arrived, navigate]);
  switch (arrived.state) {
    case 'entering':
    case 'done':
      return <Loading what="Signing in" rows={3} />;
    case 'none':
      return (
        <div className="narrow-page">
          <h1>Nothing to sign in with</h1>
          <p className="soft">
            A sign-in link works once. Go back to the site that gave it to you, and ask for a new one.
          </p>
          <div className="keys">
            <ToLobby />
          </div>
        </div>
      );
    case 'asking':
      return (
        <div className="narrow-page">
          <h1>You are signed in as {arrived.as}.</h1>
          <p className="soft">The link that you opened signs in through another site. Do you want to change over?</p>
          <div className="keys">
            <Link className="key key-play" to="/" replace>
              Stay {arrived.as}
            </Link>
            <button className="key" type="button" onClick={() => void arrival.accept(arrived.ticket)}>
              Use the link
            </button>
          </div>
        </div>
      );
    case 'refused':
      return (
        <div className="narrow-page">
          <h1>The link did not sign you in</h1>
          <p className="fault" role="alert">
            {refusalSentence(arrived.refusal)}
          </p>
          <div className="keys">
            {arrived.ticket !== null && <Again ticket={arrived.ticket} />}
            <ToLobby />
          </div>
        </div>
      );
    default:
      return unreachable(arrived);
  }
}

function Again({ ticket }: { readonly ticket: string }) {
  const { arrival } = usePage();
  return (
    <button className="key key-play" type="button" onClick={() => void arrival.arrive(ticket)}>
      Try again
    </button>
  );
}

function ToLobby() {
  return (
    <Link className="key" to="/">
      To the lobby
    </Link>
  );
}

function unreachable(state: never): never {
  throw new Error(`not a state of an arrival: ${JSON.stringify(state)}`);
}
