import { askersIn, type Self } from '@parley/protocol';
import { useAction, useClient } from '../parley/use.ts';
import { Link } from '../route.tsx';
import { rich } from '../text/rich.tsx';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';
import { acceptanceWords, WATCHERS } from '../words/acceptance.ts';

type Accepts = Self['accepts'];

/** Who may ask this player for a match of each mode, and who may watch its matches (S3). */
export function Acceptances({ self }: { readonly self: Self }) {
  const client = useClient();
  const { act, busy, fault } = useAction((accepts: Accepts) => client.request({ type: 'accepts', accepts }));
  const { accepts } = self;
  const modes = (['casual', 'ranked'] as const).filter((mode) => self.portions.includes(mode));
  return (
    <>
      {modes.map((mode) => (
        <Ticks
          key={mode}
          legend={t(`account:accept.${mode}`)}
          busy={busy}
          ticks={askersIn(mode).map((kind) => ({
            text: acceptanceWords(mode, kind),
            checked: accepts[mode][kind],
            change: (checked) => act({ ...accepts, [mode]: { ...accepts[mode], [kind]: checked } }),
          }))}
        />
      ))}
      <Ticks
        legend={t('account:accept.watch')}
        busy={busy}
        ticks={WATCHERS.map((kind) => ({
          text: acceptanceWords('watch', kind),
          checked: accepts.watch[kind],
          change: (checked) => act({ ...accepts, watch: { ...accepts.watch, [kind]: checked } }),
        }))}
      />
      <p className="soft small">
        {rich('account:accept.watchers', { link: (words) => <Link to="/classes">{words}</Link> })}
      </p>
      <Fault text={fault} />
    </>
  );
}

interface Tick {
  readonly text: string;
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
}

interface TicksProps {
  readonly legend: string;
  readonly busy: boolean;
  readonly ticks: readonly Tick[];
}

function Ticks({ legend, busy, ticks }: TicksProps) {
  return (
    <fieldset className="selector">
      <legend className="legend">{legend}</legend>
      {ticks.map(({ text, checked, change }) => (
        <label key={text} className="tick">
          <input type="checkbox" checked={checked} disabled={busy} onChange={(event) => change(event.target.checked)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
