import { MAX_SEATS } from './config.ts';
import { bytesOf, type Game } from './game.ts';
import { Reader, Writer } from './wire.ts';

/** Where a session goes on: the tick of a confirmed state, and for each seat the inputs from that tick on. */
export interface Continuation {
  readonly tick: number;
  readonly inputs: readonly {
    /** The tick from which on the seat is out; null while it plays. */
    readonly end: number | null;
    readonly count: number;
    readonly inputs: Uint8Array;
  }[];
}

/** Why a snapshot is not taken. */
export type SnapshotError =
  /** It is longer than this state and as many inputs as can be open. */
  | 'too-long'
  | 'version'
  /** It is not what it should be, or has other fields or seats than this match. */
  | 'malformed'
  /** The state has another hash than the snapshot says. */
  | 'hash';

const VERSION = 1;
/** Inputs of one seat after the confirmed state: the window, the delay, and what the others are ahead. */
const MAX_OPEN = 64;

/**
 * A confirmed state and the inputs since, as bytes, for a player who comes back.
 *
 * @param state state `from.tick`
 */
export function exportSnapshot<State>(game: Game<State>, state: State, from: Continuation): Uint8Array {
  const fields = game.fields(state);
  const names = Object.keys(fields).sort();
  const length = mostBytes(fields, from.inputs.length, game.inputBytes);
  const bytes = new Uint8Array(length);
  const writer = new Writer();
  writer.begin(bytes, length);
  writer.byte(VERSION);
  writer.number(from.tick);
  writer.word(game.hash(state));
  writer.byte(from.inputs.length);
  for (const { end, count, inputs } of from.inputs) {
    const open = Math.min(count, MAX_OPEN);
    writer.number(end === null ? 0 : end + 1);
    writer.byte(open);
    writer.bytes(inputs, open * game.inputBytes);
  }
  for (const name of names) {
    const field = bytesOf(fields[name] ?? new Uint8Array());
    writer.number(field.length);
    writer.bytes(field, field.length);
  }
  return bytes.slice(0, writer.length);
}

/**
 * Fills in `state`, which is one of this match (such as its initial one), from a snapshot of somebody else. Whether it is the true state only
 * the hashes of the others tell. On an error `state` means nothing.
 */
export function importSnapshot<State>(
  game: Game<State>,
  state: State,
  seats: number,
  bytes: Uint8Array,
): { readonly ok: true; readonly from: Continuation } | { readonly ok: false; readonly error: SnapshotError } {
  const fields = game.fields(state);
  if (bytes.length > mostBytes(fields, seats, game.inputBytes)) return { ok: false, error: 'too-long' };
  const reader = new Reader();
  reader.begin(bytes);
  if (reader.byte() !== VERSION) return { ok: false, error: 'version' };
  const tick = reader.number();
  const hash = reader.word();
  if (seats > MAX_SEATS || reader.byte() !== seats) return { ok: false, error: 'malformed' };
  const inputs: Continuation['inputs'][number][] = [];
  for (let seat = 0; seat < seats; seat += 1) {
    const end = reader.number();
    const count = reader.byte();
    if (count > MAX_OPEN) return { ok: false, error: 'malformed' };
    const open = new Uint8Array(count * game.inputBytes);
    reader.bytes(open, open.length);
    inputs.push({ end: end === 0 ? null : end - 1, count, inputs: open });
  }
  for (const name of Object.keys(fields).sort()) {
    const field = bytesOf(fields[name] ?? new Uint8Array());
    if (reader.number() !== field.length) return { ok: false, error: 'malformed' };
    reader.bytes(field, field.length);
  }
  if (reader.short || reader.left > 0) return { ok: false, error: 'malformed' };
  if (game.hash(state) >>> 0 !== hash) return { ok: false, error: 'hash' };
  return { ok: true, from: { tick, inputs } };
}

function mostBytes(
  fields: Readonly<Record<string, { readonly byteLength: number }>>,
  seats: number,
  inputBytes: number,
): number {
  const state = Object.values(fields).reduce((sum, field) => sum + 5 + field.byteLength, 0);
  return 16 + seats * (6 + MAX_OPEN * inputBytes) + state;
}
