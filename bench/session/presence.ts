import { type ChangeCost, measureChanges } from './changes.ts';
import { type JoinCost, measureJoins } from './joins.ts';
import { type MatchCost, measureMatches, PAIRS } from './matches.ts';
import type { Plan } from './plan.ts';
import { grow, openRoom } from './room.ts';

/** What a number of idle clients makes dearer: joins, changes of state, and whole matches. */
export interface PresenceCosts {
  readonly joins: readonly JoinCost[];
  readonly changes: readonly ChangeCost[];
  readonly matches: readonly MatchCost[];
}

/** Rounds before the first that counts: the compiler is at work in them, which would make the first level look dear. */
const WARM_UP = 3;

export type Presence = keyof PresenceCosts;

/** Measures what is asked for at each of its levels, with one crowd that grows. @param check milliseconds of one signature check */
export async function measurePresence(plan: Plan, what: ReadonlySet<Presence>, check: number): Promise<PresenceCosts> {
  const costs = { joins: [] as JoinCost[], changes: [] as ChangeCost[], matches: [] as MatchCost[] };
  const asked = (['matches', 'joins', 'changes'] as const).filter((one) => what.has(one));
  const levels = [...new Set(asked.flatMap((one) => plan[one]))].sort((a, b) => a - b);
  const room = await openRoom(what.has('matches') ? PAIRS : 0);
  try {
    for (const level of levels) {
      await grow(room, level, what.has('joins'));
      if (level === levels[0] && what.has('joins')) await measureJoins(room, level, WARM_UP, check);
      if (level === levels[0] && what.has('matches')) await measureMatches(room, level, WARM_UP);
      const at = (one: Presence): boolean => what.has(one) && plan[one].includes(level);
      if (at('matches')) costs.matches.push(await measureMatches(room, level, plan.rounds));
      if (at('joins')) costs.joins.push(await measureJoins(room, level, plan.rounds, check));
      if (at('changes')) costs.changes.push(await measureChanges(room, level, plan.rounds));
    }
    if (room.tally.refused > 0) throw new Error(`${room.tally.refused} requests were refused`);
  } finally {
    await Promise.all([room.parley.stop(), room.bare.stop(), room.peerjs.stop()]);
  }
  return costs;
}
