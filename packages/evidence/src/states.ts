import type { TurnTitle } from '@parley/games';
import type { Admitted } from './admitted.ts';
import type { Positions } from './positions.ts';
import type { Report } from './report.ts';
import { stateHash } from './state-hash.ts';

/** How what one seat signed of states compares with a replay. */
export interface OwnStates {
  /** How many were compared: those whose past was handed in. */
  readonly compared: number;
  readonly entriesDiffer: boolean;
  /** Null where its report states none, or names a record that is not here. */
  readonly reportDiffers: boolean | null;
}

/** Hashed between two looks at the clock. */
const CHUNK = 64;

/** By seat (E5). Each entry is compared with the replay of what its author knew, each report with that of its heads. */
export async function statesOf(
  title: TurnTitle,
  { entries, viewOf }: Admitted,
  reports: readonly Report[],
  positions: Positions,
  seats: number,
  mayGoOn: () => boolean,
): Promise<readonly OwnStates[] | null> {
  const own = Array.from({ length: seats }, () => ({
    compared: 0,
    entriesDiffer: false,
    reportDiffers: null as boolean | null,
  }));
  const hashes = new Map<unknown, Promise<string>>();
  const hashAt = (view: Parameters<Positions['at']>[0]): Promise<string> | null => {
    const position = positions.at(view);
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
    const view = state === null ? null : viewOf(heads);
    const mine = own[seat];
    if (view === null || mine === undefined) continue;
    const hash = hashAt(view);
    if (hash === null) return null;
    mine.compared += 1;
    mine.reportDiffers = (await hash) !== state;
  }
  return own;
}

export const differs = ({ entriesDiffer, reportDiffers }: OwnStates): boolean =>
  entriesDiffer || reportDiffers === true;
export const agrees = (own: OwnStates): boolean => own.compared > 0 && !differs(own);
