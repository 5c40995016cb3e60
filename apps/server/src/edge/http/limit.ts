import type { KeyedLimiter } from '../../auth/keyed-limiter.ts';
import { HttpRefusal } from './refuse.ts';

/** @throws {HttpRefusal} `too-fast`, with the time after which there is more */
export async function takeOrRefuse(limiter: KeyedLimiter, key: string, detail: string): Promise<void> {
  const taken = await limiter.take(key);
  if (!taken.ok) throw new HttpRefusal({ code: 'too-fast', detail, retryMs: taken.error.retryMs });
}
