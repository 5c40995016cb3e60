import { cleanText, emptySchema, type GroupView, LIMITS } from '@parley/protocol';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAction, useClient } from '../parley/use.ts';
import { Confirm } from '../ui/confirm.tsx';
import { groupNameSentences } from '../words/group.ts';
import { type GroupUse, groupPath } from './use-group.ts';

interface GroupSettingsProps {
  readonly view: GroupView;
  readonly change: GroupUse['change'];
}

/** What the maker of a group changes about it. */
export function GroupSettings({ view, change }: GroupSettingsProps) {
  const { card } = view;
  const [name, setName] = useState(card.name);
  const [about, setAbout] = useState(card.about);
  const [open, setOpen] = useState(card.open);
  const [saved, setSaved] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const wish = { name: name.trim() === card.name ? null : name.trim(), about: cleanText(about), open, link: false };
    const result = await change('group', wish);
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
        <label className="field">
          <span className="legend">Name</span>
          <input
            required
            minLength={LIMITS.groupNameChars.min}
            maxLength={LIMITS.groupNameChars.max}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="legend">What it is about</span>
          <input maxLength={LIMITS.aboutChars} value={about} onChange={(event) => setAbout(event.target.value)} />
        </label>
        <label className="tick">
          <input type="checkbox" checked={open} onChange={(event) => setOpen(event.target.checked)} />
          Everybody may find and join it
        </label>
        {fault !== null && (
          <p className="fault" role="alert">
            {fault}
          </p>
        )}
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
    if (closed.ok) await navigate('/groups');
    return closed;
  });
  return (
    <div className="keys">
      <button className="key key-bad" type="button" disabled={busy} onClick={() => setAsking(true)}>
        Close the group
      </button>
      {fault !== null && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
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
