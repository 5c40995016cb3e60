import { credentialContract } from './credentials.contract.ts';
import { makeMemoryStore } from './memory.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => makeMemoryStore());
credentialContract('memory', async () => makeMemoryStore());
