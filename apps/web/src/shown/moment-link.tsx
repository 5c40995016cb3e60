import { useEffect, useState } from 'react';
import { t } from '../text/text.ts';

/** How long "Copied" stands, in milliseconds. */
const SHOWN_MS = 2_000;

interface MomentLinkProps {
  readonly at: number;
  /** Under which the address has it. */
  readonly name: string;
  /** After "Copy link", for who only hears it. */
  readonly what: string;
}

/** A link to the moment that is shown, for somebody else who may see the match. */
export function MomentLink({ at, name, what }: MomentLinkProps) {
  const [said, setSaid] = useState<'' | 'copied' | 'refused'>('');
  useEffect(() => {
    if (said !== 'copied') return;
    const timer = setTimeout(() => setSaid(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const link = (): string => {
    const address = new URL(location.href);
    address.searchParams.set(name, String(at));
    return address.href;
  };
  const copy = (): void => {
    // A page on an insecure address has no clipboard.
    const { clipboard } = navigator as { readonly clipboard?: Clipboard };
    const written = clipboard?.writeText(link()) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  };
  return (
    <>
      <button className="key" type="button" onClick={copy}>
        {said === 'copied' ? t('shown:copied') : t('shown:copyLink')}
        <span className="unseen"> {what}</span>
      </button>
      {'share' in navigator && (
        <button
          className="key"
          type="button"
          onClick={() => {
            // Who closes the menu of the system has decided that.
            navigator.share({ title: 'Parley', url: link() }).catch(() => {});
          }}
        >
          {t('shown:share')}
        </button>
      )}
      <span className="small" role="status">
        {said === 'refused' && t('shown:notCopied')}
        {said === 'copied' && <span className="unseen">{t('shown:copied.said')}</span>}
      </span>
    </>
  );
}
