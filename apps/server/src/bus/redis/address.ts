import { err, ok, type Result } from '@parley/protocol';

/** Where Redis is and how it is entered. Only `connection.ts` reads it; it goes into no log and no error. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
}

const DEFAULT_PORT = 6379;

/**
 * Reads `redis[s]://[[user]:password@]host[:port][/database]`.
 * @returns a sentence about what is wrong, without any part of the text: each part may be the password
 */
export function readRedisAddress(text: string): Result<RedisAddress, string> {
  // What `new URL` throws has the text in it.
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    return err('it has to be like redis://:password@host:6379');
  const database = /^\/?(?<number>\d{0,4})$/.exec(url.pathname)?.groups?.number;
  if (database === undefined) return err('its path may only be the number of a database');
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (username === null || password === null) return err('its name or password is not percent-encoded');
  return ok({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    tls: url.protocol === 'rediss:',
    username: username === '' ? null : username,
    password: password === '' ? null : password,
    database: Number(database),
  });
}

/**
 * An error of Redis or of its client as it may be reported. Redis repeats the beginning of a command that it does not know or
 * refuses, and where an administrator renamed HELLO or AUTH, that is the password.
 */
export function safeError(error: unknown, { username, password }: RedisAddress): Error {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  // Where no address of a host name answers, there is a code and no message.
  let text = typeof message === 'string' && message !== '' ? message : String(code ?? 'unknown');
  text = text.replace(/,? with args beginning with:[\s\S]*$/, '');
  for (const secret of [password, username]) if (secret !== null) text = text.replaceAll(secret, '[cut]');
  return new Error(`Redis: ${text}`);
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
