import { authStoreContract } from './auth-store.contract.ts';
import { conductContract } from './conduct.contract.ts';
import { credentialContract } from './credentials.contract.ts';
import { groupStoreContract } from './group-store.contract.ts';
import { historyContract } from './history.contract.ts';
import { housesContract } from './houses.contract.ts';
import { makeMemoryStore } from './memory.ts';
import { storeContract } from './store.contract.ts';

storeContract('memory', async () => makeMemoryStore());
authStoreContract('memory', async () => makeMemoryStore());
credentialContract('memory', async () => makeMemoryStore());
groupStoreContract('memory', async () => makeMemoryStore());
housesContract('memory', async () => makeMemoryStore());
historyContract('memory', async () => makeMemoryStore());
conductContract('memory', async () => makeMemoryStore());
