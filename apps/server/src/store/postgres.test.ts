import { describeWithPostgres, sharedPostgres } from '../testing/postgres.ts';
import { authStoreContract } from './auth-store.contract.ts';
import { conductContract } from './conduct.contract.ts';
import { credentialContract } from './credentials.contract.ts';
import { groupStoreContract } from './group-store.contract.ts';
import { historyContract } from './history.contract.ts';
import { housesContract } from './houses.contract.ts';
import { openPostgresStore } from './postgres.ts';
import { storeContract } from './store.contract.ts';

const open = async () => openPostgresStore(await (await sharedPostgres()).fresh());

describeWithPostgres('the store on PostgreSQL', () => {
  storeContract('PostgreSQL', open);
  authStoreContract('PostgreSQL', open);
  credentialContract('PostgreSQL', open);
  groupStoreContract('PostgreSQL', open);
  housesContract('PostgreSQL', open);
  historyContract('PostgreSQL', open);
  conductContract('PostgreSQL', open);
});
