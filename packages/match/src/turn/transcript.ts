import type { SignedEntry } from '@parley/evidence';
import type { CoreTranscript, TranscriptItem } from '../core.ts';
import { inOrder } from './heads.ts';
import type { TurnMatch } from './turn-match.ts';

/** Everything signed that this device knows of the match. */
export function transcriptOf({ transcript, forks }: Pick<TurnMatch, 'transcript' | 'forks'>): CoreTranscript {
  return {
    chains: inOrder(transcript).map(itemOf),
    forks: forks.map(itemOf),
    waiting: transcript.held.map(itemOf),
  };
}

const itemOf = ({ entry: { seat, n }, hash, jws }: SignedEntry): TranscriptItem => ({ seat, n, hash, jws });
