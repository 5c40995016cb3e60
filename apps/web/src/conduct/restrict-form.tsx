import { type AdministrationRequest, PORTIONS, type Portion } from '@parley/protocol';
import { useState } from 'react';
import { t } from '../text/text.ts';
import { Selector } from '../ui/selector.tsx';
import { portionNames } from '../words/conduct.ts';
import { units } from '../words/time.ts';
import { type Decide, DecisionForm } from './decision-form.tsx';

/** What is taken, and for how long (milliseconds). */
export interface Measure {
  readonly portions: readonly Portion[];
  readonly ms: number;
}

const HOUR_MS = 3_600_000;
const lengths = () =>
  [
    { value: HOUR_MS, text: units(1, 'hour') },
    { value: 24 * HOUR_MS, text: units(1, 'day') },
    { value: 7 * 24 * HOUR_MS, text: units(7, 'day') },
    { value: 30 * 24 * HOUR_MS, text: units(30, 'day') },
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
        <legend className="legend">{t('conduct:restrict.takes')}</legend>
        <div className="conduct-ticks">
          {PORTIONS.map((portion) => (
            <label key={portion} className="tick">
              <input
                type="checkbox"
                checked={portions.includes(portion)}
                onChange={() => onChange({ portions: toggled(portion), ms })}
              />
              {portionNames(portion)}
            </label>
          ))}
        </div>
      </fieldset>
      <Selector
        label={t('conduct:restrict.howLong')}
        options={lengths()}
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
      <h2 id="restrict-heading">{t('conduct:restrict')}</h2>
      <details>
        <summary>{t('conduct:restrict.without')}</summary>
        <DecisionForm
          label={t('conduct:restrict')}
          decide={decide}
          choices={[{ text: t('conduct:do.restrict'), isGrave: true, request: impose }]}
        >
          <label className="field">
            <span className="legend">{t('conduct:restrict.address')}</span>
            <input value={address} onChange={(event) => setAddress(event.target.value)} />
          </label>
          <MeasureFields measure={measure} onChange={setMeasure} />
        </DecisionForm>
      </details>
    </section>
  );
}
