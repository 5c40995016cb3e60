import { emptySchema, type GroupView } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { useNavigate } from '../route.tsx';
import { t } from '../text/text.ts';
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
  }, groupNameSentences());
  return (
    <section className="panel" aria-labelledby="group-settings-heading">
      <h2 id="group-settings-heading">{t('groups:settings')}</h2>
      <form
        className="form"
        aria-label={t('groups:settings')}
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
            {t('groups:save')}
          </button>
          <span role="status">{saved && t('groups:saved')}</span>
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
        {t('groups:close')}
      </button>
      <Fault text={fault} />
      <Confirm
        open={asking}
        title={t('groups:close.title', { name: card.name })}
        action={t('groups:close.it')}
        cancel={t('groups:close.keep')}
        onConfirm={act}
        onClose={() => setAsking(false)}
      >
        <p>{t('groups:close.what')}</p>
      </Confirm>
    </div>
  );
}
