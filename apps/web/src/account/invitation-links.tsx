import type { InvitationLinkLine } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { invitationAddress } from '../invite/address.ts';
import { Share } from '../invite/share.tsx';
import { useAction, useClient } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Fault } from '../ui/fault.tsx';
import { momentWords } from '../words/time.ts';

const WEEK_MS = 7 * 86_400_000;

/** A link with which others challenge this player, and all of its links that are still good (C3). */
export function InvitationLinks() {
  const { invitationLinks } = useClient();
  const [links, setLinks] = useState<readonly InvitationLinkLine[]>([]);
  const [made, setMade] = useState<string | null>(null);
  const listing = useAction(async () => {
    const answer = await invitationLinks.list();
    if (answer.ok) setLinks(answer.value);
    return answer;
  });
  const making = useAction(async () => {
    const answer = await invitationLinks.make({ kind: 'person', title: null, uses: 'often', lifeMs: WEEK_MS });
    if (!answer.ok) return answer;
    setMade(invitationAddress(answer.value, location.origin));
    return refresh();
  });
  const revoking = useAction(async (id: string) => {
    const answer = await invitationLinks.revoke(id);
    if (!answer.ok) return answer;
    setMade(null);
    return refresh();
  });
  async function refresh() {
    const answer = await invitationLinks.list();
    if (answer.ok) setLinks(answer.value);
    return answer;
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is first shown
  useEffect(() => listing.act(), []);
  const fault = making.fault ?? revoking.fault ?? listing.fault;
  return (
    <div className="form">
      <h2>{t('account:links.title')}</h2>
      <p className="soft small">{t('account:links.what')}</p>
      <div className="keys">
        <button type="button" className="key" disabled={making.busy} onClick={() => making.act()}>
          {t('account:links.make')}
        </button>
      </div>
      {made !== null && <Share link={made} text={t('account:links.share')} />}
      {links.length > 0 && (
        <ul aria-label={t('account:links.title')}>
          {links.map((link) => (
            <li key={link.id} className="blocked">
              {lineOf(link)}
              <button
                type="button"
                className="key key-plain"
                disabled={revoking.busy}
                aria-label={t('account:links.takeBackLine', { line: lineOf(link) })}
                onClick={() => revoking.act(link.id)}
              >
                {t('account:links.takeBack')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Fault text={fault} />
    </div>
  );
}

function lineOf({ kind, title, uses, isUsed, expiresAt }: InvitationLinkLine): string {
  const what =
    title === null
      ? t(`account:links.${kind === 'table' ? 'table' : 'you'}`)
      : t(`account:links.${kind === 'table' ? 'tableFor' : 'youFor'}`, { title: titleName(title) });
  const use = t(`account:links.${uses === 'often' ? 'anybody' : isUsed ? 'used' : 'one'}`);
  return t('account:links.line', { what, use, until: momentWords(expiresAt) });
}
