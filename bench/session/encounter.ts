import type { Player } from './enter.ts';
import { consentText, readStart, readTable, readVerdict, reportText, type Start, selectText } from './wire.ts';

/** Two players in a match, each with its start message. */
export interface Encounter {
  readonly starts: readonly [Start, Start];
}

let numbered = 1_000_000;
const nextRe = (): number => {
  numbered += 1;
  return numbered;
};

/** Challenge, consent, start. */
export async function introduce(one: Player, other: Player): Promise<Encounter> {
  const re = nextRe();
  const started = Promise.all([
    one.line.next('the start of the match', readStart),
    other.line.next('the start of the match', readStart),
  ]);
  // Where the challenge is refused, that is the error; the start that does not come is none.
  started.catch(() => {});
  const table = one.line.next('the answer to the challenge', readTable(re));
  one.line.send(selectText(re, other.client));
  other.line.send(consentText(nextRe(), await table));
  return { starts: await started };
}

/** Both players report the same result; resolves with how it was decided, when both know. */
export async function decide(one: Player, other: Player, { starts }: Encounter): Promise<string> {
  const [first, second] = starts;
  const verdicts = Promise.all([
    one.line.next('the verdict', readVerdict(first.match)),
    other.line.next('the verdict', readVerdict(second.match)),
  ]);
  one.line.send(reportText(nextRe(), one.guest.key, first));
  other.line.send(reportText(nextRe(), other.guest.key, second));
  const [decision] = await verdicts;
  return decision;
}
