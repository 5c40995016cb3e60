import { concurrencyContract } from './concurrency.contract.ts';
import { makeMemoryStore } from './memory.ts';

concurrencyContract('memory', async () => {
  const store = makeMemoryStore();
  // It has no statements: what can be interrupted is between two calls.
  const holdNth = () => ({ reached: new Promise<void>(() => {}), release: () => {} });
  return { one: store, other: store, holdNth, close: () => store.close() };
});
