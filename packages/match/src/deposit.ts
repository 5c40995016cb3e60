import { type Heads, LIMITS, type Refusal, type RefusalCode, type Result } from '@parley/protocol';
import type { CoreTranscript, TranscriptItem } from './core.ts';

/**
 * Which part of the transcript the server has while a match runs (E3), and when it gets more. Pure. Nothing of the match
 * waits for it: the server may be away for all of it (S16). Everything goes with the report anyway.
 */
export interface Deposits {
  readonly stage: DepositStage;
  /** The heads that the server named last; null where it has to be asked first. */
  readonly heads: Readonly<Heads> | null;
  /** Hashes of entries that are not deposited again: the server has them, or refused them for good, or they go with the report. */
  readonly done: ReadonlySet<string>;
  /** Hashes of entries that were refused together with others: each is brought alone, because one of them may be what was wrong. */
  readonly alone: ReadonlySet<string>;
}

export type DepositStage =
  /** The next deposit comes not before `notBefore`. `failures`: how many were refused in a row. */
  | { readonly stage: 'ready'; readonly notBefore: number; readonly failures: number }
  /** One deposit is on its way, and never a second one. `own`: so many of its entries, the first ones, are of this player. */
  | { readonly stage: 'sent'; readonly hashes: readonly string[]; readonly own: number; readonly failures: number }
  /** The server is out of reach, until the client is online again. */
  | { readonly stage: 'offline' }
  /** The server takes nothing more for this match. */
  | { readonly stage: 'stopped' };

type Sent = Extract<DepositStage, { readonly stage: 'sent' }>;

/** From the answer to one deposit to the next, so that a slow server gets fewer of them. */
const EVERY_MS = 1_000;
/** So much later where nothing new is our own: the authors deposit their entries themselves, if they can. */
const OTHERS_MS = 1_000;
/** After a refusal that may pass: doubled from the first to the second. */
const AGAIN_MS = 2_000;
const LONGEST_MS = 30_000;
/** Characters of the entries of one deposit. The message around them must fit into the frame, too. */
const BATCH_CHARS = 14_000;

/** The server has decided, or does not know this player at this match. */
const FINAL: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['not-a-party', 'report-late', 'unknown-match']);
/** The server would refuse the same again. */
const HOPELESS: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['evidence-refused', 'malformed', 'too-large']);

/** A match begins: the server has nothing of it. */
export function beginDeposits(seats: number, now: number): Deposits {
  return {
    stage: { stage: 'ready', notBefore: now, failures: 0 },
    heads: Array.from({ length: seats }, () => null),
    done: new Set(),
    alone: new Set(),
  };
}

/**
 * The entries of the next deposit, as compact JWS; null where none is due. An empty one asks which heads the server has.
 *
 * @param self the seat of this player: its own entries go first
 */
export function nextDeposit(
  deposits: Deposits,
  transcript: CoreTranscript,
  self: number,
  now: number,
): readonly [Deposits, readonly string[] | null] {
  const { stage } = deposits;
  if (stage.stage !== 'ready' || now < stage.notBefore) return [deposits, null];
  const news = newsOf(deposits, transcript, self);
  if (news.length === 0) return [deposits, null];
  const isOwn = news[0]?.seat === self;
  if (!isOwn && now < stage.notBefore + OTHERS_MS) return [deposits, null];
  const entries = deposits.heads === null ? [] : batchOf(news, deposits.alone);
  const hashes = entries.map(({ hash }) => hash);
  const others = entries.findIndex(({ seat }) => seat !== self);
  const own = others < 0 ? entries.length : others;
  const sent: DepositStage = { stage: 'sent', hashes, own, failures: stage.failures };
  return [{ ...deposits, stage: sent }, entries.map(({ jws }) => jws)];
}

/** The answer to the deposit that was on its way. */
export function depositAnswered(deposits: Deposits, answer: Result<Readonly<Heads>, Refusal>, now: number): Deposits {
  const { stage } = deposits;
  if (stage.stage !== 'sent') return deposits;
  if (answer.ok) {
    const ready: DepositStage = { stage: 'ready', notBefore: now + EVERY_MS, failures: 0 };
    return { ...deposits, stage: ready, heads: answer.value, done: new Set([...deposits.done, ...stage.hashes]) };
  }
  const { code, detail } = answer.error;
  if (FINAL.has(code)) return { ...deposits, stage: { stage: 'stopped' } };
  if (detail === 'offline') return { ...deposits, stage: { stage: 'offline' } };
  if (HOPELESS.has(code) && stage.hashes.length > 0) return refusedForGood(deposits, stage, now);
  const failures = stage.failures + 1;
  const waitMs = Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(failures - 1, 8));
  return { ...deposits, stage: { stage: 'ready', notBefore: now + waitMs, failures } };
}

/**
 * The server would refuse the same again. What others signed may be what was wrong, and must hold back nothing else: own entries go on at once,
 * without those of others, and each of those alone.
 */
function refusedForGood(deposits: Deposits, { hashes, own }: Sent, now: number): Deposits {
  const ready = (notBefore: number): DepositStage => ({ stage: 'ready', notBefore, failures: 0 });
  if (hashes.length === 1)
    return { ...deposits, stage: ready(now + EVERY_MS), done: new Set([...deposits.done, ...hashes]) };
  const isMixed = own > 0 && own < hashes.length;
  const alone = new Set([...deposits.alone, ...(isMixed ? hashes.slice(own) : hashes)]);
  return { ...deposits, stage: ready(own > 0 ? now : now + EVERY_MS), alone };
}

/** The client is online again. Others may have deposited much meanwhile, so the server is asked first. */
export function serverReturned(deposits: Deposits, now: number): Deposits {
  if (deposits.stage.stage === 'stopped') return deposits;
  return { ...deposits, heads: null, stage: { stage: 'ready', notBefore: now, failures: 0 } };
}

/** All this goes with the report, and need not be deposited beside it. */
export function handedOver(deposits: Deposits, entries: readonly TranscriptItem[]): Deposits {
  return { ...deposits, done: new Set([...deposits.done, ...entries.map(({ hash }) => hash)]) };
}

/** Own entries first: perhaps no other player is left to bring them. */
function newsOf({ heads, done }: Deposits, { chains, forks }: CoreTranscript, self: number): readonly TranscriptItem[] {
  const headOf = (seat: number): Heads[number] => heads?.[seat] ?? null;
  // Where the server holds another entry than we in the place of its head, the two histories parted there or before.
  const parted = chains.flatMap(({ seat, n, hash }) => {
    const head = headOf(seat);
    return head !== null && n === head.n && hash !== head.hash ? [seat] : [];
  });
  const news = chains.filter(({ seat, n, hash }) => {
    const head = headOf(seat);
    return !done.has(hash) && (head === null || n > head.n || parted.includes(seat));
  });
  const own = news.filter(({ seat }) => seat === self);
  const others = news.filter(({ seat }) => seat !== self);
  return [...own, ...others, ...forks.filter(({ hash }) => !done.has(hash))];
}

function batchOf(news: readonly TranscriptItem[], alone: ReadonlySet<string>): readonly TranscriptItem[] {
  const batch: TranscriptItem[] = [];
  let chars = 0;
  for (const entry of news) {
    if (alone.has(entry.hash)) return batch.length > 0 ? batch : [entry];
    chars += entry.jws.length;
    if (batch.length >= LIMITS.depositEntries || (batch.length > 0 && chars > BATCH_CHARS)) break;
    batch.push(entry);
  }
  return batch;
}
