import WebSocket from 'ws';
import { isRefusal, refusalOf } from './wire.ts';

/** What the clients of a crowd have heard, all together. */
export interface Tally {
  messages: number;
  bytes: number;
  /** Requests that a server refused: a benchmark in which there are any has measured something else. */
  refused: number;
  /** The same by code. */
  readonly codes: Map<string, number>;
}

export const newTally = (): Tally => ({ messages: 0, bytes: 0, refused: 0, codes: new Map() });

/** One client's socket. It counts what comes, and reads it only while somebody waits for something. */
export interface Line {
  send(text: string): void;
  /** The first message from now on of which `pick` makes something. Rejects when it does not come in time, or the connection ends. */
  next<T>(what: string, pick: (text: string) => T | null, sign?: SignOfLife): Promise<T>;
  /** Reads each message from now on. */
  hear(look: (text: string) => void): void;
  /** The code with which the connection ended. */
  readonly ended: Promise<number>;
  /** Leaves on purpose, as a page does that is closed. */
  close(): void;
  /** Lets the connection fall. */
  cut(): void;
}

/** What was waited for cannot come over this connection any more. */
export class LineLost extends Error {
  override readonly name = 'LineLost';
}

/** What was waited for did not come in time. */
export class LineLate extends Error {
  override readonly name = 'LineLate';
}

/** A message that says that the answer still comes, and how long to wait from then on. */
export interface SignOfLife {
  readonly isIn: (text: string) => boolean;
  readonly patienceMs: number;
}

/** Longer than any answer takes that is still worth measuring (milliseconds). */
const PATIENCE_MS = 60_000;

/** Opens a socket. Rejects where the server does not take it. @param headers what a proxy adds */
export function openLine(
  url: string,
  tally: Tally,
  patienceMs = PATIENCE_MS,
  headers: Readonly<Record<string, string>> = {},
): Promise<Line> {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: patienceMs, headers });
  const waiting = new Set<(text: string) => void>();
  const broken = new Set<() => void>();
  // A server may speak first, before anybody could wait for it.
  let greeting: string | null = null;
  let state: 'opening' | 'read' = 'opening';
  socket.on('message', (data: Buffer) => {
    tally.messages += 1;
    tally.bytes += data.byteLength;
    if (isRefusal(data)) {
      tally.refused += 1;
      const code = refusalOf(data);
      tally.codes.set(code, (tally.codes.get(code) ?? 0) + 1);
    }
    if (state === 'opening') greeting ??= data.toString();
    if (waiting.size === 0) return;
    const text = data.toString();
    for (const look of [...waiting]) look(text);
  });
  const ended = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      resolve(code);
      for (const fail of [...broken]) fail();
    });
  });
  const line: Line = {
    send: (text) => socket.send(text),
    next: (what, pick, sign) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          waiting.delete(look);
          broken.delete(fail);
          clearTimeout(late);
        };
        const fail = (): void => {
          stop();
          reject(new LineLost(`the connection ended before ${what} came`));
        };
        const look = (text: string): void => {
          if (sign?.isIn(text)) {
            // A page waits anew after each sign of life.
            clearTimeout(late);
            late = setTimeout(giveUp, sign.patienceMs);
            return;
          }
          try {
            const picked = pick(text);
            if (picked === null) return;
            stop();
            resolve(picked);
          } catch (error) {
            stop();
            reject(error);
          }
        };
        const giveUp = (): void => {
          stop();
          reject(new LineLate(`${what} did not come within ${patienceMs} ms`));
        };
        let late = setTimeout(giveUp, patienceMs);
        state = 'read';
        waiting.add(look);
        broken.add(fail);
        if (socket.readyState === WebSocket.CLOSED) fail();
        if (greeting !== null) look(greeting);
        greeting = null;
      }),
    hear: (look) => void waiting.add(look),
    ended,
    close: () => socket.close(1000),
    cut: () => socket.terminate(),
  };
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(line));
    // After the opening, an error is followed by a close.
    socket.on('error', reject);
  });
}
