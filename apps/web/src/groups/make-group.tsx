import { cleanText, type GroupView, groupViewSchema, LIMITS, ROUTES } from '@parley/protocol';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useAction, useClient, useClientState } from '../parley/use.ts';
import { groupNameSentences } from '../words/group.ts';

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
  const [name, setName] = useState('');
  const [about, setAbout] = useState('');
  const [open, setOpen] = useState(true);
  const { act, busy, fault } = useAction(async () => {
    const wish = { name: name.trim(), about: cleanText(about), open };
    const made = await client.call(ROUTES.groups, wish, groupViewSchema);
    if (made.ok) await navigate(`/g/${made.value.card.group}`, { state: secretOf(made.value) });
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
      {!open && <p className="soft small">People join by a link that you send them.</p>}
      {fault !== null && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <button className="key key-play" type="submit" disabled={busy}>
        Make the group
      </button>
    </form>
  );
}

/** For the page of the group, which shows the link once. */
const secretOf = ({ secret }: GroupView): { readonly secret: string } | null => (secret === null ? null : { secret });
