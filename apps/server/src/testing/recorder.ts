import {
  type Action,
  acceptEntry,
  type Entry,
  emptyTranscript,
  fold,
  genesis,
  nextEntry,
  type Position,
  REPORT_TYP,
  REPORT_VERSION,
  type Report,
  type SignedEntry,
  signEntry,
  stateHash,
} from '@parley/evidence';
import { type Title, titleById } from '@parley/games';

/** Who can play for a test: a user key and its signature. */
export interface Pen {
  readonly key: string;
  sign(typ: string, payload: object): Promise<string>;
}

export interface RecordedMatch {
  readonly id: string;
  readonly title: string;
  readonly rules: number;
  readonly seed: number;
}

/** A match played in one place with everybody's keys: real entries in real chains, as honest clients sign them. */
export interface Recorder {
  /** Every entry in the order of play, as JWS. */
  readonly entries: readonly string[];
  readonly position: Position;
  /** The seat whose turn it is acts, or the one that is named. */
  act(act: Action, seat?: number): Promise<string>;
  move(...moves: readonly unknown[]): Promise<void>;
  /** A second entry in the place of this seat's newest, with another act: two histories (E2). */
  fork(seat: number, act: Action, change?: Partial<Entry>): Promise<string>;
  /** A report as this transcript gives it, unless changed. */
  report(seat: number, change?: Partial<Report>): Promise<string>;
}

/** @param pens by seat */
export async function record(
  match: RecordedMatch,
  pens: readonly Pen[],
  title: Title | null = titleById(match.title),
): Promise<Recorder> {
  if (title?.kind !== 'turns') throw new Error(`no title by turns: ${match.title}`);
  const keys = pens.map(({ key }) => key);
  const setup = {
    match: match.id,
    title,
    seats: pens.length,
    seed: match.seed,
    genesis: await Promise.all(keys.map((_key, seat) => genesis(match.id, seat, keys))),
  };
  let transcript = emptyTranscript(setup);
  const signed: SignedEntry[] = [];
  const position = (): Position => fold(setup, transcript.chains);
  const penOf = (seat: number): Pen => {
    const pen = pens[seat];
    if (pen === undefined) throw new Error(`nobody sits at ${seat}`);
    return pen;
  };

  const recorder: Recorder = {
    get entries() {
      return signed.map(({ jws }) => jws);
    },
    get position() {
      return position();
    },
    async act(act, seat = position().turn ?? 0) {
      const { ply, state } = position();
      const entry = nextEntry(transcript, seat, ply, act, await stateHash(title, state));
      const made = await signEntry(penOf(seat), entry);
      const acceptance = acceptEntry(transcript, made, () => true);
      if (acceptance.accepted.length !== 1) throw new Error(`not taken: ${JSON.stringify(acceptance.refused)}`);
      transcript = acceptance.transcript;
      signed.push(made);
      return made.jws;
    },
    async move(...moves) {
      for (const move of moves) await recorder.act({ kind: 'move', move });
    },
    async fork(seat, act, change = {}) {
      const newest = transcript.chains[seat]?.at(-1)?.entry;
      if (newest === undefined) throw new Error(`seat ${seat} has signed nothing yet`);
      return (await signEntry(penOf(seat), { ...newest, act, ...change })).jws;
    },
    async report(seat, change = {}) {
      const { state, outcome, ply, departures } = position();
      const report: Report = {
        v: REPORT_VERSION,
        match: match.id,
        title: title.id,
        rules: title.rules,
        seat,
        ranks: outcome === null ? null : [...outcome.ranks],
        scores: outcome?.scores ? [...outcome.scores] : null,
        departures: [...departures],
        plies: ply,
        heads: transcript.chains.map((chain) => chain.at(-1)?.hash ?? null),
        state: outcome === null ? null : await stateHash(title, state),
        refused: [],
        ...change,
      };
      return penOf(seat).sign(REPORT_TYP, report);
    },
  };
  return recorder;
}

const columns = (...list: readonly number[]) => list.map((column) => ({ column }));
/** Four in a row: the first seat stacks four discs on the left, and wins with the last of these. */
export const FIRST_WINS = columns(0, 1, 0, 1, 0, 1, 0);
