import { type GroupView, groupViewSchema, ROUTES } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient, useClientState } from '../parley/use.ts';
import { Link, useNavigate } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import { groupNameSentences } from '../words/group.ts';
import { type GroupDraft, GroupFields, wishOf } from './group-fields.tsx';

/** Members make groups; a guest reads how to become one. */
export function MakeGroup() {
  const { self } = useClientState();
  return (
    <section className="panel" aria-labelledby="make-heading">
      <h2 id="make-heading">Make a group</h2>
      {self?.class === 'member' ? (
        <MakeForm />
      ) : (
        <p>
          Members make groups. <Link to="/sign-in">Create an account</Link>: it takes a name and a password, and keeps
          what you played.
        </p>
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
  }, groupNameSentences);
  return (
    <form
      className="form"
      aria-label="Make a group"
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <GroupFields draft={draft} onChange={setDraft} />
      {!draft.open && <p className="soft small">People join by a link that you send them.</p>}
      <Fault text={fault} />
      <button className="key key-play" type="submit" disabled={busy}>
        Make the group
      </button>
    </form>
  );
}

/** For the page of the group, which shows the link once. */
const secretOf = ({ secret }: GroupView): { readonly secret: string } | null => (secret === null ? null : { secret });
