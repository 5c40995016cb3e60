import { resolve } from 'node:path';
import { ownAddresses, ownCertificate } from './certificate.ts';
import { wallClock } from './wall-clock.ts';

/**
 * `node make-certificate.js [directory [address or name …]]`: makes or finds a certificate for these addresses, this
 * machine's where none are given, and prints `{"cert", "key", "addresses"}`, the first two being paths. The directory
 * is that of the data where none is given.
 */
const [directory = process.env.PARLEY_DATA ?? '.data', ...addresses] = process.argv.slice(2);
const names = addresses.length > 0 ? addresses : ownAddresses();
process.stdout.write(`${JSON.stringify(await ownCertificate(resolve(directory), names, wallClock()))}\n`);
