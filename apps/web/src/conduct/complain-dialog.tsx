import { type ComplaintReason, type ComplaintSubject, LIMITS, type PlayerCard } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Overlay } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { Selector } from '../ui/selector.tsx';
import { reasons } from '../words/conduct.ts';
import { TextField } from './text-field.tsx';
import './conduct.css';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { calledName } from '../words/player.ts';

interface ComplainProps {
  readonly about: Pick<PlayerCard, 'player' | 'name'>;
  readonly subject: ComplaintSubject;
  readonly onClose: () => void;
}

/** What was wrong with a player in a match, or with a line of a chat: a reason, and words if there are any. */
export default function ComplainDialog({ about, subject, onClose }: ComplainProps) {
  const client = useClient();
  const [reason, setReason] = useState<ComplaintReason>(subject.kind === 'line' ? 'abuse' : 'cheating');
  const [text, setText] = useState('');
  const [isSent, setSent] = useState(false);
  const { act, busy, fault } = useAction(async () => {
    const result = await client.conduct.complain({ about: about.player, subject, reason, text });
    setSent(result.ok);
    return result;
  });
  if (isSent) {
    return (
      <Overlay open onClose={onClose} role="dialog" title={t('conduct:thanks')}>
        <p role="status">{rich('conduct:thanks.what', { link: (words) => <Link to="/fair-play">{words}</Link> })}</p>
        <p className="small soft">{t('conduct:thanks.block', { name: calledName(about) })}</p>
        <div className="keys">
          <button className="key" type="button" onClick={onClose}>
            {t('conduct:close')}
          </button>
        </div>
      </Overlay>
    );
  }
  return (
    <Overlay open onClose={onClose} role="dialog" title={t('conduct:report.name', { name: calledName(about) })}>
      <form
        className="form complain"
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <Selector label={t('conduct:report.wrong')} options={reasons()} value={reason} onChange={setReason} />
        <TextField label={t('conduct:report.words')} most={LIMITS.complaintChars} value={text} onChange={setText} />
        <p className="small soft">{t('conduct:report.secret', { name: calledName(about), aside: aside(subject) })}</p>
        <Fault text={fault} />
        <div className="keys">
          <button className="key" type="button" onClick={onClose}>
            {t('conduct:notNow')}
          </button>
          <button className="key key-bad" type="submit" disabled={busy}>
            {t('conduct:report.send')}
          </button>
        </div>
      </form>
    </Overlay>
  );
}

const aside = ({ kind }: ComplaintSubject): string =>
  kind === 'match' ? t('conduct:report.asideMatch') : t('conduct:report.asideLine');
