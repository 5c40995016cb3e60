import { LIMITS } from '@parley/protocol';
import { makeSuccessor } from '../auth/successor.ts';
import { dayOf, NEAR_DAYS } from '../lobby-host/near.ts';
import type { Store } from '../store/store.ts';
import type { Config } from './config.ts';

/** Matches whose evidence goes in one commit: some ten milliseconds. */
const PORTION = 50;

const DAY_MS = 86_400_000;
/** A guest without matches goes this long after it was made, and after a key of it signed in last, once it has no session. */
export const IDLE_GUEST_MS = 30 * DAY_MS;
/** A guest with matches is made anonymous this long after its last one, once it has no session. */
export const LOST_GUEST_MS = 400 * DAY_MS;

/** What was deleted because its time was over. */
export interface Removed {
  readonly sessions: number;
  /** Notes of a network from which a player began matches. */
  readonly networks: number;
  /** Lines of chats. */
  readonly lines: number;
  /** Matches that lost their evidence. */
  readonly evidence: number;
  readonly invitationLinks: number;
  /** Guests who do not come back. */
  readonly guests: number;
}

type Kept = Pick<Store, 'sessions' | 'networks' | 'matches' | 'groups' | 'invitationLinks' | 'persons'>;

/** Deletes everything whose time is over (O6). Other writes come between its portions. */
export async function removeOld(
  store: Kept,
  config: Pick<Config, 'casualEvidenceMs' | 'disputedEvidenceMs'>,
  now: number,
): Promise<Removed> {
  const sessions = await store.sessions.removeExpired(now);
  const networks = await store.networks.forget(dayOf(now) - NEAR_DAYS);
  const lines = await store.groups.forgetLines(now - LIMITS.chatMs);
  const invitationLinks = await store.invitationLinks.removeExpired(now);
  const evidence = await removeEvidence(store, config, now);
  return { sessions, networks, lines, evidence, invitationLinks, guests: await removeGuests(store, now) };
}

async function removeEvidence(
  { matches }: Pick<Kept, 'matches'>,
  { casualEvidenceMs, disputedEvidenceMs }: Pick<Config, 'casualEvidenceMs' | 'disputedEvidenceMs'>,
  now: number,
): Promise<number> {
  const times = { casualBefore: now - casualEvidenceMs, disputedBefore: now - disputedEvidenceMs, now, most: PORTION };
  let evidence = 0;
  for (;;) {
    const gone = await matches.forgetEvidence(times);
    evidence += gone;
    if (gone < PORTION) return evidence;
  }
}

/** After their sessions, so that a guest whose last session ran out goes in the same round. */
async function removeGuests({ persons }: Pick<Kept, 'persons'>, now: number): Promise<number> {
  const times = { idleBefore: now - IDLE_GUEST_MS, playedBefore: now - LOST_GUEST_MS, most: PORTION };
  let guests = 0;
  for (;;) {
    const lost = await persons.lostGuests(times);
    let gone = 0;
    for (const guest of lost) if ((await persons.erase(guest, makeSuccessor(), now)) === 'erased') gone += 1;
    guests += gone;
    // One that could not be erased is found again: without this the loop would not end.
    if (gone < PORTION) return guests;
  }
}
