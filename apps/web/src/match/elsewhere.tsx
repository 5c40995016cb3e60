import { useAction, usePage } from '../parley/use.ts';
import { t } from '../text/text.ts';
import { Fault } from '../ui/fault.tsx';

/** The player may be playing this match in another tab or on another device: it can go on here instead (N6). */
export function Elsewhere({ match }: { readonly match: string }) {
  const { resume } = usePage();
  const { act, busy, fault } = useAction(() => resume.playHere(match), {
    'unknown-match': t('match:elsewhere.over'),
    'not-a-party': t('match:elsewhere.notYours'),
    unexpected: t('match:elsewhere.left'),
    'too-fast': t('match:elsewhere.tooOften'),
  });
  return (
    <section className="panel" aria-label={t('match:elsewhere')}>
      <p>{t('match:elsewhere.what')}</p>
      <Fault text={fault} />
      <div className="keys">
        <button className="key key-play" type="button" disabled={busy} onClick={() => act()}>
          {t('match:elsewhere')}
        </button>
      </div>
    </section>
  );
}
