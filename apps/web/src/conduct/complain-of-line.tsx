import type { ChatLine } from '@parley/protocol';
import { lazy, Suspense, useState } from 'react';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import './conduct.css';
import { t } from '../text/text.ts';

const ComplainDialog = lazy(() => persistently(() => withTexts(() => import('./complain-dialog.tsx'))));

/** The key beside a line of a chat that reports who said it (S5). */
export function ComplainOfLine({ line: { line, player, name } }: { readonly line: ChatLine }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        className="key key-plain complain-of-line"
        type="button"
        aria-label={t('conduct:report.line', { name })}
        onClick={() => setOpen(true)}
      >
        {t('conduct:report')}
      </button>
      {open && (
        <Suspense fallback={null}>
          <ComplainDialog
            about={{ player, name }}
            subject={{ kind: 'line', id: line }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
