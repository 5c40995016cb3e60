import { useState } from 'react';

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
        Copy
      </button>
      <button className="key" type="button" onClick={() => download(text, file)}>
        Download
      </button>
      <span role="status">
        {copied === 'yes' && 'Copied.'}
        {copied === 'no' && 'The browser does not let this page copy. Write it down, or download it.'}
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
