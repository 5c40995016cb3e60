import type { GroupView } from '@parley/protocol';
import { useId } from 'react';
import { Share } from '../invite/share.tsx';
import { useAction } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import type { GroupUse } from './use-group.ts';

interface GroupLinkProps {
  readonly view: GroupView;
  /** Where it is known: the server keeps only its hash. */
  readonly secret: string | null;
  readonly change: GroupUse['change'];
}

/** The link by which others join, also as a QR code. That of a group by invitation holds a secret, which the maker alone can make anew. */
export function GroupLink({ view: { card }, secret, change }: GroupLinkProps) {
  const id = useId();
  const { act, busy, fault } = useAction(() => change('group', { name: null, about: null, open: null, link: true }));
  const address = `${location.origin}/g/${card.group}`;
  const link = card.open ? address : secret === null ? null : `${address}#${secret}`;
  if (link === null && card.role !== 'maker') return null;
  return (
    <section className="panel" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{t('groups:link.title')}</h2>
      {link === null ? (
        <p>{t('groups:link.byLinkOnly')}</p>
      ) : (
        <>
          <Share link={link} text={t('groups:link.share', { name: card.name })} label={t('groups:link.label')} />
          {!card.open && <p className="soft small">{t('groups:link.once')}</p>}
        </>
      )}
      {!card.open && (
        <div className="keys">
          <button className="key" type="button" disabled={busy} onClick={() => act()}>
            {t('groups:link.new')}
          </button>
        </div>
      )}
      <Fault text={fault} />
    </section>
  );
}
