import { addressInSlot, ROUTES, type Self } from '@parley/protocol';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAction, usePage } from '../parley/use.ts';
import { usePlayers, usePresent } from '../parley/use-players.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';

/** Take out what the server keeps about oneself, or delete it (S20). */
export function OwnData({ self }: { readonly self: Self }) {
  const { client, otherTabs } = usePage();
  const players = usePlayers();
  const { slot } = usePresent();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    otherTabs.tell('deleting');
    const deleted = await client.deletePlayer(self.name);
    otherTabs.tell(deleted.ok ? 'deleted' : 'kept');
    if (!deleted.ok) return deleted;
    // The page holds everything about the player who is gone; loaded anew it enters as somebody new. The others who play here go on.
    if (players.store.getState().here.length === 1) location.assign('/');
    else {
      void players.remove(slot, 'keep');
      await navigate(players.store.getState().present.place.path, { replace: true });
    }
    return deleted;
  });
  return (
    <div className="form">
      <h2>Your data</h2>
      <p className="soft small">
        The file holds everything that this server keeps about you.{' '}
        <Link to="/privacy">What is kept, and how long</Link>
      </p>
      <div className="keys">
        <a className="key" href={addressInSlot(ROUTES.ownData, slot)} download="parley-my-data.json">
          Download my data
        </a>
        <button type="button" className="key key-bad" disabled={busy} onClick={() => setAsking(true)}>
          Delete me
        </button>
      </div>
      <Confirm
        open={isAsking}
        title={`Delete ${self.name}?`}
        action="Delete for good"
        cancel="Stay"
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>
          Your name, key, settings, trust and sessions are deleted at once, and cannot be brought back. Results of your
          matches stay, under the name “Deleted player”.
        </p>
      </Confirm>
      <Fault text={fault} />
    </div>
  );
}
