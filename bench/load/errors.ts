import { LineLate, LineLost } from '../session/line.ts';
import { HttpRefused } from '../session/post.ts';

/** The code under which the report counts what went wrong: one of the server's, of the system, or of the tool. */
export function codeOf(error: unknown): string {
  if (error instanceof HttpRefused) return error.code;
  if (error instanceof LineLost) return 'connection-lost';
  if (error instanceof LineLate) return 'no-answer';
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [, refused, closed] = /was refused: ([a-z-]+)|closed with (\d+) before/.exec(error.message) ?? [];
  if (refused !== undefined) return refused;
  if (closed !== undefined) return `closed-${closed}`;
  return /did not answer within/.test(error.message) ? 'no-answer' : 'unknown';
}
