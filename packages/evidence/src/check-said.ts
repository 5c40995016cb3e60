import type { VerdictWhy } from '@parley/protocol';
import type { AnyEvidence } from './derived.ts';
import type { EvidenceRefusal } from './refusal.ts';

/**
 * What the check of a bundle found, as codes with values (W5.11). `check-english.ts` puts it into English for the command line, and a page into
 * the language of its reader. Players are named by seat. `version`, `key` and `title` come from the file.
 */

interface Coded<Code extends string, Values> {
  readonly code: Code;
  readonly values: Values;
}
type Nothing = Readonly<Record<never, never>>;

/** What was checked and holds. */
export type CheckHold =
  | Coded<'signed-by-server' | 'decided-again' | 'too-long-here-too', Nothing>
  | Coded<'signed-by-players', { readonly reports: number; readonly entries: number }>
  | Coded<'played-again', { readonly file: AnyEvidence }>
  | Coded<'not-played-again', { readonly title: string; readonly rules: number; readonly file: AnyEvidence }>
  | Coded<'too-long-for-server', { readonly tookMs: number; readonly shown: AnyEvidence }>;

/** What is wrong. */
export type CheckFault =
  | Coded<PlainFault, Nothing>
  | Coded<'other-version', { readonly version: string; readonly known: readonly string[] }>
  | Coded<'other-key', { readonly key: string }>
  | Coded<'report-not-signed', { readonly seat: number; readonly refusal: EvidenceRefusal }>
  /** `entry`: counted from 1. */
  | Coded<'entry-not-signed', { readonly entry: number; readonly refusal: EvidenceRefusal }>
  | Coded<'moves-differ', { readonly file: AnyEvidence; readonly shown: AnyEvidence }>
  | Coded<'not-too-long', { readonly tookMs: number; readonly shown: AnyEvidence }>
  /** `why`: what the record comes to. */
  | Coded<'verdict-differs', { readonly why: VerdictWhy }>;

export type PlainFault =
  // The file.
  | 'too-large'
  | 'not-a-bundle'
  | 'unreadable'
  | 'altered'
  | 'parts-differ'
  // What the server saw, and what it weighed.
  | 'time-differs'
  | 'weighed-differs'
  | 'blame-differs'
  | 'presence-differs'
  | 'silence-differs'
  | 'network-differs'
  | 'expectation-differs'
  | 'class-differs'
  // The verdict, beside its reason and its result.
  | 'changes-differ'
  | 'shares-differ'
  | 'quorum-differs'
  | 'evidence-differs'
  | 'reports-differ'
  | 'match-differs'
  | 'players-differ';
