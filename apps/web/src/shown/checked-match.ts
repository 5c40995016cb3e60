import type { ServerKeys } from '@parley/client';
import { type PlayedTicks, type Step, stepsOf, ticksOf } from '@parley/evidence';
import { type Title, titleById } from '@parley/games';
import { type Verdict, withCodes } from '@parley/protocol';
import { keysFor, verified } from '../verdict/check.ts';
import { type Checked, shownWords } from '../words/check.ts';

export { keysFor };

/** A finished match, once its file was checked, whoever showed it. `steps`: empty where the file does not hold, or its rules are unknown here. */
export interface CheckedMatch {
  readonly checked: Checked;
  readonly verdict: Verdict | null;
  readonly names: readonly string[];
  readonly steps: readonly Step[];
  /** Of a match in real time: what is played again. `split`: somebody signed two histories, and others went on with both. */
  readonly ticks: PlayedTicks | 'split' | null;
  /** When it began, in milliseconds since the epoch; null where the file does not hold. */
  readonly startedAt: number | null;
}

/**
 * Checks the file of a match, from the server or from a house that shows it (E6). Of a file that does not hold nothing is shown.
 * @param match the one that was asked for; the file has to be of this one
 */
export async function checkedMatch(text: string, match: string, keys: ServerKeys | null): Promise<CheckedMatch> {
  const check = await verified(text, keys);
  const checked = shownWords(check, match, keys !== null);
  const { content } = check;
  if (!checked.holds || content === null) {
    return { checked, verdict: null, names: [], steps: [], ticks: null, startedAt: null };
  }
  const title = known(content.match);
  return {
    checked,
    verdict: withCodes(content.verdict),
    names: content.participants.map(({ name }) => name),
    startedAt: content.match.startedAt,
    steps: title?.kind === 'turns' ? await stepsOf(content, title) : [],
    ticks: title?.kind === 'ticks' ? ((await ticksOf(content, title)) ?? 'split') : null,
  };
}

function known({ title: id, rules }: { readonly title: string; readonly rules: number }): Title | null {
  const title = titleById(id);
  return title?.rules === rules ? title : null;
}
