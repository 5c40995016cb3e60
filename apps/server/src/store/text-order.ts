/**
 * Orders ids and names of titles by their UTF-16 code units. They are ASCII, so this is the order of their bytes. The database is
 * not asked for an order of text, because its answer would depend on its collation.
 */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
