/** See whole-file.mjs, which has the words: TypeScript takes no types from comments outside scripts/. */
export function writeWhole(
  path: string,
  content: string | Uint8Array,
  options?: { readonly mode?: number; readonly over?: boolean },
): void;
export function readOrMake(path: string, make: () => string): string;
export function reasonOf(error: unknown): string;
export function damaged(path: string, wanted: string, lost: string): string;
