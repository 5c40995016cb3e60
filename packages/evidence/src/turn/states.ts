import type { TurnTitle } from '@parley/games';
import type { Report } from '../report.ts';
import type { SignedStates } from '../signed-states.ts';
import type { AcceptedEntries } from './accepted.ts';
import type { Positions } from './positions.ts';
import { stateHash } from './state-hash.ts';

/** Hashed between two looks at the clock. */
const CHUNK = 64;

/** By seat (E5). Each entry is compared with the replay of what its author knew, each report with that of its heads. */
export async function statesOf(
  title: TurnTitle,
  { entries, cutOf }: AcceptedEntries,
  reports: readonly Report[],
  positions: Positions,
  seats: number,
  mayGoOn: () => boolean,
): Promise<readonly SignedStates[] | null> {
  const own = Array.from({ length: seats }, () => ({
    compared: 0,
    entriesDiffer: false,
    reportDiffers: null as boolean | null,
  }));
  const hashes = new Map<unknown, Promise<string>>();
  const hashAt = (cut: Parameters<Positions['at']>[0]): Promise<string> | null => {
    const position = positions.at(cut);
    if (position === null) return null;
    const hash = hashes.get(position.state) ?? stateHash(title, position.state);
    hashes.set(position.state, hash);
    return hash;
  };

  for (const [at, { entry, known }] of entries.entries()) {
    if (at % CHUNK === 0 && !mayGoOn()) return null;
    const hash = hashAt(known);
    if (hash === null) return null;
    const seat = own[entry.seat];
    if (seat === undefined) continue;
    seat.compared += 1;
    seat.entriesDiffer ||= (await hash) !== entry.state;
  }
  for (const { seat, heads, state } of reports) {
    const cut = state === null ? null : cutOf(heads);
    const mine = own[seat];
    if (cut === null || mine === undefined) continue;
    const hash = hashAt(cut);
    if (hash === null) return null;
    mine.compared += 1;
    mine.reportDiffers = (await hash) !== state;
  }
  return own;
}
