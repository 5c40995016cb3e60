import { wallClock } from '@parley/client';
import type { AdministrationRequest, QueuedComplaint } from '@parley/protocol';
import { useState } from 'react';
import { Link } from '../route.tsx';
import { reasonWords } from '../words/conduct.ts';
import { trustFigure } from '../words/player.ts';
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
      <h2 id="queue-heading">Reports</h2>
      {complaints.length === 0 && <p className="soft">None waits.</p>}
      <ul className="conduct-list" aria-label="Reports" hidden={complaints.length === 0}>
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
        <Link to={`/player/${about.player}`}>{about.name}</Link>, by <Link to={`/player/${by.player}`}>{by.name}</Link>:{' '}
        {reasonWords(reason)}
      </p>
      <p className="small soft">
        {ago(at, wallClock())} · weighs {trustFigure(weight)} of 100
        {restriction !== null && ' · has led to a restriction'}
      </p>
      {text !== '' && <p className="conduct-quote">{text}</p>}
      {lines.length > 0 && (
        <ul className="conduct-quote" aria-label="The line and its neighbours">
          {lines.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one report never change
            <li key={place}>
              {line.isIt ? (
                <strong>
                  {line.author}: {line.text}
                </strong>
              ) : (
                `${line.author}: ${line.text}`
              )}
            </li>
          ))}
        </ul>
      )}
      {subject.kind === 'match' && (
        <p className="keys">
          <Link to={`/match/${subject.id}/verdict`}>The match and its evidence</Link>
        </p>
      )}
      <details>
        <summary>Decide</summary>
        <DecisionForm
          label={`Decision about the report on ${about.name}`}
          decide={decide}
          choices={[
            { text: 'Restrict', isGrave: true, request: impose },
            { text: 'True, no restriction', request: settle('acted') },
            { text: 'Dismiss', request: settle('dismissed') },
            { text: 'Made to harm', request: settle('abusive') },
            { text: 'Duplicate', request: settle('duplicate') },
          ]}
        >
          <MeasureFields measure={measure} onChange={setMeasure} />
        </DecisionForm>
      </details>
    </li>
  );
}
