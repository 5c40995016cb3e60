/** In [0, 1). */
export type Random = () => number;

/** Bytes or text that were changed at random, from samples of one kind. All of it follows from `random`, so a seed repeats it. */

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];
const below = (limit: number, random: Random): number => Math.floor(random() * limit);

/** Bytes that mean something in one format or another: ends of ranges, continuations, brackets. */
const ODD_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x20, 0x2e, 0x22, 0x5b, 0x7b] as const;
/** A mutation makes nothing longer than this, or the fuzzer would only test the first bound. */
const LONGEST = 1 << 18;

type ByteChange = (bytes: Uint8Array, other: Uint8Array, random: Random) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const BYTE_CHANGES: readonly ByteChange[] = [
  (bytes, _other, random) => {
    const changed = bytes.slice();
    const at = below(changed.length, random);
    changed[at] = (changed[at] ?? 0) ^ (1 << below(8, random));
    return changed;
  },
  (bytes, _other, random) => {
    const changed = bytes.slice();
    changed[below(changed.length, random)] = pick(ODD_BYTES, random) ?? 0;
    return changed;
  },
  (bytes, _other, random) => {
    const changed = bytes.slice();
    const at = below(changed.length, random);
    changed[at] = ((changed[at] ?? 0) + (random() < 0.5 ? 1 : 255)) & 0xff;
    return changed;
  },
  (bytes, _other, random) => {
    const [from, to] = rangeIn(bytes.length, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, _other, random) => {
    const [from, to] = rangeIn(bytes.length, random);
    return joined(bytes.subarray(0, to), bytes.subarray(from, to), bytes.subarray(to));
  },
  (bytes, other, random) => {
    const [from, to] = rangeIn(other.length, random);
    const at = below(bytes.length + 1, random);
    return joined(
      bytes.subarray(0, at),
      other.subarray(from, to),
      bytes.subarray(random() < 0.5 ? at : Math.min(bytes.length, at + to - from)),
    );
  },
  (bytes, other, random) =>
    joined(bytes.subarray(0, below(bytes.length + 1, random)), other.subarray(below(other.length + 1, random))),
  (bytes, _other, random) => bytes.subarray(0, below(bytes.length + 1, random)),
  (bytes, _other, random) => {
    const at = below(bytes.length + 1, random);
    const more = Uint8Array.from({ length: 1 + below(random() < 0.1 ? 4_000 : 8, random) }, () => below(256, random));
    return joined(bytes.subarray(0, at), more, bytes.subarray(at));
  },
];

/** The same few bytes again and again: what an expression that tries all ways takes long for. */
const repeated: ByteChange = (bytes, _other, random) => {
  const [from, to] = rangeIn(bytes.length, random);
  const piece = bytes.subarray(from, Math.min(to, from + 12));
  const many = Array.from({ length: 1 + below(random() < 0.3 ? 2_000 : 40, random) }, () => piece);
  return joined(bytes.subarray(0, to), ...many, bytes.subarray(to));
};

function rangeIn(length: number, random: Random): readonly [number, number] {
  const from = below(length + 1, random);
  return [from, Math.min(length, from + 1 + below(random() < 0.2 ? length : 8, random))];
}

/** One to four changes of a sample, with pieces of others. */
export function mutateBytes(samples: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = pick(samples, random) ?? new Uint8Array();
  for (let left = 1 + below(4, random); left > 0; left -= 1) {
    const change = random() < 0.05 ? repeated : pick(BYTE_CHANGES, random);
    if (change !== undefined) bytes = change(bytes, pick(samples, random) ?? bytes, random);
  }
  return bytes.subarray(0, LONGEST);
}

/** The same of text, which may come out as no valid UTF-16. */
export function mutateText(samples: readonly string[], random: Random): string {
  const bytes = mutateBytes(
    [Buffer.from(pick(samples, random) ?? ''), Buffer.from(pick(samples, random) ?? '')],
    random,
  );
  return Buffer.from(bytes).toString(random() < 0.1 ? 'latin1' : 'utf8');
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  'constructor',
  '__proto__',
  'x'.repeat(300),
  'A'.repeat(22),
  'A'.repeat(43),
  [],
  {},
  [[[[[[[[]]]]]]]],
  { length: 3 },
  { length: { toString: 1 } },
  { size: { valueOf: 1 } },
  [{ length: { length: [] } }],
  { toString: 1 },
];

/** JSON of which single values were replaced, left out, doubled, put in other places, or taken from another sample. */
export function mutateJson(samples: readonly string[], random: Random): string {
  const text = pick(samples, random) ?? '{}';
  const value = parsed(text);
  if (value === undefined) return mutateText(samples, random);
  const other = parsed(pick(samples, random) ?? '{}');
  let changed: unknown = value;
  for (let left = 1 + below(3, random); left > 0; left -= 1) changed = changedAt(changed, other, random, 0);
  const written = JSON.stringify(changed) ?? 'null';
  // Keys that JSON allows twice, and the one that is no key of an object written out.
  if (random() < 0.05) return written.replace(/^\{/, '{"__proto__":{"type":"ping"},');
  return random() < 0.05 ? written.replace(/"([a-z]+)":/, '"$1":null,"$1":') : written;
}

function changedAt(value: unknown, other: unknown, random: Random, depth: number): unknown {
  const isInner = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isInner || (depth > 0 && random() < 0.25)) return replaced(value, other, random);
  if (Array.isArray(value)) {
    const at = below(value.length, random);
    const way = random();
    if (way < 0.2) return value.filter((_, index) => index !== at);
    if (way < 0.4)
      return [...value, ...Array.from({ length: 1 + below(random() < 0.1 ? 300 : 3, random) }, () => value[at])];
    return value.map((item: unknown, index) => (index === at ? changedAt(item, other, random, depth + 1) : item));
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const [key] = pick(entries, random) ?? [''];
  const way = random();
  if (way < 0.12) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (way < 0.2) return Object.fromEntries([...entries, [`${key}x`, pick(ODD_VALUES, random)]]);
  if (way < 0.26 && typeof other === 'object' && other !== null) return { ...value, ...other };
  return Object.fromEntries(
    entries.map(([name, item]) => [name, name === key ? changedAt(item, other, random, depth + 1) : item]),
  );
}

function replaced(value: unknown, other: unknown, random: Random): unknown {
  const way = random();
  if (way < 0.4) return pick(ODD_VALUES, random);
  if (typeof value === 'string' && value.length > 0)
    return mutateText([value, typeof other === 'string' ? other : value], random);
  if (typeof value === 'number') return way < 0.7 ? value + (random() < 0.5 ? 1 : -1) : value * 1_000;
  return way < 0.8 ? other : [value];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. ';

/**
 * A compact JWS that was tampered with: another spelling of the same bytes, parts of two, a changed payload under the old signature, a header with more
 * in it or without an algorithm.
 */
export function mutateJws(samples: readonly string[], random: Random): string {
  const jws = pick(samples, random) ?? '';
  const parts = jws.split('.');
  const others = (pick(samples, random) ?? '').split('.');
  const at = below(parts.length, random);
  const way = random();
  const set = (text: string): string => parts.map((part, index) => (index === at ? text : part)).join('.');
  const part = parts[at] ?? '';
  if (way < 0.25) {
    const place = random() < 0.3 ? part.length - 1 : below(part.length, random);
    return set(`${part.slice(0, place)}${LETTERS[below(LETTERS.length, random)]}${part.slice(place + 1)}`);
  }
  if (way < 0.4) return set(others[at] ?? '');
  if (way < 0.6) {
    const decoded = Buffer.from(part, 'base64url').toString();
    return set(Buffer.from(mutateJson([decoded], random)).toString('base64url'));
  }
  if (way < 0.65) return set(`${part}${pick(['=', '==', 'A', '\n', ' '], random)}`);
  if (way < 0.7) return set(Buffer.from(part, 'base64url').toString('base64'));
  if (way < 0.75)
    return `${Buffer.from('{"alg":"none","typ":"x"}').toString('base64url')}.${parts[1]}.${random() < 0.5 ? '' : parts[2]}`;
  return mutateText([jws, others.join('.')], random);
}
