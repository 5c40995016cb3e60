import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_MAX_CHARS, serverKeyNamedIn, verifyBundle } from '@parley/evidence';
import { titles } from '@parley/games';
import { idSchema, type ShownMatch } from '@parley/protocol';
import type { Log } from './log.ts';

export interface ShelfOptions {
  /** Holds `played`, which the house fills, and `given`, into which its operator puts evidence files. */
  readonly folder: string;
  /** How many played matches are kept, and for how many days. Given ones stay. */
  readonly keep: number;
  readonly days: number;
  /**
   * Public keys of the server: an evidence file that none of them signed is not shown.
   * @param named the key that the file names
   */
  readonly serverKeys: (named?: string) => Promise<readonly string[]>;
  readonly now: () => number;
  readonly log: Log;
}

interface Kept extends ShownMatch {
  readonly title: string;
  readonly path: string;
  readonly given: boolean;
}

const DAY_MS = 86_400_000;

/**
 * The finished matches that a house shows, as evidence files (E6). Each file is checked when it is read for the first time: signatures, moves and
 * decision. What does not hold is never shown.
 */
export interface Shelf {
  /** Reads both folders. Rejects where the keys of the server cannot be had: then nothing can be checked. */
  open(): Promise<void>;
  /** Keeps the evidence of a match that was played. False where it does not hold. */
  add(match: string, text: string): Promise<boolean>;
  /** The latest matches of a title, the newest first. */
  latest(title: string, most: number): readonly ShownMatch[];
  /** The file of a match; null where it is gone. */
  text(match: string): Promise<string | null>;
}

export function makeShelf({ folder, keep, days, serverKeys, now, log }: ShelfOptions): Shelf {
  const [played, given] = [join(folder, 'played'), join(folder, 'given')];
  const kept = new Map<string, Kept>();

  async function checked(text: string, path: string, isGiven: boolean): Promise<Kept | null> {
    if (text.length > BUNDLE_MAX_CHARS) return null;
    const titleOf = (id: string, rules: number) =>
      titles.find((title) => title.id === id && title.rules === rules) ?? null;
    const { ok, content } = await verifyBundle(text, { titleOf, serverKeys: await serverKeys(serverKeyNamedIn(text)) });
    if (!ok || content === null) return null;
    const { match, participants, verdict } = content;
    const players = participants.map(({ name }) => name);
    const { id, title, startedAt } = match;
    return { match: id, title, startedAt, players, ranks: verdict.ranks, path, given: isGiven };
  }

  async function read(directory: string, isGiven: boolean): Promise<void> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(directory)).filter((each) => each.endsWith('.json'))) {
      const path = join(directory, name);
      const found = await checked(await readFile(path, 'utf8'), path, isGiven).catch(() => null);
      if (found !== null) kept.set(found.match, found);
      else log.warn({ file: path }, 'this is no evidence file that holds and that the server signed: it is not shown');
    }
  }

  async function forgetOld(): Promise<void> {
    const own = [...kept.values()].filter((one) => !one.given).sort((a, b) => b.startedAt - a.startedAt);
    const oldest = now() - days * DAY_MS;
    for (const [at, one] of own.entries()) {
      if (at < keep && one.startedAt >= oldest) continue;
      kept.delete(one.match);
      await rm(one.path, { force: true });
    }
  }

  return {
    async open() {
      await serverKeys();
      await read(played, false);
      await read(given, true);
      await forgetOld();
      log.info({ matches: kept.size, folder }, 'matches to show');
    },
    async add(match, text) {
      const path = join(played, `parley-${idSchema.parse(match)}.json`);
      const found = await checked(text, path, false);
      if (found?.match !== match) return false;
      await mkdir(played, { recursive: true, mode: 0o700 });
      const draft = `${path}.draft`;
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, path);
      kept.set(match, found);
      await forgetOld();
      return true;
    },
    latest: (title, most) =>
      [...kept.values()]
        .filter((one) => one.title === title)
        .sort((a, b) => b.startedAt - a.startedAt)
        .slice(0, most)
        .map(({ match, startedAt, players, ranks }) => ({ match, startedAt, players, ranks })),
    async text(match) {
      const path = kept.get(match)?.path;
      return path === undefined ? null : readFile(path, 'utf8').catch(() => null);
    },
  };
}
