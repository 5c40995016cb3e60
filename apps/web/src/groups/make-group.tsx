import { type GroupView, groupViewSchema, ROUTES } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient, useClientState } from '../parley/use.ts';
import { Link, useNavigate } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { groupNameSentences } from '../words/group.ts';
import { type GroupDraft, GroupFields, wishOf } from './group-fields.tsx';

/** Members make groups; a guest reads how to become one. */
export function MakeGroup() {
  const { self } = useClientState();
  return (
    <section className="panel" aria-labelledby="make-heading">
      <h2 id="make-heading">{t('groups:make')}</h2>
      {self?.class === 'member' ? (
        <MakeForm />
      ) : (
        <p>{rich('groups:make.members', { link: (words) => <Link to="/sign-in#create">{words}</Link> })}</p>
      )}
    </section>
  );
}

function MakeForm() {
  const client = useClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<GroupDraft>({ name: '', about: '', open: true });
  const { act, busy, fault } = useAction(async () => {
    const made = await client.call(ROUTES.groups, wishOf(draft), groupViewSchema);
    if (made.ok) navigate(`/g/${made.value.card.group}`, { state: secretOf(made.value) });
    return made;
  }, groupNameSentences());
  return (
    <form
      className="form"
      aria-label={t('groups:make')}
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <GroupFields draft={draft} onChange={setDraft} />
      {!draft.open && <p className="soft small">{t('groups:make.byLink')}</p>}
      <Fault text={fault} />
      <button className="key key-play" type="submit" disabled={busy}>
        {t('groups:make.do')}
      </button>
    </form>
  );
}

/** For the page of the group, which shows the link once. */
const secretOf = ({ secret }: GroupView): { readonly secret: string } | null => (secret === null ? null : { secret });
