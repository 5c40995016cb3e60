import type { LinkEnd } from '@parley/peer';
import type { Rung, RungTry } from '@parley/protocol';
import { t } from '../text/text.ts';
import { pathWord } from './path.ts';
import { measured, tenths } from './time.ts';

/** A rung of the ladder (L1) in a word, alike on the chip, while connecting and in the panel. */
export function rungWord(rung: Rung): string {
  return t(`match:rung.${rung}`);
}

/** That it is tried, as a sentence. */
export function tryingSentence(rung: Rung): string {
  return t(`match:rung.try.${rung}`);
}

/**
 * One rung as a line that people and tests read: `direct: trying, 1.3 s`, `reversed: failed`, `direct: open, 412 ms,
 * relay (UDP)`. The milliseconds count from its beginning to the proof of both keys.
 *
 * @param elapsedMs how long it has been tried by now; left out where that is not known.
 */
export function rungLine({ rung, outcome, tookMs, path }: RungTry, elapsedMs: number | null): string {
  const parts = [t(`match:rung.is.${outcome}`, { rung: rungWord(rung) })];
  if (outcome === 'trying' && elapsedMs !== null) parts.push(tenths(elapsedMs));
  if (tookMs !== null) parts.push(`${tookMs} ms`);
  if (path !== null) parts.push(pathWord(path));
  return parts.join(', ');
}

/** When and why it was tried, and why it ended: `Began after 1.2 s: the way before it took long. No answer.` */
export function rungStory({ startedMs, cause, outcome, reason }: RungTry): string {
  const why = t(`match:rung.cause.${cause}`);
  const began =
    startedMs === 0
      ? t('match:rung.atOnce', { cause: why })
      : t('match:rung.after', { time: measured(startedMs), cause: why });
  return outcome === 'trying' || outcome === 'open' || reason === null ? began : `${began} ${reasonSentence(reason)}`;
}

/**
 * What happens while a link is made, from the rungs tried so far: the latest one, why it is tried, and what continues
 * beside it. Null before the first.
 */
export function rungSentence(rungs: readonly RungTry[]): string | null {
  const latest = rungs.findLast(({ outcome }) => outcome === 'trying');
  if (latest === undefined) return rungs.length === 0 ? null : t('match:rung.wait');
  return sentences(latest, rungs.slice(0, rungs.indexOf(latest))).join(' ');
}

/** Why a rung failed, was left or was lost, as a sentence; an unknown reason is shown as it is. */
export function reasonSentence(reason: string): string {
  return isReason(reason) ? t(`match:rung.ended.${reason}`) : t('match:rung.ended.unknown', { reason });
}

/** Why the latest rung is tried, and that it is. */
function sentences({ rung, cause }: RungTry, earlier: readonly RungTry[]): readonly string[] {
  const also = t(`match:rung.also.${rung}`);
  switch (cause) {
    case 'planned':
      return rung === 'turn' || rung === 'server'
        ? [t('match:rung.noShorter'), tryingSentence(rung)]
        : [tryingSentence(rung)];
    case 'slow':
      return [slowSentence(earlier), also];
    case 'failed': {
      const before = earlier.findLast(({ outcome }) => outcome === 'failed')?.rung ?? 'before';
      return [t(`match:rung.failed.${before}`), tryingSentence(rung)];
    }
    case 'asked':
      return earlier.some(({ outcome }) => outcome === 'trying')
        ? [slowSentence(earlier), t('match:rung.why.asked'), also]
        : [t('match:rung.why.asked'), tryingSentence(rung)];
    case 'silence':
    case 'lost':
    case 'network':
    case 'better':
    case 'ordered':
      return [t(`match:rung.why.${cause}`), tryingSentence(rung)];
    default:
      return cause satisfies never;
  }
}

function slowSentence(earlier: readonly RungTry[]): string {
  return t(`match:rung.slow.${earlier.findLast(({ outcome }) => outcome === 'trying')?.rung ?? 'before'}`);
}

type Reason = LinkEnd | 'not-needed';

const REASONS: Readonly<Record<Reason, true>> = {
  timeout: true,
  'ice-failed': true,
  'proof-invalid': true,
  'closed-here': true,
  'closed-there': true,
  'one-way': true,
  malformed: true,
  'not-needed': true,
};

function isReason(reason: string): reason is Reason {
  return Object.hasOwn(REASONS, reason);
}
