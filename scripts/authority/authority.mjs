// A small authority: it vouches for whoever asks, by signed tickets that a Parley server takes once. It shows in one file what an
// authority has to do, with nothing but Node. For trying it and for tests: it asks nobody for a password.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { writeWhole } from '../files/whole-file.mjs';
import { namePage, ticketPage } from './pages.mjs';

/** Seconds that a ticket lives: enough to follow a link. A server takes no ticket that lives longer than 300. */
const LIFE_S = 60;
/** Keys that are kept: the newest signs, and the others are still in the set until each server has read it anew. */
const KEYS_KEPT = 3;
/** Bytes of a form with a name in it. */
const FORM_BYTES = 2_048;

/**
 * @typedef {object} AuthorityOptions
 * @property {string} folder where the keys are kept; made where it is missing
 * @property {string} issuer
 * @property {string} audience what the server is called in tickets
 * @property {() => number} clock milliseconds since the epoch
 */

/**
 * @typedef {object} Authority
 * @property {string} keySetPath file with the public keys, for PARLEY_AUTHORITY_KEYS
 * @property {(name: string) => string} ticketFor
 * @property {() => void} rotate makes a new key, which signs from now on
 */

/** @param {AuthorityOptions} options @returns {Authority} */
export function openAuthority({ folder, issuer, audience, clock }) {
  const secretPath = join(folder, 'secret-keys.json');
  const keySetPath = join(folder, 'keys.json');
  /** @type {{ kid: string, pem: string }[]} newest first */
  let keys = existsSync(secretPath) ? JSON.parse(readFileSync(secretPath, 'utf8')) : [];

  function rotate() {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    keys = [{ kid: randomUUID(), pem }, ...keys].slice(0, KEYS_KEPT);
    write(secretPath, keys);
    const publicKeys = keys.map(({ kid, pem }) => ({
      ...createPublicKey(pem).export({ format: 'jwk' }),
      kid,
      alg: 'EdDSA',
      use: 'sig',
    }));
    write(keySetPath, { keys: publicKeys });
  }
  if (keys.length === 0) rotate();

  return {
    keySetPath,
    rotate,
    ticketFor(name) {
      const [key] = keys;
      if (key === undefined) throw new Error('an authority has a key');
      const now = Math.floor(clock() / 1_000);
      const claims = {
        iss: issuer,
        aud: audience,
        // Who this is, for ever. A real authority has an id of its own for each person; here the name has to do.
        sub: name.toLowerCase(),
        name,
        jti: randomUUID(),
        iat: now,
        exp: now + LIFE_S,
      };
      const signed = `${encode({ alg: 'EdDSA', typ: 'parley-ticket+jwt', kid: key.kid })}.${encode(claims)}`;
      return `${signed}.${sign(null, Buffer.from(signed), createPrivateKey(key.pem)).toString('base64url')}`;
    },
  };
}

/**
 * The address at which a page of the server signs in with this ticket. What stands behind # is sent to no server.
 *
 * @param {string} parley origin of the server
 * @param {string} ticket
 */
export const enterUrl = (parley, ticket) => `${parley}/enter#ticket=${ticket}`;

/**
 * Serves a page that asks for a name and answers with a link, on this machine only. Port 0 takes a free one.
 *
 * @param {{ authority: Authority, parley: string, port: number }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveAuthority({ authority, parley, port }) {
  const server = createServer((request, response) => {
    answer(request, authority, parley).then(
      ({ status, type, body }) => {
        response.writeHead(status, { ...HEADERS, 'content-type': type }).end(body);
      },
      () => response.writeHead(400, HEADERS).end(),
    );
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const HTML = 'text/html; charset=utf-8';
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
  // Not `no-referrer`: with it a browser does not say from which origin a form comes.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {Authority} authority
 * @param {string} parley
 */
async function answer(request, authority, parley) {
  if (request.method === 'GET' && request.url === '/') return { status: 200, type: HTML, body: namePage() };
  if (request.method === 'GET' && request.url === '/keys.json') {
    return { status: 200, type: 'application/json', body: readFileSync(authority.keySetPath, 'utf8') };
  }
  if (request.method !== 'POST' || request.url !== '/ticket') return { status: 404, type: HTML, body: namePage() };
  // Any page of the web may post a form here; only our own is answered with a ticket.
  const { origin, host } = request.headers;
  if (origin !== `http://${host}`) return { status: 403, type: HTML, body: namePage() };
  const name = (new URLSearchParams(await bodyOf(request)).get('name') ?? '').trim().slice(0, 40);
  if (name === '') return { status: 400, type: HTML, body: namePage() };
  return { status: 200, type: HTML, body: ticketPage(name, enterUrl(parley, authority.ticketFor(name))) };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > FORM_BYTES) throw new Error('a form with a name is shorter');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** Complete or not at all: the server may read it at any time. @param {string} path @param {unknown} value */
function write(path, value) {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @param {object} value */
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
