import type { LinkEnd } from '@parley/peer';
import type { Rung, RungTry } from '@parley/protocol';
import { pathWord } from './path.ts';
import { measured } from './time.ts';

/** A rung of the ladder (L1) in a word, alike on the chip, while connecting and in the panel. */
export function rungWord(rung: Rung): string {
  return RUNGS[rung].word;
}

/** What is tried with it, after the word "trying". */
export function rungSearch(rung: Rung): string {
  return RUNGS[rung].search;
}

/**
 * One rung as a line that people and tests read: `direct: trying, 1.3 s`, `reversed: failed`, `direct: open, 412 ms,
 * relay (UDP)`. The milliseconds count from its beginning to the proof of both keys.
 *
 * @param elapsedMs how long it has been tried by now; left out where that is not known.
 */
export function rungLine({ rung, outcome, tookMs, path }: RungTry, elapsedMs: number | null): string {
  const parts = [`${rungWord(rung)}: ${outcome}`];
  if (outcome === 'trying' && elapsedMs !== null) parts.push(`${(Math.max(0, elapsedMs) / 1000).toFixed(1)} s`);
  if (tookMs !== null) parts.push(`${tookMs} ms`);
  if (path !== null) parts.push(pathWord(path));
  return parts.join(', ');
}

/** When and why it was tried, and why it ended: `Began after 1.2 s: the way before it took long. No answer.` */
export function rungStory({ startedMs, cause, outcome, reason }: RungTry): string {
  const ended = outcome === 'trying' || outcome === 'open' || reason === null ? '' : ` ${reasonSentence(reason)}`;
  const began = startedMs === 0 ? 'at once' : `after ${measured(startedMs)}`;
  return `Began ${began}: ${CAUSES[cause].words}.${ended}`;
}

/**
 * What happens while a link is made, from the rungs tried so far: the latest one, why it is tried, and what continues
 * beside it. Null before the first.
 */
export function rungSentence(rungs: readonly RungTry[]): string | null {
  const latest = rungs.findLast(({ outcome }) => outcome === 'trying');
  if (latest === undefined) {
    return rungs.length === 0 ? null : 'Nothing came through yet; the next way is tried in a moment.';
  }
  return CAUSES[latest.cause].sentence(latest, rungs.slice(0, rungs.indexOf(latest)));
}

/** Why a rung failed, was left or was lost, as a sentence; an unknown reason is shown as it is. */
export function reasonSentence(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : `It ended: ${reason}.`;
}

const RUNGS: Readonly<Record<Rung, { readonly word: string; readonly way: string; readonly search: string }>> = {
  direct: { word: 'direct', way: 'The direct way', search: 'the direct way' },
  reversed: { word: 'reversed', way: 'The reversed way', search: 'the other way round' },
  turn: { word: 'relay', way: 'The relay', search: 'through a relay' },
  server: { word: 'server', way: 'The server', search: 'through the server' },
};

/** The latest way before that is, or ended, so. */
function wayOf(earlier: readonly RungTry[], outcome: RungTry['outcome']): string {
  const rungTry = earlier.findLast((each) => each.outcome === outcome);
  return rungTry === undefined ? 'The way before' : RUNGS[rungTry.rung].way;
}

interface CauseWords {
  /** After "Began after …:". */
  readonly words: string;
  readonly sentence: (latest: RungTry, earlier: readonly RungTry[]) => string;
}

const PLANNED: Readonly<Record<Rung, string>> = {
  direct: 'Trying the direct way.',
  reversed: 'Trying the other way round.',
  turn: 'Trying through a relay: nothing shorter can work between these two.',
  server: 'Trying through the server: nothing shorter can work between these two.',
};

const CAUSES: Readonly<Record<RungTry['cause'], CauseWords>> = {
  planned: { words: 'the way that promised most', sentence: ({ rung }) => PLANNED[rung] },
  slow: {
    words: 'the way before it took long',
    sentence: ({ rung }, earlier) => `${wayOf(earlier, 'trying')} takes long; also trying ${rungSearch(rung)}.`,
  },
  failed: {
    words: 'the way before it failed',
    sentence: ({ rung }, earlier) => `${wayOf(earlier, 'failed')} failed; now trying ${rungSearch(rung)}.`,
  },
  silence: {
    words: 'nothing was heard for too long',
    sentence: ({ rung }) => `Nothing was heard for too long; trying ${rungSearch(rung)}.`,
  },
  lost: { words: 'the path in use broke', sentence: ({ rung }) => `The path broke; trying ${rungSearch(rung)}.` },
  network: {
    words: 'the network of a device changed',
    sentence: ({ rung }) => `The network changed; trying ${rungSearch(rung)}.`,
  },
  better: {
    words: 'looking for something shorter than a relay',
    sentence: ({ rung }) => `Looking for something shorter than a relay: trying ${rungSearch(rung)}.`,
  },
  asked: {
    words: 'the other side asked for it',
    sentence: ({ rung }, earlier) => {
      const slow = earlier.some(({ outcome }) => outcome === 'trying');
      const trying = `trying ${rungSearch(rung)}.`;
      return slow
        ? `${wayOf(earlier, 'trying')} takes long; the other side asked for another one: ${trying}`
        : `The other side asked for another way: ${trying}`;
    },
  },
  ordered: {
    words: 'the server asked for it, because one side said it heard nothing',
    sentence: ({ rung }) => `One side says that it hears nothing, so the server asked: trying ${rungSearch(rung)}.`,
  },
};

type Reason = LinkEnd | 'not-needed';

const REASONS: Readonly<Record<Reason, string>> = {
  timeout: 'No answer came in time.',
  'ice-failed': 'The two networks found no way to each other.',
  'proof-invalid': 'The other side could not prove its key.',
  'closed-here': 'Closed here.',
  'closed-there': 'Closed by the other side.',
  'one-way': 'Somebody who may only watch sent something.',
  malformed: 'Something came that is not of this game.',
  'not-needed': 'Another way stands: it is not needed any more.',
};
