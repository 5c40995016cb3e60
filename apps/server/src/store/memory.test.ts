import { conductContract } from './conduct.contract.ts';
import { makeMemoryStore } from './memory.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => makeMemoryStore());
conductContract('memory', async () => makeMemoryStore());
