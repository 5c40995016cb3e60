import type { Table } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useAsk, useClient } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Fault } from '../ui/fault.tsx';
import { refusalSentence } from '../words/refusal.ts';
import { invitationAddress } from './address.ts';
import { Share } from './share.tsx';

/** As long as a table lives at most. */
const LIFE_MS = 30 * 60_000;

/** The table of who plays with a friend: the link to it, until somebody sits down (C3, W2). */
export default function LinkTray({ table }: { readonly table: Table }) {
  const ask = useAsk();
  const { link, fault } = useTableLink(table);
  const name = titleName(table.title);
  return (
    <section className="tray tray-table" aria-label={t('invite:tray.label')}>
      <h2>{t('invite:tray.title', { title: name })}</h2>
      <p role="status">{link === null && fault === null ? t('invite:tray.making') : t('invite:tray.send')}</p>
      <Fault text={fault} />
      {link !== null && <Share link={link} text={t('invite:tray.share', { title: name })} />}
      <div className="keys">
        <button className="key" type="button" onClick={() => void ask({ type: 'leave', table: table.table })}>
          {t('invite:tray.close')}
        </button>
      </div>
    </section>
  );
}

function useTableLink({ table, title, seats }: Table): { readonly link: string | null; readonly fault: string | null } {
  const { invitationLinks } = useClient();
  const [link, setLink] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    const uses = seats === 2 ? 'once' : 'often';
    void invitationLinks.make({ kind: 'table', table, title, uses, lifeMs: LIFE_MS }).then((made) => {
      if (!isShown) return;
      if (made.ok) setLink(invitationAddress(made.value, location.origin));
      else setFault(refusalSentence(made.error));
    });
    return () => {
      isShown = false;
    };
  }, [invitationLinks, table, title, seats]);
  return { link, fault };
}
