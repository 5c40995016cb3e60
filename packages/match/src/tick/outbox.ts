import type { Signer } from '@parley/evidence';
import type { CoreCommand } from '../core.ts';
import { type TickFrameOf, tickFrame } from './frame.ts';
import type { TickOwn } from './own.ts';

/** The commands of one step. */
export class Outbox {
  #commands: CoreCommand<TickOwn>[] = [];

  add(command: CoreCommand<TickOwn>): void {
    this.#commands.push(command);
  }

  say(seat: number, frame: TickFrameOf): void {
    this.add({ kind: 'send', seat, channel: 'reliable', data: tickFrame(frame) });
  }

  send(seat: number, data: Uint8Array): void {
    this.add({ kind: 'send', seat, channel: 'unreliable', data });
  }

  sign(sign: (signer: Signer) => Promise<TickOwn>): void {
    this.add({ kind: 'sign', sign });
  }

  take(): readonly CoreCommand<TickOwn>[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}
