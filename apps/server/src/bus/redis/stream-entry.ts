/** How messages stand in a stream: several of one sender to one channel in one entry. */
export interface StreamEntry {
  /** The process that sent them: an id of this start. */
  readonly sender: string;
  /** The number of the first of them, counted by sender and channel from 1. */
  readonly first: number;
  /** Messages before these were given up by the sender, because too many waited. */
  readonly isAfterLoss: boolean;
  readonly messages: readonly unknown[];
}

export type Fields = Readonly<Record<string, string>>;

/** @param messages JSON of each */
export function encodeStreamEntry(
  sender: string,
  first: number,
  messages: readonly string[],
  isAfterLoss: boolean,
): Fields {
  return { s: sender, n: String(first), m: `[${messages.join(',')}]`, ...(isAfterLoss && { l: '1' }) };
}

/** @returns null for what no bus has written */
export function decodeStreamEntry({ s, n, m, l }: Fields): StreamEntry | null {
  const first = Number(n);
  if (s === undefined || m === undefined || !Number.isSafeInteger(first) || first < 1) return null;
  try {
    const messages: unknown = JSON.parse(m);
    return Array.isArray(messages) ? { sender: s, first, messages, isAfterLoss: l === '1' } : null;
  } catch {
    return null;
  }
}

/** Whether the first id of an entry (`milliseconds-number`) is later than the second one. */
export function isLater(id: string, other: string): boolean {
  const [ms = '0', number = '0'] = id.split('-');
  const [otherMs = '0', otherNumber = '0'] = other.split('-');
  return ms === otherMs ? Number(number) > Number(otherNumber) : Number(ms) > Number(otherMs);
}

export const FIRST_ID = '0-0';
