import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../parley/theme.ts';
import { t } from '../text/text.ts';
import { notForLong, persistently } from '../ui/persistently.ts';
import type { CurvePoint } from '../words/trust-curve.ts';

interface CurvePictureProps {
  readonly points: readonly CurvePoint[];
  /** Called with the position in `points` under the pointer; null if there is none. */
  readonly onPoint: (at: number | null) => void;
}

type Stage = 'loading' | 'drawn' | 'failed';

/**
 * The curve as a picture. The drawing library is loaded only here; the sentence and the table beside it do not need it.
 */
export function CurvePicture({ points, onPoint }: CurvePictureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>('loading');
  const [theme] = useTheme();
  const dark = usePrefersDark();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a canvas keeps its colours, so another theme draws anew
  useEffect(() => {
    let left = false;
    let erase = (): void => {};
    persistently(() => import('./draw-curve.ts'), 4, undefined, notForLong).then(
      ({ drawCurve }) => {
        if (left || place.current === null) return;
        erase = drawCurve(place.current, points, onPoint);
        setStage('drawn');
      },
      () => left || setStage('failed'),
    );
    return () => {
      left = true;
      erase();
    };
  }, [points, onPoint, theme, dark]);

  if (stage === 'failed') {
    return <p className="fault">{t('account:curve.failed')}</p>;
  }
  return <div className={`curve-place${stage === 'loading' ? ' loading-row' : ''}`} ref={place} aria-hidden="true" />;
}

const DARK = '(prefers-color-scheme: dark)';

function usePrefersDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia(DARK).matches);
  useEffect(() => {
    const query = matchMedia(DARK);
    const changed = (): void => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return dark;
}
