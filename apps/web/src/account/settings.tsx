import type { Self } from '@parley/protocol';
import { useEffect, useRef, useState } from 'react';
import { Avatar } from '../avatar/avatar.tsx';
import { avatarSeed } from '../avatar/shape.ts';
import { useAction, useClient, usePage } from '../parley/use.ts';
import { Link, useLocation, useNavigate } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { calledName } from '../words/player.ts';
import { Acceptances } from './acceptances.tsx';
import { InvitationLinks } from './invitation-links.tsx';
import { OwnData } from './own-data.tsx';
import { QuietForm } from './quiet-form.tsx';

/** What players can change about themselves: name, picture, accepted classes, blocked players, and signing out. */
export function Settings({ self }: { readonly self: Self }) {
  return (
    <section className="panel settings" aria-label={t('account:settings')}>
      {self.class === 'limited' && (
        <p className="said">
          {rich('account:settings.guest', { link: (words) => <Link to="/sign-in#create">{words}</Link> })}
        </p>
      )}
      <NameForm self={self} />
      <PictureForm self={self} />
      <Acceptances self={self} />
      <QuietForm self={self} />
      <AddressForm self={self} />
      <InvitationLinks />
      <Blocked self={self} />
      <div>
        <h2>{t('account:settings.signIn')}</h2>
        <Link className="key" to="/account">
          {t('account:page.title')}
        </Link>
      </div>
      <p className="keys">
        <Link className="key key-plain" to="/fair-play">
          {t('account:fairPlay')}
        </Link>
        {self.administrator === true && (
          <Link className="key key-plain" to="/admin">
            {t('account:settings.admin')}
          </Link>
        )}
      </p>
      <OwnData self={self} />
      <SignOut self={self} />
    </section>
  );
}

function NameForm({ self }: { readonly self: Self }) {
  const client = useClient();
  const field = useRef<HTMLInputElement>(null);
  const { hash } = useLocation();
  // Who came to change its name can type at once: after the shell has given the focus to the new page.
  useEffect(() => {
    if (hash !== '#name') return;
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, [hash]);
  const [name, setName] = useState(self.name);
  const [saved, setSaved] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await client.setProfile({ name: name.trim() });
    setSaved(result.ok);
    return result;
  });
  return (
    <form
      className="form"
      aria-label={t('account:settings.form')}
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <label className="field">
        <span className="legend">{t('account:name')}</span>
        <input
          ref={field}
          required
          minLength={3}
          maxLength={20}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setSaved(false);
          }}
        />
      </label>
      <div className="keys">
        <button className="key" type="submit" disabled={busy || name.trim() === self.name}>
          {t('account:settings.saveName')}
        </button>
        <span role="status">{saved && t('account:saved')}</span>
      </div>
      <Fault text={fault} />
    </form>
  );
}

const OFFERED = 6;

function PictureForm({ self }: { readonly self: Self }) {
  const client = useClient();
  const [offered, setOffered] = useState(() => seeds());
  const { act, busy, fault } = useAction((avatar: string) => client.setProfile({ avatar }));
  return (
    <fieldset className="selector">
      <legend className="legend">{t('account:picture')}</legend>
      <div className="pictures">
        {[self.avatar, ...offered.filter((seed) => seed !== self.avatar)].slice(0, OFFERED + 1).map((seed, i) => (
          <button
            key={seed}
            type="button"
            className="picture-key"
            aria-label={i === 0 ? t('account:picture.own') : t('account:picture.number', { number: i })}
            aria-pressed={seed === self.avatar}
            disabled={busy}
            onClick={() => act(seed)}
          >
            <Avatar seed={seed} size={52} />
          </button>
        ))}
        <button type="button" className="key" onClick={() => setOffered(seeds())}>
          {t('account:picture.others')}
        </button>
      </div>
      <Fault text={fault} />
    </fieldset>
  );
}

function seeds(): readonly string[] {
  return Array.from({ length: OFFERED }, () => avatarSeed(Math.random));
}

/** Whether others get only relayed addresses of this player (S17). */
function AddressForm({ self }: { readonly self: Self }) {
  const client = useClient();
  const field = useRef<HTMLInputElement>(null);
  const { hash } = useLocation();
  // As with the name: who came for this finds it under the keyboard.
  useEffect(() => {
    if (hash !== '#address') return;
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [hash]);
  const { act, busy, fault } = useAction((hidden: boolean) => client.hideAddress(hidden));
  return (
    <fieldset className="selector">
      <legend className="legend">{t('account:address')}</legend>
      <label className="tick">
        <input
          ref={field}
          type="checkbox"
          role="switch"
          aria-checked={self.hidden}
          className="switch"
          aria-describedby="address-hint"
          checked={self.hidden}
          disabled={busy}
          onChange={(event) => act(event.target.checked)}
        />
        {t('account:address.hide')}
      </label>
      <p className="soft small" id="address-hint">
        {t('account:address.what')}
      </p>
      <Fault text={fault} />
    </fieldset>
  );
}

function Blocked({ self }: { readonly self: Self }) {
  const client = useClient();
  const { act, busy, fault } = useAction((player: string) => client.request({ type: 'unblock', player }));
  return (
    <div>
      <h2>{t('account:blocked')}</h2>
      {self.blocked.length === 0 ? (
        <p className="soft small">{t('account:blocked.none')}</p>
      ) : (
        <ul aria-label={t('account:blocked')}>
          {self.blocked.map((each) => (
            <li key={each.player} className="blocked">
              {calledName(each)}
              <button
                type="button"
                className="key key-plain"
                disabled={busy}
                aria-label={t('account:unblockName', { name: calledName(each) })}
                onClick={() => act(each.player)}
              >
                {t('account:unblock')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Fault text={fault} />
    </div>
  );
}

function SignOut({ self }: { readonly self: Self }) {
  const client = useClient();
  const { enter } = usePage();
  const navigate = useNavigate();
  const { act, busy } = useAction(async () => {
    await client.signOut();
    navigate('/');
    await enter();
    return { ok: true, value: null };
  });
  if (self.class !== 'member') return null;
  return (
    <div className="keys">
      <button type="button" className="key key-bad" disabled={busy} onClick={() => act()}>
        {t('account:signOut')}
      </button>
    </div>
  );
}
