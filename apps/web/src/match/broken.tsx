import { t } from '../text/text.ts';
import { AgainKeys } from './again-keys.tsx';

/** A fault has stopped the match on this page. Another attempt may end in the same fault, so there is a way out besides. */
export function Broken() {
  return (
    <>
      <AgainKeys />
      <p className="small soft">{t('match:broken.leaving')}</p>
    </>
  );
}
