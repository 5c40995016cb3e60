import { useState } from 'react';
import { Link } from '../route.tsx';
import { t } from '../text/text.ts';
import { titleName } from '../titles/title-name.ts';
import { Nothing } from '../ui/nothing.tsx';
import { Selector } from '../ui/selector.tsx';
import { trustFigure } from '../words/player.ts';
import { momentWords } from '../words/time.ts';
import { type CurvePoint, curveSentence } from '../words/trust-curve.ts';
import { CurvePicture } from './curve-picture.tsx';

/** How trust changed, one title at a time: a curve, a sentence and a table (W6). */
export function TrustOverTime({ curve }: { readonly curve: readonly CurvePoint[] }) {
  const known = [...new Set(curve.map(({ title }) => title))];
  const [chosen, setChosen] = useState<string | null>(null);
  const title = known.find((each) => each === chosen) ?? known[0];
  return (
    <section className="panel" aria-labelledby="curve-heading">
      <h2 id="curve-heading">{t('account:curve')}</h2>
      {title === undefined ? (
        <Nothing title={t('account:curve.none')}>
          <p>{t('account:curve.noneWhy')}</p>
        </Nothing>
      ) : (
        <>
          {known.length > 1 && (
            <Selector
              label={t('account:curve.game')}
              quiet
              options={known.map((value) => ({ value, text: nameOf(value) }))}
              value={title}
              onChange={setChosen}
            />
          )}
          <Curve key={title} title={title} points={curve.filter((point) => point.title === title)} />
        </>
      )}
    </section>
  );
}

const nameOf = titleName;

interface CurveProps {
  readonly title: string;
  readonly points: readonly CurvePoint[];
}

function Curve({ title, points }: CurveProps) {
  const [at, setAt] = useState<number | null>(null);
  const pointed = at === null ? undefined : points[at];
  return (
    <figure className="curve" aria-labelledby="curve-heading">
      <CurvePicture points={points} onPoint={setAt} />
      <figcaption className="small">
        <p className="curve-pointed soft" aria-hidden="true">
          {pointed === undefined ? t('account:curve.point') : pointedWords(pointed)}
        </p>
        <p>{curveSentence(nameOf(title), points)}</p>
      </figcaption>
      <details className="curve-table">
        <summary>{t('account:curve.table')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
        <section className="curve-scroll" aria-label={t('account:curve.tableLabel')} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('account:curve.match')}</th>
                <th scope="col">{t('account:curve.before')}</th>
                <th scope="col">{t('account:curve.after')}</th>
              </tr>
            </thead>
            <tbody>
              {[...points].reverse().map((point) => (
                <tr key={point.match}>
                  <td>
                    <Link to={`/match/${point.match}/verdict`}>{momentWords(point.at)}</Link>
                  </td>
                  <td className="figure">{trustFigure(point.before)}</td>
                  <td className="figure">{trustFigure(point.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

const pointedWords = ({ at, before, after }: CurvePoint): string =>
  t('account:curve.pointed', { when: momentWords(at), before: trustFigure(before), after: trustFigure(after) });
