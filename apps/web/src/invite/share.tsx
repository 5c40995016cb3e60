import { useState } from 'react';
import { QrCode } from '../ui/qr-code.tsx';
import './invite.css';
import { t } from '../text/text.ts';

interface ShareProps {
  readonly link: string;
  /** What the other application shows beside the link. */
  readonly text: string;
  /** What the link is. */
  readonly label?: string;
}

/** A link to pass on: as a QR code, to copy, and to hand to another application where the browser can do that. */
export function Share({ link, text, label = t('invite:link') }: ShareProps) {
  const [said, setSaid] = useState('');
  const copy = (): void => {
    // Absent where the page did not come over HTTPS.
    const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => setSaid(t('invite:copied')),
      () => setSaid(t('invite:notCopied')),
    );
  };
  return (
    <div className="share">
      <QrCode text={link} label={t('invite:qr')} />
      <div className="share-words form">
        <label className="field">
          <span className="legend">{label}</span>
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
