import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { useTickView } from '../titles/use-title-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { TickField, type TickFieldProps } from './tick-field.tsx';

/** What stands in the place of the board in a match in real time, once the view of its title is there. */
export default function TickBoard(props: Omit<TickFieldProps, 'shown' | 'ticks'>) {
  const { title, ticks } = props.session;
  const loaded = useTickView(title.id);
  if (loaded.state === 'loading') return <Loading what={t('match:opening')} rows={6} />;
  if (ticks === null || loaded.state !== 'loaded')
    return <p className="fault">{t('match:noBoard', { title: titleName(title.id) })}</p>;
  return <TickField {...props} ticks={ticks} shown={loaded.view} />;
}
