/** The parts of netplayjs that the page uses: its sources come without types of their own for each part. */
declare module 'netplayjs-types' {
  export class NetplayInput<_Own> {}
  export class NetplayState<_Input> {}
  export class NetplayPlayer {
    constructor(id: number, isLocal: boolean, isHost: boolean);
    getID(): number;
  }
}

declare module 'netplayjs-rollback' {
  export class RollbackNetcode {
    constructor(...given: readonly unknown[]);
    onStateSync(frame: number, state: unknown): void;
    onRemoteInput(frame: number, player: unknown, input: unknown): void;
    start(): void;
  }
}
