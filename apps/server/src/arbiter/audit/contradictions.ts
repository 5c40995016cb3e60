import type { EntryRow } from '../../store/store.ts';

type Signed = Pick<EntryRow, 'seat' | 'n' | 'jws' | 'receivedAt'>;

/**
 * Of each seat that signed two contents for one position of its chain, all entries of the first such position: what proves
 * its two histories (E2), out of a record that may have thousands. Nothing is decoded or verified here, so that it may be
 * asked wherever the rest of the server waits for it.
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

/** The payload: the same content signed twice is one history. */
const contentOf = ({ jws }: Signed): string => jws.split('.')[1] ?? '';
