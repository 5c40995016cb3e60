import type { Verdict } from '@parley/protocol';
import { useEffect, useState } from 'react';
import { useClient } from '../parley/use.ts';
import { useBundleAddress } from '../parley/use-players.ts';
import { t } from '../text/text.ts';
import { notForLong, persistently } from '../ui/persistently.ts';
import type { Checked } from '../words/check.ts';
import { CheckAnswer } from './check-answer.tsx';

type Check =
  | { readonly state: 'not-asked' | 'checking' | 'no-file' | 'gone' | 'out-of-reach' | 'no-program' }
  | Answered;
interface Answered {
  readonly state: 'checked';
  readonly checked: Checked;
}

/** The evidence as a file that anybody can check, here or offline (E6). */
export function EvidenceFile({ verdict }: { readonly verdict: Verdict }) {
  const { match } = verdict;
  const client = useClient();
  const [check, setCheck] = useState<Check>({ state: 'not-asked' });
  const [copied, setCopied] = useState(false);
  const address = useBundleAddress()(match);
  const file = `parley-${match}.json`;
  const command = `npm run verify -- ${file}`;

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const run = async (): Promise<void> => {
    setCheck({ state: 'checking' });
    const answer = await fetch(address).catch(() => null);
    const text = answer?.ok ? await answer.text().catch(() => null) : null;
    if (text === null) return setCheck({ state: NO_TEXT[answer?.status ?? 0] ?? 'out-of-reach' });
    const program = await persistently(() => import('./check.ts'), 3, undefined, notForLong).catch(() => null);
    if (program === null) return setCheck({ state: 'no-program' });
    const keys = await program.keysFor(client, text);
    setCheck({ state: 'checked', checked: await program.check(text, keys, verdict) });
  };

  return (
    <section className="panel evidence-file" aria-labelledby="file-heading">
      <h2 id="file-heading">{t('verdict:file.title')}</h2>
      <p>{t('verdict:file.what')}</p>
      <div className="keys">
        <a className="key" href={address} download={file}>
          {t('verdict:file.download')}
        </a>
        <button className="key" type="button" disabled={check.state === 'checking'} onClick={() => void run()}>
          {t('verdict:file.check')}
        </button>
      </div>
      <div role="status" aria-label={t('verdict:file.label')}>
        <Answer check={check} />
      </div>
      <div className="offline">
        <p className="small soft">{t('verdict:file.offline')}</p>
        <div className="offline-row">
          <code>{command}</code>
          <button className="key key-plain" type="button" onClick={() => void copy(command).then(setCopied)}>
            {copied ? t('verdict:file.copied') : t('verdict:file.copy')}
            <span className="unseen"> {t('verdict:file.command')}</span>
          </button>
        </div>
      </div>
    </section>
  );
}

/** What a status without a file says. */
const NO_TEXT: Readonly<Record<number, 'no-file' | 'gone'>> = { 404: 'no-file', 410: 'gone' };

/** How long "Copied" stands, in milliseconds. */
const SHOWN_MS = 2_000;

/** Whether the text is in the clipboard now; a page on an insecure address has none. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Answer({ check }: { readonly check: Check }) {
  switch (check.state) {
    case 'not-asked':
      return null;
    case 'checking':
      return <p className="soft">{t('verdict:file.checking')}</p>;
    case 'no-file':
      return <p className="fault">{t('verdict:file.noFile')}</p>;
    case 'gone':
      return <p className="fault">{t('verdict:file.gone')}</p>;
    case 'out-of-reach':
      return <p className="fault">{t('verdict:file.outOfReach')}</p>;
    case 'no-program':
      return <p className="fault">{t('verdict:file.noProgram')}</p>;
    case 'checked':
      return <CheckAnswer checked={check.checked} />;
    default:
      return check satisfies never;
  }
}
