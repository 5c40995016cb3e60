import { addressInSlot, ROUTES, type Self } from '@parley/protocol';
import { useState } from 'react';
import { useAction, usePage } from '../parley/use.ts';
import { usePlayers, usePresent } from '../parley/use-players.ts';
import { Link, useNavigate } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
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
      navigate(players.store.getState().present.place.path, { replace: true });
    }
    return deleted;
  });
  return (
    <div className="form">
      <h2>{t('account:own.title')}</h2>
      <p className="soft small">{rich('account:own.what', { link: (words) => <Link to="/privacy">{words}</Link> })}</p>
      <div className="keys">
        <a className="key" href={addressInSlot(ROUTES.ownData, slot)} download="parley-my-data.json">
          {t('account:own.download')}
        </a>
        <button type="button" className="key key-bad" disabled={busy} onClick={() => setAsking(true)}>
          {t('account:own.delete')}
        </button>
      </div>
      <Confirm
        open={isAsking}
        title={t('account:own.deleteTitle', { name: self.name })}
        action={t('account:own.deleteForGood')}
        cancel={t('account:stay')}
        onConfirm={() => act()}
        onClose={() => setAsking(false)}
      >
        <p>{t('account:own.deleting')}</p>
      </Confirm>
      <Fault text={fault} />
    </div>
  );
}
