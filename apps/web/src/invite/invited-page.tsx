import { titleFacts } from '@parley/games/facts';
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
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';

/** What somebody sees who opens an invitation link: who asks, for what, and one key (C3, W2). */
export function Component() {
  usePageTitle(t('invite:title'));
  const { hash } = useLocation();
  const token = readInvitationFragment(hash);
  return (
    <section className="panel invited" aria-labelledby="invited-heading">
      {token === null ? <Over sentence={t('invite:unreadable')} /> : <Invited key={token.id} token={token} />}
    </section>
  );
}

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
        <h1 id="invited-heading">{t('invite:invited')}</h1>
        <p role="status">{t('invite:opening')}</p>
      </>
    );
  }
  if (looked.state === 'over') return <Over sentence={refusalSentence(looked.refusal)} />;
  return <Asked token={token} invitation={looked.invitation} />;
}

function Over({ sentence }: { readonly sentence: string }) {
  return (
    <>
      <h1 id="invited-heading">{t('invite:over')}</h1>
      <p role="alert">{sentence}</p>
      <div className="keys">
        <Link className="key key-play" to="/">
          {t('invite:toLobby')}
        </Link>
      </div>
    </>
  );
}

/** A table that is gone is the end of its link, too. */
const gone = () => ({
  'unknown-table': t('invite:gone.table'),
  'table-full': t('invite:gone.full'),
  'not-a-party': t('invite:gone.party'),
  'unknown-client': t('invite:gone.client'),
});

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
  const [title, setTitle] = useState<string>(invitation.title ?? titleFacts[0].id);
  const { act, busy, fault } = useAction(async () => {
    const used = await invitationLinks.use(token);
    if (!used.ok) return used;
    const { table } = used.value;
    const isAsked = await ask(
      table === null
        ? { type: 'select-player', player: maker.player, title, mode: 'casual', seats: 2 }
        : { type: 'join', table },
      gone(),
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
        {invitation.title === null
          ? t('invite:invites', { name: calledName(maker) })
          : t('invite:invitesTo', { name: calledName(maker), title: titleName(title) })}
      </h1>
      <p>{t('invite:what', { name: calledName(maker) })}</p>
      {invitation.title === null && (
        <Selector
          label={t('invite:game')}
          options={titleFacts.map((each) => ({ value: each.id, text: titleName(each.id) }))}
          value={title}
          onChange={setTitle}
        />
      )}
      <div className="keys">
        <Link className="key" to="/">
          {t('invite:notNow')}
        </Link>
        <button className="key key-play" type="button" disabled={!isFree || busy} onClick={() => act()}>
          {kind === 'table' ? t('invite:sitDown') : t('invite:challenge', { name: calledName(maker) })}
        </button>
      </div>
      <Fault text={fault} />
    </>
  );
}
