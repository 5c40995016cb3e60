/** Milliseconds as a clock face: `0:07`, `1:30`, `12:00`. Rounded up, so that it shows 0:00 only when it is over. */
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Milliseconds left in words: `7 seconds`, `1 minute`. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 120 ? count(seconds, 'second') : count(Math.round(seconds / 60), 'minute');
}

/** A length of time that was measured: `412 ms`, `12.9 s`. */
export function measured(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** A time of day to the second, as the reader's clock shows it: `18:42:07`. */
export function clockTime(at: number): string {
  return CLOCK.format(at);
}

/** A time of day to the minute: `18:42`. */
export function clockMinute(at: number): string {
  return HOUR.format(at);
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const MINUTE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** A day, short: `3 Nov`. */
export function dayWords(at: number): string {
  return DAY.format(at);
}

/** A day and the time of it: `3 Nov, 18:42`. */
export function momentWords(at: number): string {
  return MINUTE.format(at);
}

/** How long ago something was, roughly. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 45) return 'just now';
  if (seconds < 5400) return `${count(Math.max(1, Math.round(seconds / 60)), 'minute')} ago`;
  if (seconds < 129_600) return `${count(Math.round(seconds / 3600), 'hour')} ago`;
  return `${count(Math.round(seconds / 86_400), 'day')} ago`;
}

const GROUPED = new Intl.NumberFormat('en-GB');

/** A number that may be large: `512`, `5,012`. */
export function grouped(n: number): string {
  return GROUPED.format(n);
}

/** `1 player`, `2 players`; `1 match`, `2 matches` with its own plural. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** Names in a row: `Ada`, `Ada and Bo`, `Ada, Bo and Cy`. */
export function row(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
