import type { SignedEntry } from '@parley/evidence';
import { LIMITS, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import { type Heads, inOrder } from './heads.ts';
import type { TurnMatch } from './turn-match.ts';

/**
 * What of a running match the server has been told (E3), and when it is told more. Pure. Nothing of the match waits for it:
 * the server may be away for all of it (S16), and what is missing then goes with the report.
 */
export interface Deposits {
  readonly stage: DepositStage;
  /** What the server named last; null where that is to be asked first. */
  readonly heads: Heads | null;
  /** Hashes of what need not be said again: the server has it, or refused it for good, or it goes with the report. */
  readonly said: ReadonlySet<string>;
}

export type DepositStage =
  /** Says what is new, but not before `notBefore`; `failures`: how often in a row it was not taken. */
  | { readonly stage: 'ready'; readonly notBefore: number; readonly failures: number }
  /** One deposit is on its way: there is never a second one. */
  | { readonly stage: 'sent'; readonly hashes: readonly string[]; readonly failures: number }
  /** The server is out of reach; the next welcome ends that. */
  | { readonly stage: 'offline' }
  /** The server takes nothing more for this match. */
  | { readonly stage: 'stopped' };

/** From the answer to one deposit to the next. A server that is slow to answer is thereby asked less often. */
const EVERY_MS = 1_000;
/** So much later where there is nothing new of our own: others' entries come from their authors, if nothing keeps them. */
const OTHERS_MS = 1_000;
/** After a refusal that may pass: doubled from this to that. */
const AGAIN_MS = 2_000;
const LONGEST_MS = 30_000;
/** Characters of the entries of one deposit: what is around them must fit into the frame, too. */
const BATCH_CHARS = 14_000;

/** The server has decided, or does not know this player at this match. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['not-a-party', 'report-late', 'unknown-match']);
/** Said again, it would be refused again. */
const HOPELESS: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['evidence-refused', 'malformed', 'too-large']);

/** A match begins: the server has nothing of it. */
export function beginDeposits(seats: number, now: number): Deposits {
  return {
    stage: { stage: 'ready', notBefore: now, failures: 0 },
    heads: Array.from({ length: seats }, () => null),
    said: new Set(),
  };
}

/** What is to be deposited now, as compact JWS; null: nothing. Without an entry, it only asks what the server has. */
export function nextDeposit(
  deposits: Deposits,
  match: TurnMatch,
  now: number,
): readonly [Deposits, readonly string[] | null] {
  const { stage } = deposits;
  if (stage.stage !== 'ready' || now < stage.notBefore) return [deposits, null];
  const news = newsOf(deposits, match);
  if (news.length === 0) return [deposits, null];
  const isOwn = news[0]?.entry.seat === match.self;
  if (!isOwn && now < stage.notBefore + OTHERS_MS) return [deposits, null];
  const entries = deposits.heads === null ? [] : batchOf(news);
  const hashes = entries.map(({ hash }) => hash);
  return [{ ...deposits, stage: { stage: 'sent', hashes, failures: stage.failures } }, entries.map(({ jws }) => jws)];
}

/** The answer to the deposit that was on its way. */
export function depositAnswered(deposits: Deposits, answer: Result<Heads, Refusal>, now: number): Deposits {
  const { stage } = deposits;
  if (stage.stage !== 'sent') return deposits;
  if (answer.ok) {
    const ready: DepositStage = { stage: 'ready', notBefore: now + EVERY_MS, failures: 0 };
    return { stage: ready, heads: answer.value, said: new Set([...deposits.said, ...stage.hashes]) };
  }
  const { code, detail } = answer.error;
  if (FINAL.has(code)) return { ...deposits, stage: { stage: 'stopped' } };
  if (detail === 'offline') return { ...deposits, stage: { stage: 'offline' } };
  const failures = stage.failures + 1;
  const waitMs = Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(failures - 1, 8));
  const again: DepositStage = { stage: 'ready', notBefore: now + waitMs, failures };
  if (!HOPELESS.has(code)) return { ...deposits, stage: again };
  return { ...deposits, stage: again, said: new Set([...deposits.said, ...stage.hashes]) };
}

/** The client is online again: others may have brought much meanwhile, so it is asked first. */
export function serverReturned(deposits: Deposits, now: number): Deposits {
  if (deposits.stage.stage === 'stopped') return deposits;
  return { ...deposits, heads: null, stage: { stage: 'ready', notBefore: now, failures: 0 } };
}

/** All this goes with the report, and need not be said beside it. */
export function handedOver(deposits: Deposits, entries: readonly SignedEntry[]): Deposits {
  return { ...deposits, said: new Set([...deposits.said, ...entries.map(({ hash }) => hash)]) };
}

/**
 * The whole transcript as it is known here, each entry after what it names; then the second histories (E2), and what names
 * entries that never came.
 */
export function transcriptOf({ record, forks }: TurnMatch): readonly SignedEntry[] {
  return [...inOrder(record), ...forks, ...record.held];
}

/** Own entries first: nobody else may be left to bring them. */
function newsOf({ heads, said }: Deposits, { record, forks, self }: TurnMatch): readonly SignedEntry[] {
  const news = inOrder(record).filter(({ entry, hash }) => {
    const head = heads?.[entry.seat] ?? null;
    const other = head === null ? undefined : record.chains[entry.seat]?.[head.n];
    // Where the server holds another entry than we in the place of its head, the two histories parted there or before.
    const parted = head !== null && other !== undefined && other.hash !== head.hash;
    return !said.has(hash) && (head === null || parted || entry.n > head.n);
  });
  const own = news.filter(({ entry }) => entry.seat === self);
  const others = news.filter(({ entry }) => entry.seat !== self);
  return [...own, ...others, ...forks.filter(({ hash }) => !said.has(hash))];
}

function batchOf(news: readonly SignedEntry[]): readonly SignedEntry[] {
  const batch: SignedEntry[] = [];
  let chars = 0;
  for (const entry of news) {
    chars += entry.jws.length;
    if (batch.length >= LIMITS.depositEntries || (batch.length > 0 && chars > BATCH_CHARS)) break;
    batch.push(entry);
  }
  return batch;
}
