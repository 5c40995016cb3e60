import type { Random } from './mutate.ts';

/** What a parser or verifier is given: text or bytes. */
export type Input = string | Uint8Array;
export type Verdict = 'accepted' | 'refused';

/** Something that reads what strangers send. */
export interface Target {
  readonly name: string;
  /** How many of a hundred inputs it gets, beside the others. */
  readonly weight: number;
  /** Milliseconds that one input may take, on a machine that does other things too. */
  readonly mostMs: number;
  /** Real traffic, which has to be accepted unless `refuses` says otherwise. */
  readonly samples: readonly Input[];
  /** Real traffic that is changed. */
  make(random: Random): Input;
  /**
   * Reads one input. Throws `Wrong` where something was accepted that should not have been, and lets through what the code under test throws:
   * either is a fault.
   */
  run(input: Input): Verdict | Promise<Verdict>;
}

/** Something was accepted that should not have been. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}

export function insist(holds: boolean, sentence: string): void {
  if (!holds) throw new Wrong(sentence);
}

export const asText = (input: Input): string =>
  typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
export const asBytes = (input: Input): Uint8Array =>
  typeof input === 'string' ? new TextEncoder().encode(input) : input;

/** Whether two values mean the same: the same JSON, with keys in any order. */
export const isSame = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  ) ?? 'undefined';
