import { LIMITS } from '@parley/protocol';
import { dayOf, NEAR_DAYS } from '../lobby-host/near.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './config.ts';

/** Matches whose evidence goes in one commit: some ten milliseconds. */
const PORTION = 50;

/** What was deleted because its time was over. */
export interface Removed {
  readonly sessions: number;
  /** Notes of a network from which a player began matches. */
  readonly networks: number;
  /** Lines of chats. */
  readonly lines: number;
  /** Matches that lost their evidence. */
  readonly evidence: number;
}

/** Deletes everything whose time is over (O6). Other writes come between its portions. */
export async function removeOld(
  store: Pick<Store, 'sessions' | 'networks' | 'matches' | 'groups'>,
  { casualEvidenceMs, disputedEvidenceMs }: Pick<Config, 'casualEvidenceMs' | 'disputedEvidenceMs'>,
  now: number,
): Promise<Removed> {
  const sessions = await store.sessions.removeExpired(now);
  const networks = await store.networks.forget(dayOf(now) - NEAR_DAYS);
  const lines = await store.groups.forgetLines(now - LIMITS.chatMs);
  const times = { casualBefore: now - casualEvidenceMs, disputedBefore: now - disputedEvidenceMs, now, most: PORTION };
  let evidence = 0;
  for (;;) {
    const gone = await store.matches.forgetEvidence(times);
    evidence += gone;
    if (gone < PORTION) return { sessions, networks, lines, evidence };
  }
}
