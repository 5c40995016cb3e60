import { LIMITS, type RestrictionView } from '@parley/protocol';
import { useState } from 'react';
import { useAction, useClient } from '../parley/use.ts';
import { useBundleAddress } from '../parley/use-players.ts';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { headingWords, restrictionWords, wayOutWords, whyWords } from '../words/conduct.ts';
import { momentWords } from '../words/time.ts';
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
          {t('conduct:was', {
            why: whyWords(restriction),
            from: momentWords(restriction.from),
            until: momentWords(restriction.until),
          })}
        </p>
      )}
      {isNews && <p className="conduct-quote">{restriction.changed}</p>}
      <Sources restriction={restriction} />
      {appeals.map((appeal) => (
        <div key={appeal.id}>
          <p className="small soft">
            {t('conduct:appeal.wrote', { state: t(`conduct:appeal.${appeal.state}`), at: momentWords(appeal.at) })}
          </p>
          <p className="conduct-quote">{appeal.text}</p>
          {appeal.answer !== null && (
            <p>
              {rich('conduct:appeal.answer', { b: (words) => <strong>{words}</strong> }, { answer: appeal.answer })}
            </p>
          )}
        </div>
      ))}
      {mayAppeal && <AppealForm restriction={restriction} changed={changed} />}
    </li>
  );
}

/** The matches that it rests on, with their evidence. Who reported is nobody's business. */
function Sources({ restriction }: Pick<RestrictionProps, 'restriction'>) {
  const { matches, complaints } = restriction;
  if (matches.length === 0 && complaints === 0) return null;
  return (
    <div className="keys">
      <span className="small soft">
        {complaints > 0 && t('conduct:sources.reports', { count: complaints })}{' '}
        {matches.length > 0 && t('conduct:sources.about')}
      </span>
      {matches.map((match, at) => (
        <Link key={match} to={`/match/${match}/verdict`}>
          {matches.length === 1 ? t('conduct:sources.match') : t('conduct:sources.matchN', { n: at + 1 })}
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
          {t('conduct:appeal')}
        </button>
      </div>
    );
  }
  return (
    <form
      className="form"
      aria-label={t('conduct:appeal')}
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <TextField label={t('conduct:appeal.why')} most={LIMITS.appealChars} value={text} onChange={setText} required />
      {restriction.matches.length > 0 && (
        <>
          <label className="field">
            <span className="legend">{t('conduct:appeal.evidence')}</span>
            <select value={match ?? ''} onChange={(event) => setMatch(event.target.value || null)}>
              {restriction.matches.map((id, at) => (
                <option key={id} value={id}>
                  {restriction.matches.length === 1
                    ? t('conduct:appeal.movesOne')
                    : t('conduct:appeal.moves', { n: at + 1 })}
                </option>
              ))}
              <option value="">{t('conduct:appeal.none')}</option>
            </select>
          </label>
          {match !== null && (
            <p className="small">
              <a href={bundleAddress(match)} download={`parley-${match}.json`}>
                {t('conduct:appeal.see')}
              </a>
            </p>
          )}
        </>
      )}
      <Fault text={fault} />
      <div className="keys">
        <button className="key key-play" type="submit" disabled={busy || text.trim() === ''}>
          {t('conduct:appeal.send')}
        </button>
      </div>
    </form>
  );
}
