/**
 * Whether challenges are taken, in a sentence; null while they are.
 * @param until when that ends, in milliseconds since the epoch; null: it is not on
 * @param never stands for no end
 */
export function quietWords(until: number | null, now: number, never: number): string | null {
  if (until === null || until <= now) return null;
  return until === never
    ? 'You take no challenges until you turn this off.'
    : `You take no challenges until ${TIME.format(until)}.`;
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
