import { wallClock } from '@parley/client';
import type { AdministrationRequest, QueuedComplaint } from '@parley/protocol';
import { useState } from 'react';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { reasonWords } from '../words/conduct.ts';
import { calledName, trustFigure } from '../words/player.ts';
import { ago } from '../words/time.ts';
import { type Decide, DecisionForm } from './decision-form.tsx';
import { FIRST_MEASURE, MeasureFields } from './restrict-form.tsx';

interface QueuedProps {
  readonly complaints: readonly QueuedComplaint[];
  readonly decide: Decide;
}

/** Reports that nobody has decided, those that weigh most first. */
export function QueuedComplaints({ complaints, decide }: QueuedProps) {
  return (
    <section className="panel" aria-labelledby="queue-heading">
      <h2 id="queue-heading">{t('conduct:queue')}</h2>
      {complaints.length === 0 && <p className="soft">{t('conduct:queue.none')}</p>}
      <ul className="conduct-list" aria-label={t('conduct:queue')} hidden={complaints.length === 0}>
        {complaints.map((one) => (
          <Line key={one.id} complaint={one} decide={decide} />
        ))}
      </ul>
    </section>
  );
}

function Line({ complaint, decide }: { readonly complaint: QueuedComplaint; readonly decide: Decide }) {
  const [measure, setMeasure] = useState(FIRST_MEASURE);
  const { id, about, by, subject, reason, text, weight, lines, at, restriction } = complaint;
  const facts = { ago: ago(at, wallClock()), weight: trustFigure(weight) };
  const settle =
    (outcome: Extract<AdministrationRequest, { act: 'settle' }>['outcome']) =>
    (because: string): AdministrationRequest => ({ act: 'settle', complaint: id, outcome, because });
  const impose = (because: string): AdministrationRequest => ({
    act: 'impose',
    player: about.player,
    portions: [...measure.portions],
    ms: measure.ms,
    complaint: id,
    because,
  });
  return (
    <li>
      <p>
        {rich(
          'conduct:queue.by',
          {
            about: (words) => <Link to={`/player/${about.player}`}>{words}</Link>,
            by: (words) => <Link to={`/player/${by.player}`}>{words}</Link>,
          },
          { about: calledName(about), by: calledName(by), reason: reasonWords(reason) },
        )}
      </p>
      <p className="small soft">
        {restriction === null ? t('conduct:queue.weight', facts) : t('conduct:queue.weightLed', facts)}
      </p>
      {text !== '' && <p className="conduct-quote">{text}</p>}
      {lines.length > 0 && (
        <ul className="conduct-quote" aria-label={t('conduct:queue.lines')}>
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one report never change
            <li key={place}>
              {line.isIt ? <strong>{t('conduct:queue.line', line)}</strong> : t('conduct:queue.line', line)}
            </li>
          ))}
        </ul>
      )}
      {subject.kind === 'match' && (
        <p className="keys">
          <Link to={`/match/${subject.id}/verdict`}>{t('conduct:queue.match')}</Link>
        </p>
      )}
      <details>
        <summary>{t('conduct:queue.decide')}</summary>
        <DecisionForm
          label={t('conduct:queue.label', { name: calledName(about) })}
          decide={decide}
          choices={[
            { text: t('conduct:do.restrict'), isGrave: true, request: impose },
            { text: t('conduct:do.acted'), request: settle('acted') },
            { text: t('conduct:do.dismiss'), request: settle('dismissed') },
            { text: t('conduct:do.abusive'), request: settle('abusive') },
            { text: t('conduct:do.duplicate'), request: settle('duplicate') },
          ]}
        >
          <MeasureFields measure={measure} onChange={setMeasure} />
        </DecisionForm>
      </details>
    </li>
  );
}
