import { t } from '../text/text.ts';
import { tickManifestOf } from '../titles/catalog.ts';
import { titleName } from '../titles/title-name.ts';
import { useTickView } from '../titles/use-tick-view.ts';
import { Loading } from '../ui/nothing.tsx';
import { TickField, type TickFieldProps } from './tick-field.tsx';

/** What stands in the place of the board in a match in real time, once the view of its title is there. */
export default function TickBoard(props: Omit<TickFieldProps, 'shown' | 'ticks'>) {
  const { title, ticks } = props.session;
  const manifest = tickManifestOf(title.id);
  const shown = useTickView(manifest);
  if (ticks === null || manifest === null || shown === 'failed')
    return <p className="fault">{t('match:noBoard', { title: titleName(title.id) })}</p>;
  if (shown === null) return <Loading what={t('match:opening')} rows={6} />;
  return <TickField {...props} ticks={ticks} shown={shown} />;
}
