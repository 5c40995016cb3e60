import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../session/bundle.ts';

/** Real traffic, from which the fuzzer makes what it sends: recorded by `record.ts`. Bytes are base64. */
export interface Traffic {
  /** Between clients and a real server. */
  readonly clientMessages: readonly string[];
  readonly serverMessages: readonly string[];
  readonly bodies: readonly { readonly route: string; readonly text: string }[];
  readonly hellos: readonly {
    readonly key: string;
    readonly ticket: string;
    readonly tab: string;
    readonly proof: string;
  }[];
  /** Signals of a real engine. */
  readonly signals: readonly string[];
  /** A match by turns: what was signed, and the frames between the programs of the players. */
  readonly turn: {
    readonly match: string;
    readonly title: string;
    readonly rules: number;
    readonly keys: readonly string[];
    readonly entries: readonly string[];
    readonly reports: readonly string[];
    readonly statements: readonly string[];
    readonly frames: readonly string[];
  };
  /** The same of a match in real time. */
  readonly tick: {
    readonly match: string;
    readonly inputBytes: number;
    readonly keys: readonly string[];
    readonly items: readonly string[];
    readonly heads: readonly { readonly seat: number; readonly bytes: string }[];
    readonly parts: readonly string[];
    readonly frames: readonly string[];
  };
  /** Packets that keep the players of a match in step. */
  readonly packets: {
    readonly seats: number;
    readonly inputBytes: number;
    readonly window: number;
    readonly bytes: readonly string[];
  };
}

export const FUZZ = join(ROOT, 'bench/fuzz');
/** Not `.json`, so that nothing formats it. */
export const TRAFFIC_FILE = join(FUZZ, 'corpus/real.traffic');

export const readTraffic = (): Traffic => JSON.parse(readFileSync(TRAFFIC_FILE, 'utf8')) as Traffic;

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
