import type { ChildProcess } from 'node:child_process';

/** The next message of this type from a child process. Rejects when the child ends first. */
export function heard(child: ChildProcess, type: string): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      child.off('message', hear);
      child.off('exit', gone);
    };
    const hear = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== type) return;
      done();
      resolve(message as Readonly<Record<string, unknown>>);
    };
    const gone = (code: number | null): void => {
      done();
      reject(new Error(`${child.spawnargs.at(-1)} ended with ${code} before it said ${type}`));
    };
    child.on('message', hear);
    child.on('exit', gone);
  });
}
