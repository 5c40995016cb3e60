import { open } from 'node:fs/promises';
import { KEY_SET_BYTES } from './key-set.ts';

const TIMEOUT_MS = 5_000;

/**
 * Reads the text of a key set, from a file or over HTTPS. Rejects where it cannot be had, is too large, or takes too long.
 * @param fetch as of the browser; asked without credentials, and not followed elsewhere
 */
export async function readKeySource(source: string, fetch: typeof globalThis.fetch): Promise<string> {
  return source.startsWith('https://') ? download(source, fetch) : readFile(source);
}

async function readFile(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(KEY_SET_BYTES + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return textOf(bytes.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

async function download(url: string, fetch: typeof globalThis.fetch): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // The keys decide who gets in: they come from the address that was configured, and from nowhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200 || response.body === null) throw new Error(`the answer was ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    // Leaving the loop cancels the rest of the answer.
    if (size > KEY_SET_BYTES) throw new Error('it is larger than 64 KiB');
    parts.push(part);
  }
  return textOf(Buffer.concat(parts));
}

function textOf(bytes: Buffer): string {
  if (bytes.length > KEY_SET_BYTES) throw new Error('it is larger than 64 KiB');
  return bytes.toString('utf8');
}
