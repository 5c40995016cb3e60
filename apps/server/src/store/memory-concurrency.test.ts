import { concurrencyContract } from './concurrency.contract.ts';
import { makeMemoryStore } from './memory.ts';
import { racesContract } from './races.contract.ts';
import type { Pair } from './testing/interleave.ts';

async function open(): Promise<Pair> {
  const store = makeMemoryStore();
  // It has no statements: what can be interrupted is between two calls.
  const holdNth = () => ({ reached: new Promise<void>(() => {}), release: () => {} });
  return { one: store, other: store, holdNth, close: () => store.close() };
}

concurrencyContract('memory', open);
racesContract('memory', open);
