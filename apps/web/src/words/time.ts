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

/** How long ago something was, roughly. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 45) return 'just now';
  if (seconds < 5400) return `${count(Math.max(1, Math.round(seconds / 60)), 'minute')} ago`;
  if (seconds < 129_600) return `${count(Math.round(seconds / 3600), 'hour')} ago`;
  return `${count(Math.round(seconds / 86_400), 'day')} ago`;
}

/** `1 player`, `2 players`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Names in a row: `Ada`, `Ada and Bo`, `Ada, Bo and Cy`. */
export function row(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
