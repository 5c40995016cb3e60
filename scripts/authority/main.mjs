// npm run authority: an authority on this machine, for trying sign-in by ticket. See README.md in this folder.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../root.mjs';
import { enterUrl, openAuthority, serveAuthority } from './authority.mjs';

const AUDIENCE = 'parley';
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '4700' },
    parley: { type: 'string', default: 'http://127.0.0.1:4600' },
    folder: { type: 'string', default: join(ROOT, '.data', 'authority') },
    rotate: { type: 'boolean', default: false },
  },
});
const issuer = `http://127.0.0.1:${values.port}`;
const authority = openAuthority({ folder: resolve(values.folder), issuer, audience: AUDIENCE, clock: Date.now });
const [name] = positionals;

if (values.rotate) {
  authority.rotate();
  console.log('A new key signs from now on. A server that runs reads the set by itself.');
} else if (name !== undefined) {
  console.log(enterUrl(values.parley, authority.ticketFor(name)));
} else {
  const { url } = await serveAuthority({ authority, parley: values.parley, port: Number(values.port) });
  console.log(`The authority is at ${url}. Start Parley so that it trusts it:

PARLEY_AUTHORITY_ISSUER=${issuer} PARLEY_AUTHORITY_AUDIENCE=${AUDIENCE} \\
PARLEY_AUTHORITY_KEYS=${authority.keySetPath} npm start
`);
}
