/** The part of a keyboard event that tells which key it is. */
export interface PressedKey {
  /** What the key writes, such as `4`, `'` or `۴`. */
  readonly key: string;
  /** Where the key lies, such as `Digit4`; empty on some keyboards of phones. */
  readonly code: string;
}

/**
 * The digit of a key, 0 to 9, or null where it is none (W3.5). What the key writes counts first, in the digits of any script. Else its place
 * counts: on French and Czech keyboards the row of digits writes other signs without Shift.
 */
export function digitOf({ key, code }: PressedKey): number | null {
  if (/^[0-9]$/.test(key)) return Number(key);
  const written = /^\p{N}$/u.test(key) ? allDigits().get(key) : undefined;
  if (written !== undefined) return written;
  const place = /^(?:Digit|Numpad)([0-9])$/.exec(code);
  // The number pad without its lock writes no digits: its keys are arrows then.
  const isArrow = code.startsWith('Numpad') && key.length > 1;
  return place === null || isArrow ? null : Number(place[1]);
}

let digits: ReadonlyMap<string, number> | null = null;

/** Made when it is first needed: most people press the digits of ASCII. */
function allDigits(): ReadonlyMap<string, number> {
  digits ??= new Map(
    Intl.supportedValuesOf('numberingSystem').flatMap((numberingSystem) => {
      const { format } = new Intl.NumberFormat('en', { numberingSystem });
      return Array.from({ length: 10 }, (_, digit) => [format(digit), digit] as const);
    }),
  );
  return digits;
}
