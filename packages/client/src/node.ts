import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compactJwsSchema, idSchema, safeParse } from '@parley/protocol';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { damaged, readOrMake, writeWhole } from '../../../scripts/files/whole-file.mjs';
import type { KeyStore, ReportStore, SocketLike, StoredReport } from './client.ts';

/** What only Node has: a key file and a socket. Certificates of one's own are trusted through NODE_EXTRA_CA_CERTS. */

/** A server that lists everybody stays far under it; more would be an attempt to exhaust this process. */
const MAX_PAYLOAD = 4 * 1024 * 1024;
const HANDSHAKE_MS = 8_000;

/** WebSocket for Node. */
export function openSocket(url: string): SocketLike {
  return new WebSocket(url, { perMessageDeflate: false, maxPayload: MAX_PAYLOAD, handshakeTimeout: HANDSHAKE_MS });
}

/**
 * Signed reports as files of this folder, one a match, so that a process that dies loses none (S16). The first line is the
 * report, each further one an entry of its transcript.
 */
export function fileReports(folder: string): ReportStore {
  const ending = '.jws';
  return {
    async all() {
      const names = await readdir(folder).catch(() => []);
      const kept: StoredReport[] = [];
      for (const name of names.filter((each) => each.endsWith(ending))) {
        const match = safeParse(idSchema, name.slice(0, -ending.length));
        const lines = ((await textOf(join(folder, name))) ?? '').split('\n').filter((line) => line !== '');
        const signed = safeParse(z.array(compactJwsSchema).min(1), lines);
        if (!match.success || !signed.success) continue;
        const [report = '', ...entries] = signed.data;
        kept.push({ match: match.data, report, entries });
      }
      return kept;
    },
    async put({ match, report, entries }) {
      writeWhole(join(folder, `${idSchema.parse(match)}${ending}`), [report, ...entries].join('\n'));
    },
    remove: (match) => rm(join(folder, `${idSchema.parse(match)}${ending}`), { force: true }),
  };
}

const jwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().length(43),
  d: z.string().length(43),
});

/**
 * The key of a house or of a test client: a private JWK in a file of mode 0600, made if there is none. Two processes
 * that start at once end with the same key. Rejects with a sentence when the file is not such a key, or when others
 * than its owner may read it.
 */
export function fileKeys(path: string): KeyStore {
  let pair: Promise<CryptoKeyPair> | null = null;
  return {
    load() {
      pair ??= read(path).catch((error: unknown) => {
        pair = null;
        throw error;
      });
      return pair;
    },
    async forget() {
      pair = null;
      await rm(path, { force: true });
    },
  };
}

async function read(path: string): Promise<CryptoKeyPair> {
  const text = (await textOf(path)) ?? (await make(path));
  const { mode } = await stat(path);
  // Windows has no such bits.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others than its owner: run chmod 600 on it`);
  }
  const parsed = safeParse(jwkSchema, json(text));
  if (!parsed.success) throw new Error(damaged(path, 'a private Ed25519 key as JWK', 'A new key is a new player.'));
  const { d, ...open } = parsed.data;
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...open, d }, 'Ed25519', false, ['sign']),
    publicKey: await crypto.subtle.importKey('jwk', open, 'Ed25519', true, ['verify']),
  };
}

async function make(path: string): Promise<string> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 made a single key instead of a pair');
  const { kty, crv, x, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return readOrMake(path, () => `${JSON.stringify({ kty, crv, x, d })}\n`);
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
