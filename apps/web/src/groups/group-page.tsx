import { EVERYONE, emptySchema, type GroupView } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient, usePageTitle } from '../parley/use.ts';
import { Link, useLocation, useNavigate, useParams } from '../route.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Loading, Nothing } from '../ui/nothing.tsx';
import { groupName, peopleWords } from '../words/group.ts';
import { refusalSentence } from '../words/refusal.ts';
import { GroupChat } from './group-chat.tsx';
import { GroupLink } from './group-link.tsx';
import { GroupPeople } from './group-people.tsx';
import { GroupSettings } from './group-settings.tsx';
import { type GroupUse, groupPath, useGroup } from './use-group.ts';
import './groups.css';
import { t } from '../text/text.ts';

/** One group: joining, chat, who is in it, and running it (S6, C2). */
export function Component() {
  const { group = '' } = useParams();
  // Another group is another page: nothing that was typed or opened here belongs to it.
  return <Group key={group} group={group} />;
}

function Group({ group }: { readonly group: string }) {
  const { known, change } = useGroup(group);
  const { hash } = useLocation();
  const invited = hash.slice(1) || null;
  usePageTitle(known.state === 'there' ? groupName(known.view.card) : t('groups:group'));
  switch (known.state) {
    case 'loading':
      return <Loading what={t('groups:looking')} rows={5} />;
    case 'refused':
      return invited === null || known.refusal.code !== 'unknown-group' ? (
        <div className="narrow-page">
          <h1>{t('groups:group')}</h1>
          <Nothing title={refusalSentence(known.refusal)}>
            <Link className="key" to="/groups">
              {t('groups:lookAt')}
            </Link>
          </Nothing>
        </div>
      ) : (
        <Invited secret={invited} change={change} />
      );
    case 'there':
      return <There view={known.view} change={change} invited={invited} />;
    default:
      return known satisfies never;
  }
}

/** Joins by the secret of the link, if there is one, and takes it out of the address: others may see the address. */
function useJoin(change: GroupUse['change'], secret: string | null) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return useAction(async () => {
    const joined = await change('groupJoin', { secret });
    if (joined.ok && secret !== null) navigate(pathname, { replace: true });
    return joined;
  });
}

function Invited({ secret, change }: { readonly secret: string; readonly change: GroupUse['change'] }) {
  const { act, busy, fault } = useJoin(change, secret);
  return (
    <div className="narrow-page">
      <h1>{t('groups:invited.title')}</h1>
      <section className="panel">
        <p>{t('groups:invited.what')}</p>
        <div className="keys">
          <button className="key key-play" type="button" disabled={busy} onClick={() => act()}>
            {t('groups:join')}
          </button>
          <Link className="key key-plain" to="/">
            {t('groups:notNow')}
          </Link>
        </div>
        <Fault fault={fault} />
      </section>
    </div>
  );
}

interface ThereProps {
  readonly view: GroupView;
  readonly change: GroupUse['change'];
  readonly invited: string | null;
}

function There({ view, change, invited }: ThereProps) {
  const { card } = view;
  const made = useMadeSecret();
  const { act: join, busy, fault } = useJoin(change, invited);
  const isGeneral = card.group === EVERYONE;
  return (
    <div className="group">
      <header className="group-head">
        <div>
          <h1>
            <bdi>{groupName(card)}</bdi>
          </h1>
          <p className="soft">
            {isGeneral
              ? t('groups:everyone')
              : card.open
                ? peopleWords(card)
                : t('groups:byInvitation', { people: peopleWords(card) })}
          </p>
          {card.about !== '' && (
            <p>
              <bdi>{card.about}</bdi>
            </p>
          )}
        </div>
        <div className="keys">
          <Link className="key key-plain" to="/groups">
            {t('groups:all')}
          </Link>
          {card.role === null ? (
            <button className="key key-play" type="button" disabled={busy} onClick={() => join()}>
              {t('groups:join')}
            </button>
          ) : (
            card.role !== 'maker' && <Leave view={view} />
          )}
        </div>
      </header>
      <Fault fault={fault} />
      {card.role === null ? (
        <Nothing title={t('groups:notIn.title')}>
          <p>{t('groups:notIn.what')}</p>
        </Nothing>
      ) : (
        <div className="group-columns">
          <GroupChat group={card.group} name={groupName(card)} />
          {!isGeneral && (
            <div className="group-column">
              <GroupLink view={view} secret={view.secret ?? made} change={change} />
              <GroupPeople view={view} change={change} />
              {card.role === 'maker' && <GroupSettings view={view} change={change} />}
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** The secret of a group that was made a moment ago. */
function useMadeSecret(): string | null {
  const { state }: { readonly state: unknown } = useLocation();
  if (typeof state !== 'object' || state === null || !('secret' in state)) return null;
  return typeof state.secret === 'string' ? state.secret : null;
}

function Leave({ view: { card } }: { readonly view: GroupView }) {
  const client = useClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const left = await client.call(groupPath('groupLeave', card.group), {}, emptySchema);
    if (left.ok) navigate('/groups');
    return left;
  });
  return (
    <>
      <button className="key" type="button" disabled={busy} onClick={() => setAsking(true)}>
        {t('groups:leave')}
      </button>
      <Fault fault={fault} />
      <Confirm
        open={asking}
        title={t('groups:leave.title', { name: groupName(card) })}
        action={t('groups:leave')}
        cancel={t('groups:stay')}
        onConfirm={act}
        onClose={() => setAsking(false)}
      >
        <p>{card.group === EVERYONE ? t('groups:leave.everyone') : t('groups:leave.other')}</p>
      </Confirm>
    </>
  );
}

function Fault({ fault }: { readonly fault: string | null }) {
  return (
    fault !== null && (
      <p className="fault" role="alert">
        {fault}
      </p>
    )
  );
}
