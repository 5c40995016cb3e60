import { useEffect } from 'react';
import { useStore } from 'zustand';
import { usePage, usePageTitle } from '../parley/use.ts';
import { Link, useNavigate } from '../route.tsx';
import { Loading } from '../ui/nothing.tsx';
import { refusalSentence } from '../words/refusal.ts';
import './account.css';
import { t } from '../text/text.ts';

/** Where a sign-in link of another site leads (S2 c). The ticket was taken out of the address before this is drawn. */
export function Component() {
  usePageTitle(t('account:enter.title'));
  const { arrival } = usePage();
  const arrived = useStore(arrival.store);
  const navigate = useNavigate();
  useEffect(() => {
    if (arrived.state === 'done') navigate('/', { replace: true });
  }, [arrived, navigate]);
  switch (arrived.state) {
    case 'entering':
    case 'done':
      return <Loading what={t('account:enter.signing')} rows={3} />;
    case 'none':
      return (
        <div className="narrow-page">
          <h1>{t('account:enter.none')}</h1>
          <p className="soft">{t('account:enter.noneWhy')}</p>
          <div className="keys">
            <ToLobby />
          </div>
        </div>
      );
    case 'asking':
      return (
        <div className="narrow-page">
          <h1>{t('account:signedInAs', { name: arrived.as })}</h1>
          <p className="soft">{t('account:enter.change')}</p>
          <div className="keys">
            <Link className="key key-play" to="/" replace>
              {t('account:enter.stay', { name: arrived.as })}
            </Link>
            <button className="key" type="button" onClick={() => void arrival.accept(arrived.ticket)}>
              {t('account:enter.use')}
            </button>
          </div>
        </div>
      );
    case 'refused':
      return (
        <div className="narrow-page">
          <h1>{t('account:enter.refused')}</h1>
          <p className="fault" role="alert">
            {refusalSentence(arrived.refusal)}
          </p>
          <div className="keys">
            {arrived.ticket !== null && <Again ticket={arrived.ticket} />}
            <ToLobby />
          </div>
        </div>
      );
    default:
      return unreachable(arrived);
  }
}

function Again({ ticket }: { readonly ticket: string }) {
  const { arrival } = usePage();
  return (
    <button className="key key-play" type="button" onClick={() => void arrival.arrive(ticket)}>
      {t('ui:tryAgain')}
    </button>
  );
}

function ToLobby() {
  return (
    <Link className="key" to="/">
      {t('account:toLobby')}
    </Link>
  );
}

function unreachable(state: never): never {
  throw new Error(`not a state of an arrival: ${JSON.stringify(state)}`);
}
