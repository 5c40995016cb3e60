import type { GroupPerson, GroupView } from '@parley/protocol';
import { useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { useAction, useClientState } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { PlayerName } from '../ui/player-name.tsx';
import { type Deed, deedsOn, deedWords, roleWords } from '../words/group.ts';
import type { GroupUse } from './use-group.ts';

interface PeopleProps {
  readonly view: GroupView;
  readonly change: GroupUse['change'];
}

/** Who is in a group. Its maker and moderators manage people here. */
export function GroupPeople({ view, change }: PeopleProps) {
  const { self } = useClientState();
  const { card, people } = view;
  return (
    <section className="panel" aria-labelledby="group-people-heading">
      <div className="panel-head">
        <h2 id="group-people-heading">{t('groups:people')}</h2>
        {(card.people ?? 0) > people.length && (
          <p className="small soft">{t('groups:people.first', { n: people.length })}</p>
        )}
      </div>
      <ul className="group-people" aria-label={t('groups:people.label')}>
        {people.map((person) => (
          <Person
            key={person.player}
            person={person}
            view={view}
            change={change}
            isSelf={person.player === self?.player}
          />
        ))}
      </ul>
    </section>
  );
}

interface PersonProps extends PeopleProps {
  readonly person: GroupPerson;
  readonly isSelf: boolean;
}

function Person({ person, view, change, isSelf }: PersonProps) {
  const [open, setOpen] = useState(false);
  const deeds = isSelf ? [] : deedsOn(person.role, view.card.role);
  return (
    <li className="group-person">
      <Avatar seed={person.avatar} size={36} />
      <span className="group-person-name">
        <PlayerName name={person.name} player={person.player} />
        {person.role !== 'member' && <span className="tag">{roleWords(person.role)}</span>}
        {isSelf && <span className="soft small">{t('groups:people.you')}</span>}
      </span>
      {deeds.length > 0 && (
        <button
          className="key key-plain"
          type="button"
          aria-expanded={open}
          aria-label={t('groups:people.manageName', { name: person.name })}
          onClick={() => setOpen(!open)}
        >
          {t('groups:people.manage')}
        </button>
      )}
      {open && <Deeds deeds={deeds} person={person} change={change} done={() => setOpen(false)} />}
    </li>
  );
}

interface DeedsProps extends Pick<PeopleProps, 'change'> {
  readonly deeds: readonly Deed[];
  readonly person: GroupPerson;
  readonly done: () => void;
}

function Deeds({ deeds, person, change, done }: DeedsProps) {
  const [banning, setBanning] = useState(false);
  const { act, busy, fault } = useAction(async (to: Deed) => {
    const changed = await change('groupPeople', { player: person.player, to });
    if (changed.ok) done();
    return changed;
  });
  return (
    <div className="group-deeds">
      <div className="keys">
        {deeds.map((deed) => (
          <button
            key={deed}
            type="button"
            className={deed === 'banned' || deed === 'removed' ? 'key key-bad' : 'key'}
            disabled={busy}
            onClick={() => (deed === 'banned' ? setBanning(true) : act(deed))}
          >
            {deedWords(deed)}
          </button>
        ))}
      </div>
      <Fault text={fault} />
      <Confirm
        open={banning}
        title={t('groups:ban.title', { name: person.name })}
        action={t('groups:ban')}
        cancel={t('groups:notNow')}
        onConfirm={() => act('banned')}
        onClose={() => setBanning(false)}
      >
        <p>{t('groups:ban.what', { name: person.name })}</p>
      </Confirm>
    </div>
  );
}
