import { entrySchema, genesis, isTickItem, readSection, verifyEntry, verifyTickItem } from '@parley/evidence';
import type { TickTitle, Title, TurnTitle } from '@parley/games';
import type { EntryRow, MatchRow } from '../store/store.ts';
import { type Chains, makeChains } from './chains.ts';
import { type ShareBounds, shareOf } from './shares.ts';
import { readStored } from './stored-jws.ts';
import { ACT_NUMBER, makeTickChains, type TickPiece, tickShareOf } from './tick-chains.ts';

/** One thing that was handed in, verified. `hash`: of its text, which is its name. */
export interface Piece extends Pick<EntryRow, 'seat' | 'n' | 'hash' | 'jws'> {
  /** Adds it to the transcript; false where it is over the share of this player. */
  add(by: number): boolean;
  /** Whether its author went on after what is there of it. Asked before it is added. */
  isNews(): boolean;
}

/** What the server has of one match, by the kind of its title. */
export interface Transcript extends Pick<Chains<unknown>, 'has' | 'mark' | 'charsOf' | 'heads'> {
  readonly bounds: ShareBounds;
  /** Null where it is not of this match, not signed by whom it names, or longer than its title needs. Never throws (O6). */
  verify(jws: string, hash: string): Promise<Piece | null>;
}

/**
 * @param title null where this server does not have these rules: then what is stored tells of which kind it is (E9)
 * @param rows what is stored already
 */
export async function loadTranscript(
  match: MatchRow,
  title: Title | null,
  rows: readonly EntryRow[],
): Promise<Transcript> {
  const isTicks = title === null ? rows.some(({ jws }) => isTickItem(jws)) : title.kind === 'ticks';
  if (isTicks) return tickTranscript(match, title?.kind === 'ticks' ? title : null, rows);
  return turnTranscript(match, title?.kind === 'turns' ? title : null, rows);
}

async function turnTranscript(
  { id, participants }: MatchRow,
  title: TurnTitle | null,
  rows: readonly EntryRow[],
): Promise<Transcript> {
  const keys = participants.map(({ key }) => key);
  const starts = await Promise.all(keys.map((_key, seat) => genesis(id, seat, keys)));
  const bounds = shareOf(id, keys.length, title);
  const chains = makeChains(starts, bounds);
  for (const row of rows) {
    const entry = readStored(row.jws, entrySchema);
    if (entry !== null) chains.add({ ...row, prev: entry.prev, chars: row.jws.length }, row.bySeat);
  }
  const expected = { match: id, seats: keys.length, keyOf: (seat: number) => keys[seat], maxChars: bounds.entryChars };
  return {
    ...chains,
    bounds,
    async verify(jws, hash) {
      const verified = await verifyEntry(jws, expected);
      if (!verified.ok) return null;
      const { seat, n, prev } = verified.value.entry;
      const add = (by: number): boolean => chains.add({ seat, n, hash, prev, chars: jws.length }, by);
      return { seat, n, hash, jws, add, isNews: () => true };
    },
  };
}

function tickTranscript(
  { id, title: name, rules, participants }: MatchRow,
  title: TickTitle | null,
  rows: readonly EntryRow[],
): Transcript {
  const keys = participants.map(({ key }) => key);
  const setup = { match: id, title: name, rules, seats: keys.length, keys };
  const bounds = tickShareOf(keys.length, title);
  const chains = makeTickChains(setup, bounds);
  for (const { jws, hash, seat, bySeat } of rows) {
    // What is stored was verified.
    const section = readSection(jws);
    const named = { name: hash, chars: jws.length };
    if (section.ok) chains.add({ kind: 'section', section: section.value, ...named }, bySeat);
    else chains.add({ kind: 'act', seat, ...named }, bySeat);
  }
  return {
    ...chains,
    bounds,
    async verify(jws, hash) {
      const verified = await verifyTickItem(jws, setup);
      if (!verified.ok) return null;
      const named = { name: hash, chars: jws.length };
      const { kind } = verified.value;
      if (kind === 'act') {
        const { seat } = verified.value.act.act;
        return pieceOf({ kind, seat, ...named }, { seat, n: ACT_NUMBER, hash, jws });
      }
      const { section } = verified.value;
      const { seat, block } = section.head;
      if (title !== null && section.inputs !== null && section.inputs.inputBytes !== title.inputBytes) return null;
      return pieceOf({ kind, section, ...named }, { seat, n: block, hash, jws });
    },
  };

  function pieceOf(piece: TickPiece, row: Pick<EntryRow, 'seat' | 'n' | 'hash' | 'jws'>): Piece {
    return { ...row, add: (by) => chains.add(piece, by), isNews: () => chains.isNews(piece) };
  }
}
