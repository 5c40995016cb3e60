import { useState } from 'react';
import { t } from '../text/text.ts';

/** Takes a secret off the page that is shown only once: by copying it, or as a file. */
export function KeepText({ text, file }: { readonly text: string; readonly file: string }) {
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(text).then(
      () => 'yes' as const,
      () => 'no' as const,
    );
    setCopied(done);
  };
  return (
    <div className="keys">
      <button className="key" type="button" onClick={() => void copy()}>
        {t('account:copy')}
      </button>
      <button className="key" type="button" onClick={() => download(text, file)}>
        {t('account:download')}
      </button>
      <span role="status">
        {copied === 'yes' && t('account:copied')}
        {copied === 'no' && t('account:notCopied')}
      </span>
    </div>
  );
}

function download(text: string, file: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  // The browser has taken the file when the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
