import { titles } from '@parley/games';
import {
  INVITATION_PATH,
  type InvitationToken,
  type OpenedInvitationLink,
  type Refusal,
  readInvitationFragment,
} from '@parley/protocol';
import { useEffect, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useFree } from '../lobby/free.ts';
import { useAction, useAsk, useClient, useMe, usePageTitle } from '../parley/use.ts';
import { Link, useLocation, useNavigate } from '../route.tsx';
import { titleName } from '../titles/title-name.ts';
import { Fault } from '../ui/fault.tsx';
import { Selector } from '../ui/selector.tsx';
import { refusalSentence } from '../words/refusal.ts';
import './invite.css';

/** What somebody sees who opens an invitation link: who asks, for what, and one key (C3, W2). */
export function Component() {
  usePageTitle('Invitation');
  const { hash } = useLocation();
  const token = readInvitationFragment(hash);
  return (
    <section className="panel invited" aria-labelledby="invited-heading">
      {token === null ? <Over sentence={UNREADABLE} /> : <Invited key={token.id} token={token} />}
    </section>
  );
}

const UNREADABLE = 'This link is not complete. Copy all of it, or ask for a new one.';

type Looked =
  | { readonly state: 'looking' }
  | { readonly state: 'there'; readonly invitation: OpenedInvitationLink }
  | { readonly state: 'over'; readonly refusal: Refusal };

function Invited({ token }: { readonly token: InvitationToken }) {
  const { invitationLinks } = useClient();
  const me = useMe();
  const [looked, setLooked] = useState<Looked>({ state: 'looking' });
  const { id, secret } = token;
  const isOnline = me !== null;
  useEffect(() => {
    if (!isOnline) return;
    let isShown = true;
    void invitationLinks.look({ id, secret }).then((answer) => {
      if (!isShown) return;
      if (answer.ok) setLooked({ state: 'there', invitation: answer.value });
      else setLooked({ state: 'over', refusal: answer.error });
    });
    return () => {
      isShown = false;
    };
  }, [invitationLinks, id, secret, isOnline]);
  if (looked.state === 'looking') {
    return (
      <>
        <h1 id="invited-heading">You are invited</h1>
        <p role="status">Opening the invitation…</p>
      </>
    );
  }
  if (looked.state === 'over') return <Over sentence={refusalSentence(looked.refusal)} />;
  return <Asked token={token} invitation={looked.invitation} />;
}

function Over({ sentence }: { readonly sentence: string }) {
  return (
    <>
      <h1 id="invited-heading">This invitation does not open</h1>
      <p role="alert">{sentence}</p>
      <div className="keys">
        <Link className="key key-play" to="/">
          To the lobby
        </Link>
      </div>
    </>
  );
}

/** A table that is gone is the end of its link, too. */
const GONE = {
  'unknown-table':
    'This table is gone: it was closed, or waited too long. Ask for a new link, or press Play now in the lobby.',
  'table-full': 'Somebody else sits there already. Ask for a new link, or press Play now in the lobby.',
  'not-a-party': 'This table is gone. Ask for a new link, or press Play now in the lobby.',
  'unknown-client': 'This player is not here right now. Ask when you can meet, or press Play now in the lobby.',
} as const;

interface AskedProps {
  readonly token: InvitationToken;
  readonly invitation: OpenedInvitationLink;
}

function Asked({ token, invitation }: AskedProps) {
  const { maker, kind } = invitation;
  const { invitationLinks } = useClient();
  const ask = useAsk();
  const isFree = useFree();
  const navigate = useNavigate();
  const [title, setTitle] = useState<string>(invitation.title ?? titles[0].id);
  const { act, busy, fault } = useAction(async () => {
    const used = await invitationLinks.use(token);
    if (!used.ok) return used;
    const { table } = used.value;
    const isAsked = await ask(
      table === null
        ? { type: 'select-player', player: maker.player, title, mode: 'casual', seats: 2 }
        : { type: 'join', table },
      GONE,
    );
    // From the lobby the match is followed, and what is asked is shown at the bottom of every page.
    // The match may have begun meanwhile, and the page is there already.
    if (isAsked && location.pathname === INVITATION_PATH) navigate('/');
    return used;
  });
  return (
    <>
      <Avatar seed={maker.avatar} size={96} />
      <h1 id="invited-heading">
        {maker.name} invites you to {invitation.title === null ? 'play' : `play ${titleName(title)}`}
      </h1>
      <p>You need no account. Your moves go straight to {maker.name}, and both of you sign how it ended.</p>
      {invitation.title === null && (
        <Selector
          label="Game"
          options={titles.map((each) => ({ value: each.id, text: titleName(each.id) }))}
          value={title}
          onChange={setTitle}
        />
      )}
      <div className="keys">
        <Link className="key" to="/">
          Not now
        </Link>
        <button className="key key-play" type="button" disabled={!isFree || busy} onClick={() => act()}>
          {kind === 'table' ? 'Sit down and play' : `Challenge ${maker.name}`}
        </button>
      </div>
      <Fault text={fault} />
    </>
  );
}
