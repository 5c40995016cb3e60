import { useState } from 'react';
import { Qr } from './qr.tsx';
import './invite.css';

/** A link to pass on: as a QR code, to copy, and to hand to another application where the browser can do that. */
export function Share({ link, text }: { readonly link: string; readonly text: string }) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(link).then(
      () => setSaid('Copied.'),
      () => setSaid('The browser does not let this page copy. Select the link and copy it yourself.'),
    );
  };
  return (
    <div className="share">
      <Qr link={link} label="QR code of the invitation link" />
      <div className="share-words form">
        <label className="field">
          <span className="legend">Invitation link</span>
          <input readOnly value={link} onFocus={(event) => event.target.select()} />
        </label>
        <div className="keys">
          <button type="button" className="key" onClick={copy}>
            Copy link
          </button>
          {'share' in navigator && (
            <button
              type="button"
              className="key"
              onClick={() => {
                // Who closes the menu of the system has decided that.
                navigator.share({ title: 'Parley', text, url: link }).catch(() => {});
              }}
            >
              Share…
            </button>
          )}
        </div>
        <p className="small" role="status">
          {said}
        </p>
      </div>
    </div>
  );
}
