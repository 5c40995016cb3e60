/** See secret-file.mjs. */
export function fileSetting(name: string): string;
export function secretOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined;
