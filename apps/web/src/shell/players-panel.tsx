import { SLOTS } from '@parley/protocol';
import { type RefObject, useState } from 'react';
import { Button, Dialog, Heading, Popover } from 'react-aria-components';
import { Avatar } from '../avatar/avatar.tsx';
import type { PlayerHere, Removal } from '../parley/players.ts';
import { useAddPlayer, usePlayers, usePlayersState, useShow } from '../parley/use-players.ts';
import { isInMatch } from '../parley/want.ts';
import { useNavigate } from '../route.tsx';
import { Overlay } from '../ui/confirm.tsx';
import { classWords } from '../words/player.ts';
import { removalWords, WANTS } from '../words/players.ts';

interface PanelProps {
  readonly trigger: RefObject<HTMLButtonElement | null>;
  readonly onClose: () => void;
}

/** Everybody who plays on this page: whom to draw, one more, one less. */
export default function PlayersPanel({ trigger, onClose }: PanelProps) {
  const { here, present, selves, wants } = usePlayersState((state) => state);
  const [removing, setRemoving] = useState<PlayerHere | null>(null);
  const show = useShow();
  const add = useAddPlayer();
  if (removing !== null) return <RemovePlayer player={removing} onClose={onClose} />;
  return (
    <Popover className="popover" placement="bottom end" triggerRef={trigger} isOpen onOpenChange={onClose}>
      <Dialog className="players-panel">
        <Heading slot="title" level={2}>
          Players on this page
        </Heading>
        <ul className="players-list" aria-label="Players">
          {here.map((player) => {
            const { slot } = player;
            const self = selves.get(slot);
            const want = wants.get(slot);
            const name = self?.name ?? 'Somebody who enters';
            const isPresent = slot === present.slot;
            return (
              <li key={slot} className="players-line">
                <Button
                  className="players-choose"
                  aria-current={isPresent}
                  onPress={() => {
                    onClose();
                    show(slot);
                  }}
                >
                  <Avatar seed={self?.avatar ?? ''} size={36} />
                  <span className="players-words">
                    <strong>{name}</strong>
                    <span className="small soft">
                      {isPresent ? 'plays now' : want === undefined ? self && classWords(self.class) : WANTS[want]}
                    </span>
                  </span>
                </Button>
                {here.length > 1 && (
                  <Button
                    className="key key-plain"
                    aria-label={`Remove ${name} from this page`}
                    onPress={() => setRemoving(player)}
                  >
                    Remove
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {here.length < SLOTS.length ? (
          <>
            <Button
              className="key"
              onPress={() => {
                onClose();
                void add();
              }}
            >
              Add a player
            </Button>
            <p className="small soft">
              For somebody beside you: a guest at once, or with an account by “Sign in”. All of you play at the same
              time. Players of one page have one vote on a result.
            </p>
          </>
        ) : (
          <p className="small soft">Four players are here: that is all a page holds.</p>
        )}
      </Dialog>
    </Popover>
  );
}

/** Asks what is to become of the player, and says what each way costs. */
function RemovePlayer({ player, onClose }: { readonly player: PlayerHere; readonly onClose: () => void }) {
  const players = usePlayers();
  const navigate = useNavigate();
  const { self, pendingReports } = player.page.client.state;
  const name = self?.name ?? 'This player';
  const isMember = self?.class === 'member';
  const words = removalWords({
    name,
    isMember,
    isPlaying: isInMatch(player.page),
    hasReports: pendingReports > 0,
  });
  const remove = (how: Removal): void => {
    onClose();
    const wasPresent = players.store.getState().present.slot === player.slot;
    const done = players.remove(player.slot, how);
    if (wasPresent) navigate(players.store.getState().present.place.path, { replace: true });
    void done;
  };
  return (
    <Overlay open onClose={onClose} role="alertdialog" title={`Remove ${name} from this page?`}>
      {[...words.first, words.keep, words.last].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="keys">
        <Button className="key" onPress={onClose} autoFocus>
          Stay
        </Button>
        <Button className="key" onPress={() => remove('keep')}>
          Remove
        </Button>
        <Button className="key key-bad" onPress={() => remove(isMember ? 'sign-out' : 'forget')}>
          {isMember ? 'Remove and sign out' : 'Remove and forget'}
        </Button>
      </div>
    </Overlay>
  );
}
