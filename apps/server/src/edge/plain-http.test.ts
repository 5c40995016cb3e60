import { request } from 'node:http';
import { createServer, request as secureRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leadToHttps } from './plain-http.ts';

let server: ReturnType<typeof createServer>;
let port: number;
let pem: { readonly cert: string; readonly key: string };
beforeAll(async () => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
  });
  pem = { cert, key };
});
beforeEach(async () => {
  server = createServer(pem, (asked, response) => {
    asked.pipe(response);
  });
  leadToHttps(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

/** `https`: over TLS, as a browser that was given the whole address. */
function ask(how: 'http' | 'https', path: string, host: string, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', headers: { host }, agent: false };
    const send = how === 'http' ? request : secureRequest;
    const asked = send({ ...options, ...(how === 'http' ? {} : { rejectUnauthorized: false }) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, location: answer.headers.location, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

describe('[O1.1, W7.5] one port for HTTPS, asked in plain HTTP', () => {
  it.each([
    ['/', '192.168.1.20:4600', 'https://192.168.1.20:4600/'],
    ['/match/abc?x=1', 'parley-box:4600', 'https://parley-box:4600/match/abc?x=1'],
    ['/', '[fd00::1]:4600', 'https://[fd00::1]:4600/'],
    ['http://elsewhere.example/', 'parley-box', 'https://parley-box/'],
  ])('%s at %s leads to %s', async (path, host, location) => {
    expect(await ask('http', path, host)).toMatchObject({ status: 308, location });
  });

  it.each(['elsewhere.example/@parley-box', 'parley-box:4600@elsewhere.example', 'a b'])(
    'leads nowhere for the host "%s"',
    async (host) => {
      expect(await ask('http', '/', host)).toMatchObject({ status: 400, location: undefined });
    },
  );

  it('serves HTTPS as before, also a request that is longer than one record', async () => {
    const body = 'x'.repeat(200_000);
    expect(await ask('https', '/', 'parley-box', body)).toEqual({ status: 200, location: undefined, body });
  });

  it('a connection that is cut off before it has said what it is does no harm', async () => {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.resetAndDestroy();
    expect(await ask('https', '/', 'parley-box', 'still here')).toMatchObject({ body: 'still here' });
  });
});
