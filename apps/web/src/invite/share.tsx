import { useState } from 'react';
import { Qr } from './qr.tsx';
import './invite.css';
import { t } from '../text/text.ts';

/** A link to pass on: as a QR code, to copy, and to hand to another application where the browser can do that. */
export function Share({ link, text }: { readonly link: string; readonly text: string }) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(link).then(
      () => setSaid(t('invite:copied')),
      () => setSaid(t('invite:notCopied')),
    );
  };
  return (
    <div className="share">
      <Qr link={link} label={t('invite:qr')} />
      <div className="share-words form">
        <label className="field">
          <span className="legend">{t('invite:link')}</span>
          <input readOnly value={link} onFocus={(event) => event.target.select()} />
        </label>
        <div className="keys">
          <button type="button" className="key" onClick={copy}>
            {t('invite:copy')}
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
              {t('invite:share')}
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
