import type { EntryRow } from '../../store/store.ts';

type Signed = Pick<EntryRow, 'seat' | 'n' | 'jws' | 'receivedAt'>;

/**
 * The entries that prove two histories (E2): for each seat that signed two contents for one position of its chain, all entries
 * of the first such position. A transcript may have thousands, so nothing is decoded or verified here: it runs on the server's
 * own thread.
 */
export function contradictions<T extends Signed>(rows: readonly T[]): readonly T[] {
  const seats = new Map<number, Map<number, T[]>>();
  for (const row of rows) {
    const positions = seats.get(row.seat) ?? new Map<number, T[]>();
    const there = positions.get(row.n);
    if (there === undefined) positions.set(row.n, [row]);
    else there.push(row);
    seats.set(row.seat, positions);
  }
  return [...seats.values()].flatMap((positions) => {
    const contested = [...positions].filter(([, there]) => new Set(there.map(contentOf)).size > 1);
    const [first] = contested.sort(([a], [b]) => a - b);
    return first?.[1] ?? [];
  });
}

/** The payload of the JWS. The same content signed twice is one history. */
const contentOf = ({ jws }: Signed): string => jws.split('.')[1] ?? '';
