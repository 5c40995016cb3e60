import { emptySchema, type GroupView } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { groupNameSentences } from '../words/group.ts';
import { type GroupDraft, GroupFields, wishOf } from './group-fields.tsx';
import { type GroupUse, groupPath } from './use-group.ts';

interface GroupSettingsProps {
  readonly view: GroupView;
  readonly change: GroupUse['change'];
}

/** What the maker of a group changes about it. */
export function GroupSettings({ view, change }: GroupSettingsProps) {
  const { card } = view;
  const [draft, setDraft] = useState<GroupDraft>({ name: card.name, about: card.about, open: card.open });
  const [saved, setSaved] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const wish = wishOf(draft);
    const result = await change('group', { ...wish, name: wish.name === card.name ? null : wish.name, link: false });
    setSaved(result.ok);
    return result;
  }, groupNameSentences);
  return (
    <section className="panel" aria-labelledby="group-settings-heading">
      <h2 id="group-settings-heading">Settings of this group</h2>
      <form
        className="form"
        aria-label="Settings of this group"
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
        onChange={() => setSaved(false)}
      >
        <GroupFields draft={draft} onChange={setDraft} />
        <Fault text={fault} />
        <div className="keys">
          <button className="key" type="submit" disabled={busy}>
            Save
          </button>
          <span role="status">{saved && 'Saved.'}</span>
        </div>
      </form>
      <Close view={view} />
    </section>
  );
}

function Close({ view: { card } }: Pick<GroupSettingsProps, 'view'>) {
  const client = useClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const closed = await client.call(groupPath('groupClose', card.group), {}, emptySchema);
    if (closed.ok) navigate('/groups');
    return closed;
  });
  return (
    <div className="keys">
      <button className="key key-bad" type="button" disabled={busy} onClick={() => setAsking(true)}>
        Close the group
      </button>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={`Close ${card.name}?`}
        action="Close it"
        cancel="Keep it"
        onConfirm={act}
        onClose={() => setAsking(false)}
      >
        <p>Everybody goes out of it, and what was said in it is deleted. This cannot be undone.</p>
      </Confirm>
    </div>
  );
}
