import { groupStoreContract } from './group-store.contract.ts';
import { makeMemoryStore } from './memory.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => makeMemoryStore());
groupStoreContract('memory', async () => makeMemoryStore());
