import { isTickItem, readSection } from '@parley/evidence';
import type { EntryRow } from '../../store/store.ts';

type Signed = Pick<EntryRow, 'seat' | 'n' | 'jws' | 'receivedAt'>;

/** Sections that are read between two turns of the event loop: a millisecond or two. */
const AT_ONCE = 64;

/**
 * The entries that prove two histories (E2): of each seat that signed any, by turns all entries of the first position of its chain for which
 * it signed two contents; in real time two sections whose chains differ at one block. A transcript may have thousands, so no signature is
 * verified here, and whatever is read is read in parts: it runs on the server's own thread.
 */
export async function contradictions<T extends Signed>(rows: readonly T[]): Promise<readonly T[]> {
  const turns = rows.filter(({ jws }) => !isTickItem(jws));
  return [...contestedTurns(turns), ...(await contestedTicks(rows.filter(({ jws }) => isTickItem(jws))))];
}

function contestedTurns<T extends Signed>(rows: readonly T[]): readonly T[] {
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

/** Two heads of one block with the same hash are one history, whatever else they say. Heads of different blocks may be of two. */
async function contestedTicks<T extends Signed>(rows: readonly T[]): Promise<readonly T[]> {
  /** By seat and block, its hash and the first section that shows it. */
  const shown = new Map<number, Map<number, { readonly hash: string; readonly row: T }>>();
  const found = new Map<number, readonly [T, T]>();
  for (const [at, row] of rows.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    const section = readSection(row.jws);
    if (!section.ok || found.has(row.seat)) continue;
    const { head, inputs } = section.value;
    const blocks = shown.get(row.seat) ?? new Map<number, { readonly hash: string; readonly row: T }>();
    shown.set(row.seat, blocks);
    const points = inputs?.hashes.map((hash, after) => [inputs.from + after, hash] as const);
    const before =
      inputs === null ? [] : [[inputs.from - 1, Buffer.from(inputs.previous).toString('base64url')] as const];
    for (const [block, hash] of [...before, ...(points ?? [[head.block, head.hash] as const])]) {
      const there = blocks.get(block);
      if (there === undefined) blocks.set(block, { hash, row });
      else if (there.hash !== hash) {
        found.set(row.seat, [there.row, row]);
        break;
      }
    }
  }
  return [...found.values()].flat();
}
