import { LOCALES } from '../text/language.ts';
import { language, once, t } from '../text/text.ts';

/** A format in the language of the page. Making one takes long, so each language has its own, once. */
export function inLanguage<F>(make: (locales: string) => F): () => F {
  const formatOf = once((one) => make(LOCALES[one]));
  return () => formatOf(language());
}

/** `1 second`, `7 seconds`. */
export function units(n: number, unit: keyof typeof UNITS): string {
  return UNITS[unit]().format(n);
}

const lengths = (unit: string) =>
  inLanguage((locales) => new Intl.NumberFormat(locales, { style: 'unit', unit, unitDisplay: 'long' }));
const UNITS = { second: lengths('second'), minute: lengths('minute'), hour: lengths('hour'), day: lengths('day') };
const TENTHS = inLanguage(
  (locales) => new Intl.NumberFormat(locales, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);

/** Milliseconds as a clock face: `0:07`, `1:30`, `12:00`. Rounded up, so that it shows 0:00 only when it is over. */
export function clockFace(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Milliseconds left in words: `7 seconds`, `1 minute`. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 120 ? units(seconds, 'second') : units(Math.round(seconds / 60), 'minute');
}

/** As `timeLeft`, and never too short: what is tried before the time would be refused again. */
export function minutesLeft(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  return seconds < 90 ? units(seconds, 'second') : units(Math.ceil(seconds / 60), 'minute');
}

/** A length of time that was measured: `412 ms`, `12.9 s`. */
export function measured(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${TENTHS().format(ms / 1_000)} s`;
}

/** A number with this many digits after the point, at most one. */
export function rounded(n: number, digits: 0 | 1): string {
  return digits === 0 ? grouped(Math.round(n)) : TENTHS().format(n);
}

/** Seconds that are counted as they pass: `1.3 s`; never less than none. */
export function tenths(ms: number): string {
  return `${TENTHS().format(Math.max(0, ms) / 1_000)} s`;
}

/** A time of day to the second, as the reader's clock shows it: `18:42:07`. */
export function clockTime(at: number): string {
  return CLOCK().format(at);
}

/** A time of day to the minute: `18:42`. */
export function clockMinute(at: number): string {
  return HOUR().format(at);
}

const dates = (options: Intl.DateTimeFormatOptions) =>
  inLanguage((locales) => new Intl.DateTimeFormat(locales, options));
const CLOCK = dates({ timeStyle: 'medium' });
const HOUR = dates({ hour: '2-digit', minute: '2-digit' });
const DAY = dates({ day: 'numeric', month: 'short' });
const MINUTE = dates({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** A day, short: `3 Nov`. */
export function dayWords(at: number): string {
  return DAY().format(at);
}

/** A day and the time of it: `3 Nov, 18:42`. */
export function momentWords(at: number): string {
  return MINUTE().format(at);
}

/** How long ago something was, roughly. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 45) return t('words:justNow');
  if (seconds < 5400) return PAST().format(-Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 129_600) return PAST().format(-Math.round(seconds / 3600), 'hour');
  return PAST().format(-Math.round(seconds / 86_400), 'day');
}

const PAST = inLanguage((locales) => new Intl.RelativeTimeFormat(locales));
const GROUPED = inLanguage((locales) => new Intl.NumberFormat(locales));

/** A number that may be large: `512`, `5,012`. */
export function grouped(n: number): string {
  return GROUPED().format(n);
}

/** Names in a row: `Ada`, `Ada and Bo`, `Ada, Bo and Cy`. */
export function row(names: readonly string[]): string {
  return ROW().format(names);
}

/** What stands between the names in a row, and after the last one, for names that are more than text. */
export function betweenInRow(names: readonly string[]): readonly string[] {
  const between: string[] = [];
  for (const { type, value } of ROW().formatToParts(names)) {
    if (type === 'element') between.push('');
    else between.push(`${between.pop() ?? ''}${value}`);
  }
  return between;
}

const ROW = inLanguage((locales) => new Intl.ListFormat(locales, { type: 'conjunction' }));

/** One of these: `play`, `play or chat`, `play, chat or watch`. */
export function either(choices: readonly string[]): string {
  return EITHER().format(choices);
}

const EITHER = inLanguage((locales) => new Intl.ListFormat(locales, { type: 'disjunction' }));
