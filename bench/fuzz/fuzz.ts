import { seededRandom } from '@parley/games';
import { linkTargets } from './links.ts';
import { messageTargets } from './messages.ts';
import { minimized } from './minimize.ts';
import { signedTargets } from './signed.ts';
import { type Input, type Target, Wrong } from './target.ts';
import { readTraffic } from './traffic.ts';

/** Every target, with the traffic that was recorded. */
export function allTargets(): readonly Target[] {
  const traffic = readTraffic();
  return [...messageTargets(traffic), ...signedTargets(traffic), ...linkTargets(traffic)];
}

/** An input that made a target do what it must not. */
export interface Failure {
  readonly target: string;
  /** `wrong`: accepted what it should not have; `threw`: past its parser; `slow`. */
  readonly kind: 'wrong' | 'threw' | 'slow';
  readonly what: string;
  /** As small as it could be made. */
  readonly input: Input;
}

/** What one target did. */
export interface Tried {
  readonly target: string;
  readonly messages: number;
  readonly accepted: number;
  readonly refused: number;
  /** Milliseconds of the slowest input. */
  readonly slowestMs: number;
  readonly failures: readonly Failure[];
}

/** Different faults of one target that are kept; the same one again and again tells nothing. */
const KEPT = 5;

/** Gives one input to a target. Null: nothing is wrong. */
export async function tried(
  target: Target,
  input: Input,
): Promise<Omit<Failure, 'input' | 'target'> | 'accepted' | 'refused'> {
  const began = performance.now();
  try {
    const verdict = await target.run(input);
    const ms = performance.now() - began;
    if (ms <= target.mostMs) return verdict;
    // Others may have had the machine: what is slow by itself is slow again.
    const again = performance.now();
    await target.run(input);
    const secondMs = performance.now() - again;
    return secondMs <= target.mostMs ? verdict : { kind: 'slow', what: `takes longer than ${target.mostMs} ms` };
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', what: error.message };
    return { kind: 'threw', what: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Gives a target so many changed inputs. All of it follows from the seed. */
export async function fuzz(target: Target, messages: number, seed: number): Promise<Tried> {
  const random = seededRandom(seed);
  const failures = new Map<string, Failure>();
  let [accepted, refused, slowestMs] = [0, 0, 0];
  for (let count = 0; count < messages; count += 1) {
    const input = target.make(random);
    const began = performance.now();
    const outcome = await tried(target, input);
    slowestMs = Math.max(slowestMs, performance.now() - began);
    if (outcome === 'accepted') accepted += 1;
    else if (outcome === 'refused') refused += 1;
    else {
      const { kind, what } = outcome;
      const like = `${kind} ${what.replace(/\d+/g, '#').slice(0, 60)}`;
      if (failures.has(like) || failures.size >= KEPT) continue;
      const isStill = async (smaller: Input): Promise<boolean> => {
        const found = await tried(target, smaller);
        return typeof found === 'object' && found.kind === kind;
      };
      failures.set(like, { target: target.name, kind, what, input: await minimized(input, isStill) });
    }
  }
  return { target: target.name, messages, accepted, refused, slowestMs, failures: [...failures.values()] };
}
