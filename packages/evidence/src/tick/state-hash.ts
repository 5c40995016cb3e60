import type { Title } from '@parley/games';
import { hashOf } from '../jws.ts';

/** What a report on a match in real time says of its final state (E5): the tick and the title's hash of the state, bound to title and rules. */
export function tickStateHash(title: Pick<Title, 'id' | 'rules'>, tick: number, hash: number): Promise<string> {
  return hashOf(JSON.stringify(['parley-tick-state', 1, title.id, title.rules, tick, hash]));
}
