import { LIMITS, type RestrictionView } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { useBundleAddress } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { Fault } from '../ui/fault.tsx';
import { headingWords, restrictionWords, wayOutWords, whyWords } from '../words/conduct.ts';
import { count, momentWords } from '../words/time.ts';
import { TextField } from './text-field.tsx';

interface RestrictionProps {
  readonly restriction: RestrictionView;
  readonly changed: () => Promise<void>;
}

/** What, why, until when, and what to do; with the appeals and their answers. */
export function Restriction({ restriction, changed }: RestrictionProps) {
  const { state, appeals } = restriction;
  const mayAppeal =
    state === 'standing' &&
    appeals.length < LIMITS.appealsPerRestriction &&
    !appeals.some((appeal) => appeal.state === 'open');
  // The answer to an appeal says the same, and stands below.
  const isNews = restriction.changed !== null && !appeals.some(({ answer }) => answer === restriction.changed);
  return (
    <li>
      <h3>{state === 'standing' ? restrictionWords(restriction) : headingWords(restriction)}</h3>
      {state === 'standing' ? (
        <p>
          {whyWords(restriction)} {wayOutWords(restriction)}
        </p>
      ) : (
        <p className="soft">
          {whyWords(restriction)} From {momentWords(restriction.from)} to {momentWords(restriction.until)}.
        </p>
      )}
      {isNews && <p className="conduct-quote">{restriction.changed}</p>}
      <Sources restriction={restriction} />
      {appeals.map((appeal) => (
        <div key={appeal.id}>
          <p className="small soft">
            {APPEAL_WORDS[appeal.state]} You wrote, {momentWords(appeal.at)}:
          </p>
          <p className="conduct-quote">{appeal.text}</p>
          {appeal.answer !== null && (
            <p>
              The answer: <strong>{appeal.answer}</strong>
            </p>
          )}
        </div>
      ))}
      {mayAppeal && <AppealForm restriction={restriction} changed={changed} />}
    </li>
  );
}

const APPEAL_WORDS = {
  open: 'Your appeal waits for an answer.',
  granted: 'Your appeal was granted.',
  refused: 'Your appeal was refused.',
} as const;

/** The matches that it rests on, with their evidence. Who reported is nobody's business. */
function Sources({ restriction }: Pick<RestrictionProps, 'restriction'>) {
  const { matches, complaints } = restriction;
  if (matches.length === 0 && complaints === 0) return null;
  return (
    <div className="keys">
      <span className="small soft">
        {complaints > 0 && `${count(complaints, 'report')}. `}
        {matches.length > 0 && 'It is about'}
      </span>
      {matches.map((match, at) => (
        <Link key={match} to={`/match/${match}/verdict`}>
          {matches.length === 1 ? 'this match' : `match ${at + 1}`}
        </Link>
      ))}
    </div>
  );
}

function AppealForm({ restriction, changed }: RestrictionProps) {
  const bundleAddress = useBundleAddress();
  const client = useClient();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [match, setMatch] = useState(restriction.matches[0] ?? null);
  const { act, busy, fault } = useAction(async () => {
    const result = await client.conduct.appeal({ restriction: restriction.id, text, match });
    if (result.ok) await changed();
    return result;
  });
  if (!isOpen) {
    return (
      <div className="keys">
        <button className="key" type="button" onClick={() => setOpen(true)}>
          Appeal
        </button>
      </div>
    );
  }
  return (
    <form
      className="form"
      aria-label="Appeal"
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <TextField label="Why is this wrong?" most={LIMITS.appealChars} value={text} onChange={setText} required />
      {restriction.matches.length > 0 && (
        <>
          <label className="field">
            <span className="legend">Evidence that goes with it</span>
            <select value={match ?? ''} onChange={(event) => setMatch(event.target.value || null)}>
              {restriction.matches.map((id, at) => (
                <option key={id} value={id}>
                  {restriction.matches.length === 1
                    ? 'The signed moves of this match'
                    : `The signed moves of match ${at + 1}`}
                </option>
              ))}
              <option value="">None</option>
            </select>
          </label>
          {match !== null && (
            <p className="small">
              <a href={bundleAddress(match)} download={`parley-${match}.json`}>
                See for yourself what is in it
              </a>
            </p>
          )}
        </>
      )}
      <Fault text={fault} />
      <div className="keys">
        <button className="key key-play" type="submit" disabled={busy || text.trim() === ''}>
          Send the appeal
        </button>
      </div>
    </form>
  );
}
