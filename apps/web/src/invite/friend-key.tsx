import { useState } from 'react';
import { useFree } from '../lobby/free.ts';
import { useAsk, useChoice } from '../parley/use.ts';
import { t } from '../text/text.ts';

/** One click: a table that nobody else sees, with a link and a QR code for a friend (C3, W2). */
export function FriendKey() {
  const ask = useAsk();
  const { title } = useChoice();
  const isFree = useFree();
  const [isBusy, setBusy] = useState(false);
  const open = (): void => {
    setBusy(true);
    void ask({ type: 'open', title, mode: 'casual', seats: 2, unlisted: true }).finally(() => setBusy(false));
  };
  return (
    <button className="key key-large" type="button" disabled={!isFree || isBusy} onClick={open}>
      {t('lobby:playFriend')}
    </button>
  );
}
