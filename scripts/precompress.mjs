// Compresses the built page once, at the build, so that the server only has to send files.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Kinds of files that are text; pictures, fonts and sounds are compressed by themselves. */
const TEXTS = new Set(['.html', '.js', '.mjs', '.css', '.svg', '.json', '.webmanifest', '.txt', '.xml', '.wasm']);

/** A smaller file fits into one packet as it is (bytes). */
const LEAST_BYTES = 1_024;

const FORMATS = [
  {
    ending: '.br',
    /** @param {Buffer} bytes */
    compress: (bytes) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  {
    ending: '.gz',
    /** @param {Buffer} bytes */
    compress: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  },
];

/**
 * Writes `x.js.br` and `x.js.gz` beside each `x.js` of a folder, where they are smaller; those of before are removed first.
 *
 * @param {string} folder
 */
export async function precompress(folder) {
  const files = filesOf(folder);
  for (const path of files) if (FORMATS.some(({ ending }) => path.endsWith(ending))) rmSync(path);
  await Promise.all(files.filter((path) => TEXTS.has(extname(path))).map(compressFile));
}

/** @param {string} path */
async function compressFile(path) {
  const bytes = readFileSync(path);
  if (bytes.length < LEAST_BYTES) return;
  for (const { ending, compress } of FORMATS) {
    const compressed = await compress(bytes);
    if (compressed.length < bytes.length) writeFileSync(path + ending, compressed);
  }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}
