import { inLanguage } from './time.ts';

const TENTHS = inLanguage((locales) => new Intl.NumberFormat(locales, { maximumFractionDigits: 1 }));
const FULL_TENTHS = inLanguage(
  (locales) => new Intl.NumberFormat(locales, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);
const PERCENT = inLanguage((locales) => new Intl.NumberFormat(locales, { style: 'percent' }));
const FINE_PERCENT = inLanguage(
  (locales) => new Intl.NumberFormat(locales, { style: 'percent', maximumFractionDigits: 1 }),
);

/** To a tenth where it has one: `1`, `2.4`. */
export const tenthWords = (n: number): string => TENTHS().format(n);

/** Always with its tenth: `2.0`. */
export const fullTenthWords = (n: number): string => FULL_TENTHS().format(n);

/** A share of 0..1: `67%`. */
export const percentWords = (share: number): string => PERCENT().format(share);

/** A share of 0..1 to a tenth, so that two thirds and .67 do not look equal: `66.7%`. */
export const finePercentWords = (share: number): string => FINE_PERCENT().format(share);
