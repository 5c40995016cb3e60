// `npm run verify -- FILE [--key KEY]`: checks an evidence file offline, without a server. Exit code 0 if all of it
// holds, otherwise 1.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';

const USAGE = `Say which file to check: npm run verify -- FILE [--key KEY]
FILE is the evidence of one match, as its page offers it. KEY is the server's public key, if you know it from elsewhere: the
\`x\` of a key that it publishes under /.well-known/jwks.json; without it the key in the file is taken at its word.`;

/** @param {string} line */
const complain = (line) => console.error(line);

async function main() {
  const given = readArguments();
  if (given === undefined) return 1;
  const text = readText(given.file);
  if (text === undefined) return 1;
  // Output of the build must not mix with the answer.
  if (!(await ensureInstalled(ROOT, complain)) || !(await build({ only: 'verifier', say: complain }))) return 1;
  const { verifyCommand } = await import(pathToFileURL(join(ROOT, 'packages/evidence/dist/verify.js')).href);
  /** @type {{ ok: boolean, lines: string[] }} */
  const { ok, lines } = await verifyCommand(text, given.keys);
  for (const line of lines) console.log(line);
  return ok ? 0 : 1;
}

/** @returns {{ file: string, keys: string[] | undefined } | undefined} undefined, after saying why, when they make no sense */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2).reduce(withItsKey, []),
      allowPositionals: true,
      options: { key: { type: 'string', multiple: true } },
    });
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) {
      complain(USAGE);
      return undefined;
    }
    const wrong = values.key?.find((key) => !/^[A-Za-z0-9_-]{43}$/.test(key));
    if (wrong !== undefined) {
      complain(`${wrong} is not a key: a key is 43 letters, digits, - and _.`);
      return undefined;
    }
    return { file, keys: values.key };
  } catch (error) {
    complain(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    return undefined;
  }
}

/**
 * One key in 64 begins with a hyphen, which `parseArgs` takes for an option unless it is joined to its own.
 *
 * @param {string[]} before
 * @param {string} argument
 * @returns {string[]}
 */
function withItsKey(before, argument) {
  return before.at(-1) === '--key' ? [...before.slice(0, -1), `--key=${argument}`] : [...before, argument];
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined, after saying why, when it cannot be read
 */
function readText(file) {
  try {
    // A byte that is not text, or a byte order mark, is an alteration as well, so neither may be ignored.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT') complain(`There is no file ${file}.`);
    else if (code === 'EISDIR') complain(`${file} is a folder, not a file.`);
    else if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      complain(`${file} is not an evidence file, or it was damaged: it is not text.`);
    else complain(`${file} cannot be read (${code ?? error}).`);
    return undefined;
  }
}

process.exitCode = await main();
