import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { parseJson, parseShape } from '@parley/protocol';
import type { z } from 'zod';

/**
 * JWTs (HS256) that this server makes and only it reads: tickets and sign-in challenges. They carry all that they stand for, so
 * that issuing one costs no memory, and one process can read what another has issued. `jose` signs with promises and
 * WebCrypto; a token is made and read for each client that enters, so here it is one synchronous HMAC.
 */
export interface ServerTokens<T extends z.ZodType> {
  sign(claims: z.input<T>): string;
  /** The claims of a token of this kind that this server signed; null for anything else, whatever it is. */
  read(text: string): z.output<T> | null;
}

/** @param typ keeps kinds of tokens apart: it is in the header, and the header is compared whole */
export function makeServerTokens<T extends z.ZodType>(secret: string, typ: string, schema: T): ServerTokens<T> {
  const key = createSecretKey(secret, 'base64url');
  const header = encode({ alg: 'HS256', typ });
  const tag = (signed: string): Buffer => createHmac('sha256', key).update(signed).digest();
  return {
    sign(claims) {
      const signed = `${header}.${encode(claims)}`;
      return `${signed}.${tag(signed).toString('base64url')}`;
    },
    read(text) {
      const end = text.lastIndexOf('.');
      const signed = text.slice(0, Math.max(0, end));
      if (!signed.startsWith(`${header}.`)) return null;
      const expected = Buffer.from(tag(signed).toString('base64url'));
      const given = Buffer.from(text.slice(end + 1));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const parsed = parseJson(Buffer.from(signed.slice(header.length + 1), 'base64url').toString());
      const shaped = parsed.ok ? parseShape(schema, parsed.value) : parsed;
      return shaped.ok ? shaped.value : null;
    },
  };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
