import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { t } from '../text/text.ts';
import { clockMinute, dayWords } from '../words/time.ts';
import type { CurvePoint } from '../words/trust-curve.ts';
import { linesOf } from './curve-lines.ts';

const HEIGHT_PX = 220;
/** With more points than this their dots would touch, so only the line is drawn. */
const DOTS = 60;
/** There is nothing between two matches, so no line is drawn there. */
const WHOLE = [1, 2, 5, 10, 20, 50, 100];
/** For a longer period the axis shows days instead of times. */
const A_DAY_MS = 36 * 3_600_000;

/**
 * Draws the curve into the element and follows its width. The returned function removes it. A step of the axis is one
 * match: players play several matches in an evening with days between, so on a time axis all points would stand in two
 * heaps.
 */
export function drawCurve(
  place: HTMLElement,
  points: readonly CurvePoint[],
  onPoint: (at: number | null) => void,
): () => void {
  const { at, trust, fell } = linesOf(points);
  const ink = (token: string): string => colour(place, token);
  const axis = {
    stroke: ink('--ink-soft'),
    font: '600 12px "Barlow Semi Condensed", sans-serif',
    grid: { stroke: ink('--line'), width: 1 },
    ticks: { stroke: ink('--line'), width: 1, size: 4 },
  };
  const span = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  const when = (match: number): string => {
    const point = points[match - 1];
    if (point === undefined || !Number.isInteger(match)) return match === 0 ? t('account:curve.start') : '';
    return span > A_DAY_MS ? dayWords(point.at) : clockMinute(point.at);
  };
  const dots = points.length <= DOTS;
  const plot = new UPlot(
    {
      width: place.clientWidth,
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, fill: ink('--blue') } },
      scales: { x: { time: false }, y: { range: [0, 100] } },
      axes: [
        { ...axis, space: 64, incrs: WHOLE, values: (_, splits) => splits.map(when) },
        { ...axis, size: 36, space: 34 },
      ],
      series: [
        {},
        {
          stroke: ink('--blue'),
          fill: ink('--blue-wash'),
          width: 2,
          points: { show: dots, size: 6, fill: ink('--blue'), stroke: ink('--blue') },
        },
        // Falls also have their own shape: a larger, hollow mark.
        {
          stroke: 'transparent',
          width: 0,
          points: { show: true, size: 10, width: 2, fill: ink('--panel'), stroke: ink('--bad') },
        },
      ],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            const match = cursor.idx ?? 0;
            onPoint(cursor.left === undefined || cursor.left < 0 || match === 0 ? null : match - 1);
          },
        ],
      },
    },
    [at, trust, fell],
    place,
  );
  const watch = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT_PX }));
  watch.observe(place);
  return () => {
    watch.disconnect();
    plot.destroy();
  };
}

/**
 * A colour of the style sheet in a form that a canvas accepts: a token contains one colour for light and one for dark.
 */
function colour(place: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
