import { err, type Id, ok, type RefusalCode, type Result } from '@parley/protocol';
import type { LobbyState } from './state.ts';

/** Why a relay frame has no target. */
export type RelayObstacle = Extract<RefusalCode, 'unknown-introduction' | 'not-a-party' | 'introduction-expired'>;

/**
 * The other client of a live introduction: the one to whom the server's relay hands a frame of `client` (S12). By the
 * same rule as signals: as long as the match runs, afterwards until the introduction's own time is over (S9). It is asked
 * for each frame, so it looks things up and searches nothing. The target need not be connected.
 */
export function relayTarget(
  state: Pick<LobbyState, 'introductions' | 'matches'>,
  client: Id,
  id: Id,
  now: number,
): Result<Id, RelayObstacle> {
  const introduction = state.introductions.get(id);
  if (introduction === undefined) return err('unknown-introduction');
  const { a, b } = introduction;
  if (client !== a && client !== b) return err('not-a-party');
  if (introduction.state === 'ended') return err('introduction-expired');
  const isRunning = state.matches.get(introduction.match)?.state === 'running';
  if (!isRunning && now >= introduction.expiresAt) return err('introduction-expired');
  return ok(client === a ? b : a);
}
