import { type ComplaintReason, type ComplaintSubject, LIMITS, type PlayerCard } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { Overlay } from '../ui/confirm.tsx';
import { Fault } from '../ui/fault.tsx';
import { Selector } from '../ui/selector.tsx';
import { REASONS } from '../words/conduct.ts';
import { TextField } from './text-field.tsx';
import './conduct.css';

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
      <Overlay open onClose={onClose} role="dialog" title="Thank you">
        <p role="status">
          Your report is in. Reports by players who have earned trust act by themselves, and a person looks at them.
          What came of it stands under <Link to="/fair-play">Fair play</Link>.
        </p>
        <p className="small soft">You can also block {about.name} from the list in the lobby.</p>
        <div className="keys">
          <button className="key" type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </Overlay>
    );
  }
  return (
    <Overlay open onClose={onClose} role="dialog" title={`Report ${about.name}`}>
      <form
        className="form complain"
        onSubmit={(event) => {
          event.preventDefault();
          act();
        }}
      >
        <Selector label="What was wrong?" options={REASONS} value={reason} onChange={setReason} />
        <TextField label="In your words" most={LIMITS.complaintChars} value={text} onChange={setText} />
        <p className="small soft">
          {about.name} does not learn who reported. {aside(subject)} Reports that turn out to be false count against the
          next ones.
        </p>
        <Fault text={fault} />
        <div className="keys">
          <button className="key" type="button" onClick={onClose}>
            Not now
          </button>
          <button className="key key-bad" type="submit" disabled={busy}>
            Send the report
          </button>
        </div>
      </form>
    </Overlay>
  );
}

const aside = ({ kind }: ComplaintSubject): string =>
  kind === 'match'
    ? 'The result of the match stays as it is decided.'
    : 'The line goes with the report, and a few lines before and after it.';
