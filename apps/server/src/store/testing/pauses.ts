import type { DatabaseConnection, Dialect, Driver } from 'kysely';

/** Holds the statements of one store, so that a test decides what happens between two of them. */
export interface Pauses {
  /** Goes around the dialect of the store that is to be held. */
  readonly wrap: (dialect: Dialect) => Dialect;
  /** The statements that ran, in their order. */
  readonly ran: string[];
  /** Holds the n-th statement from now, counted from 1. BEGIN and COMMIT are statements, too. */
  holdNth(n: number): Held;
}

export interface Held {
  /** Resolves when the statement is about to run. */
  readonly reached: Promise<void>;
  release(): void;
}

interface Order {
  left: number;
  readonly reach: () => void;
  readonly released: Promise<void>;
}

export function makePauses(): Pauses {
  let order: Order | null = null;
  const ran: string[] = [];

  async function pass(): Promise<void> {
    if (order === null) return;
    order.left -= 1;
    if (order.left !== 0) return;
    const { reach, released } = order;
    order = null;
    reach();
    await released;
  }

  /** What is held, as its driver knows it. */
  const behind = new WeakMap<DatabaseConnection, DatabaseConnection>();

  function held(connection: DatabaseConnection): DatabaseConnection {
    const before: DatabaseConnection = {
      async executeQuery(query) {
        await pass();
        ran.push(query.sql);
        return connection.executeQuery(query);
      },
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
    behind.set(before, connection);
    return before;
  }

  function heldDriver(driver: Driver): Driver {
    return {
      init: () => driver.init(),
      acquireConnection: async () => held(await driver.acquireConnection()),
      beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      releaseConnection: (connection) => driver.releaseConnection(behind.get(connection) ?? connection),
      destroy: () => driver.destroy(),
    };
  }

  return {
    ran,
    wrap: (dialect) => ({
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => heldDriver(dialect.createDriver()),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    }),
    holdNth(n) {
      let [reach, release] = [(): void => {}, (): void => {}];
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      order = { left: n, reach, released };
      return { reached, release };
    },
  };
}
