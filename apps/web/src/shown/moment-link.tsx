import { useEffect, useState } from 'react';
import { MOVE } from './use-moment.ts';

/** How long "Copied" stands, in milliseconds. */
const SHOWN_MS = 2_000;

/** A link to the moment that is shown, for somebody else who may see the match. */
export function MomentLink({ at }: { readonly at: number }) {
  const [said, setSaid] = useState<'' | 'copied' | 'refused'>('');
  useEffect(() => {
    if (said !== 'copied') return;
    const timer = setTimeout(() => setSaid(''), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const link = (): string => {
    const address = new URL(location.href);
    address.searchParams.set(MOVE, String(at));
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
        {said === 'copied' ? 'Copied' : 'Copy link'}
        <span className="unseen"> to this move</span>
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
          Share…
        </button>
      )}
      <span className="small" role="status">
        {said === 'refused' && 'The browser does not let this page copy. The address of this page leads here, too.'}
        {said === 'copied' && <span className="unseen">The link is copied.</span>}
      </span>
    </>
  );
}
