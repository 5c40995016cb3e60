import type { ParleyClient, Timers } from '@parley/client';
import { fileText } from '@parley/evidence';
import { type Id, ROUTES } from '@parley/protocol';
import { z } from 'zod';
import type { Log } from './log.ts';
import type { Shelf } from './shelf.ts';

export interface RecordParts {
  readonly client: Pick<ParleyClient, 'call'>;
  readonly shelf: Pick<Shelf, 'add'>;
  readonly timers: Pick<Timers, 'after'>;
  readonly log: Log;
}

/** The server makes a file in a moment, and may be asked for few in a minute. */
const TRIES = 4;
const AGAIN_MS = 20_000;

const bundleFileSchema = z.strictObject({ bundle: z.unknown(), signature: z.string() });

/** Fetches the evidence of a match that was played and recorded, and keeps it. Without it, the match is not shown. */
export async function recordMatch(match: Id, parts: RecordParts, tries = TRIES): Promise<void> {
  const { client, shelf, timers, log } = parts;
  const answer = await client.call(ROUTES.bundle.replace(':match', encodeURIComponent(match)), null, bundleFileSchema);
  if (answer.ok) {
    const isKept = await shelf.add(match, fileText(answer.value)).catch((fault: unknown) => {
      log.error({ match, err: fault }, 'the evidence of a match could not be kept');
      return false;
    });
    log.info({ match, isKept }, 'the evidence of a match was fetched');
  } else if (tries > 1) timers.after(AGAIN_MS, () => void recordMatch(match, parts, tries - 1));
  else log.warn({ match, code: answer.error.code }, 'the evidence of a match could not be fetched');
}
