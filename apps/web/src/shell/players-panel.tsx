import { SLOTS } from '@parley/protocol';
import { type RefObject, useState } from 'react';
import { Button, Dialog, Heading, Popover } from 'react-aria-components';
import { Avatar } from '../avatar/avatar.tsx';
import type { PlayerHere, Removal } from '../parley/players.ts';
import { useAddPlayer, usePlayers, usePlayersState, useShow } from '../parley/use-players.ts';
import { isInMatch } from '../parley/want.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
import { Overlay } from '../ui/confirm.tsx';
import { classWords } from '../words/player.ts';
import { removalWords, wantWords } from '../words/players.ts';

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
          {t('shell:players.panel')}
        </Heading>
        <ul className="players-list" aria-label={t('shell:players.list')}>
          {here.map((player) => {
            const { slot } = player;
            const self = selves.get(slot);
            const want = wants.get(slot);
            const name = self?.name ?? t('shell:players.entering');
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
                      {isPresent
                        ? t('shell:players.now')
                        : want === undefined
                          ? self && classWords(self.class)
                          : wantWords(want)}
                    </span>
                  </span>
                </Button>
                {here.length > 1 && (
                  <Button
                    className="key key-plain"
                    aria-label={t('shell:players.removeName', { name })}
                    onPress={() => setRemoving(player)}
                  >
                    {t('shell:players.remove')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {here.length > 1 && <p className="small soft">{t('tables:mates')}</p>}
        {here.length < SLOTS.length ? (
          <>
            <Button
              className="key"
              onPress={() => {
                onClose();
                void add();
              }}
            >
              {t('shell:players.add')}
            </Button>
            <p className="small soft">{t('shell:players.addWhat')}</p>
          </>
        ) : (
          <p className="small soft">{t('shell:players.full')}</p>
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
  const name = self?.name ?? t('shell:players.this');
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
    <Overlay open onClose={onClose} role="alertdialog" title={t('shell:players.removeTitle', { name })}>
      {[...words.first, words.keep, words.last].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <div className="keys">
        <Button className="key" onPress={onClose} autoFocus>
          {t('shell:players.stay')}
        </Button>
        <Button className="key" onPress={() => remove('keep')}>
          {t('shell:players.remove')}
        </Button>
        <Button className="key key-bad" onPress={() => remove(isMember ? 'sign-out' : 'forget')}>
          {isMember ? t('shell:players.removeSignOut') : t('shell:players.removeForget')}
        </Button>
      </div>
    </Overlay>
  );
}
