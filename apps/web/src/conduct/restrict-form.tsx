import { type AdministrationRequest, PORTIONS, type Portion } from '@parley/protocol';
import { useState } from 'react';
import { Selector } from '../ui/selector.tsx';
import { PORTION_WORDS } from '../words/conduct.ts';
import { type Decide, DecisionForm } from './decision-form.tsx';

/** What is taken, and for how long (milliseconds). */
export interface Measure {
  readonly portions: readonly Portion[];
  readonly ms: number;
}

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { value: HOUR_MS, text: '1 hour' },
  { value: 24 * HOUR_MS, text: '1 day' },
  { value: 7 * 24 * HOUR_MS, text: '7 days' },
  { value: 30 * 24 * HOUR_MS, text: '30 days' },
] as const;

export const FIRST_MEASURE: Measure = { portions: ['ranked', 'tournament'], ms: HOUR_MS };

interface MeasureProps {
  readonly measure: Measure;
  readonly onChange: (measure: Measure) => void;
}

export function MeasureFields({ measure, onChange }: MeasureProps) {
  const { portions, ms } = measure;
  const toggled = (portion: Portion): readonly Portion[] =>
    portions.includes(portion) ? portions.filter((one) => one !== portion) : [...portions, portion];
  return (
    <>
      <fieldset className="selector">
        <legend className="legend">What a restriction takes; nothing is a warning</legend>
        <div className="conduct-ticks">
          {PORTIONS.map((portion) => (
            <label key={portion} className="tick">
              <input
                type="checkbox"
                checked={portions.includes(portion)}
                onChange={() => onChange({ portions: toggled(portion), ms })}
              />
              {PORTION_WORDS[portion]}
            </label>
          ))}
        </div>
      </fieldset>
      <Selector
        label="For how long"
        options={LENGTHS}
        value={ms}
        onChange={(next: number) => onChange({ portions, ms: next })}
      />
    </>
  );
}

/** For what no report names: a player by the address of its profile. */
export function RestrictSomebody({ decide }: { readonly decide: Decide }) {
  const [address, setAddress] = useState('');
  const [measure, setMeasure] = useState(FIRST_MEASURE);
  const impose = (because: string): AdministrationRequest => ({
    act: 'impose',
    // The id is the last part of the address of a profile.
    player: address.trim().split('/').at(-1) ?? '',
    portions: [...measure.portions],
    ms: measure.ms,
    complaint: null,
    because,
  });
  return (
    <section className="panel" aria-labelledby="restrict-heading">
      <h2 id="restrict-heading">Restrict somebody</h2>
      <details>
        <summary>Without a report</summary>
        <DecisionForm
          label="Restrict somebody"
          decide={decide}
          choices={[{ text: 'Restrict', isGrave: true, request: impose }]}
        >
          <label className="field">
            <span className="legend">Address of the profile</span>
            <input value={address} onChange={(event) => setAddress(event.target.value)} />
          </label>
          <MeasureFields measure={measure} onChange={setMeasure} />
        </DecisionForm>
      </details>
    </section>
  );
}
