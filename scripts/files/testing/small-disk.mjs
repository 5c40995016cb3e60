import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of a disk that is full at once. */
const BYTES = 65_536;

/**
 * A real file system with little room, in memory. Only root may mount.
 *
 * @param {string} folder where it is mounted; made here
 * @param {number} [bytes] of room
 * @returns {{ fill: () => void, makeRoom: () => void, unmount: () => void } | null} null where nothing can be mounted
 */
export function smallDisk(folder, bytes = BYTES) {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const ballast = join(folder, 'ballast');
  return {
    fill() {
      for (let size = bytes; size >= 1; size = Math.floor(size / 2)) {
        try {
          writeFileSync(ballast, 'x'.repeat(size), { flag: 'a' });
        } catch {
          // As much as there was room for.
        }
      }
    },
    makeRoom: () => rmSync(ballast),
    unmount: () => void execFileSync('umount', [folder]),
  };
}
