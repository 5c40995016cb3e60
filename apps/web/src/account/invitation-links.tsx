import type { InvitationLinkLine } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { invitationAddress } from '../invite/address.ts';
import { Share } from '../invite/share.tsx';
import { useAction, useClient } from '../parley/use.ts';
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
      <h2>Invitation links</h2>
      <p className="soft small">
        With a link to you, anybody can challenge you for a week, without an account. Take it back whenever you like.
      </p>
      <div className="keys">
        <button type="button" className="key" disabled={making.busy} onClick={() => making.act()}>
          Make a link to me
        </button>
      </div>
      {made !== null && <Share link={made} text="Play with me on Parley" />}
      {links.length > 0 && (
        <ul aria-label="Invitation links">
          {links.map((link) => (
            <li key={link.id} className="blocked">
              {lineOf(link)}
              <button
                type="button"
                className="key key-plain"
                disabled={revoking.busy}
                aria-label={`Take back: ${lineOf(link)}`}
                onClick={() => revoking.act(link.id)}
              >
                Take back
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
  const what = kind === 'table' ? 'To a table' : 'To you';
  const game = title === null ? '' : ` for ${titleName(title)}`;
  const use = uses === 'often' ? 'for anybody' : isUsed ? 'used' : 'for one person';
  return `${what}${game}, ${use}, until ${momentWords(expiresAt)}`;
}
