import type { Measured } from '../speed/measured.ts';

/** Numbers as the page writes them. */
export const number = (value: number, digits: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The median, with the least and the most in brackets. */
export const spread = ({ median, least, most }: Measured, digits: number): string =>
  `${number(median, digits)} (${number(least, digits)}–${number(most, digits)})`;

/** A ratio. */
export const times = (ratio: Measured): string => spread(ratio, 2);

/** How many times the first row's median this is. */
export const growth = (first: Measured | undefined, own: Measured): string =>
  number(own.median / (first ?? own).median, 2);
