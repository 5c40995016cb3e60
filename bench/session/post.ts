import { Agent, type RequestOptions, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';

/** Connections that are kept open between requests, as a browser keeps them. @param url of a server, where it is not plain HTTP */
export const keepConnections = (most = 32, url = 'http:'): Agent => {
  const options = { keepAlive: true, maxSockets: most };
  return url.startsWith('https:') ? new TlsAgent(options) : new Agent(options);
};

/** An answer that is no 200: a refusal of the server, with its code. */
export class HttpRefused extends Error {
  override readonly name = 'HttpRefused';
  readonly code: string;

  constructor(url: string, status: number | undefined, answer: string) {
    super(`${url} answered ${status}: ${answer.slice(0, 200)}`);
    this.code = /"code":"([a-z-]{1,40})"/.exec(answer)?.[1] ?? `status-${status}`;
  }
}

/** Longer than any answer takes that is still worth measuring (milliseconds). */
const PATIENCE_MS = 60_000;

/** POSTs JSON and reads JSON. Rejects on any status but 200, and where the answer takes too long. */
export function post(
  agent: Agent,
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  patienceMs = PATIENCE_MS,
): Promise<Record<string, unknown>> {
  const text = JSON.stringify(body);
  const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers };
  return exchange(url, { agent, method: 'POST', headers: all }, text, patienceMs);
}

/** GETs JSON, like `post`. */
export const get = (
  agent: Agent,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  patienceMs = PATIENCE_MS,
): Promise<Record<string, unknown>> => exchange(url, { agent, headers }, '', patienceMs);

function exchange(
  url: string,
  options: RequestOptions,
  text: string,
  patienceMs: number,
): Promise<Record<string, unknown>> {
  const open = url.startsWith('https:') ? tlsRequest : request;
  return new Promise((resolve, reject) => {
    const sent = open(url, options, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        answer += part;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) return reject(new HttpRefused(url, response.statusCode, answer));
        try {
          resolve(JSON.parse(answer) as Record<string, unknown>);
        } catch {
          reject(new Error(`${url} answered with no JSON`));
        }
      });
      response.on('error', reject);
    });
    const late = setTimeout(() => sent.destroy(new Error(`${url} did not answer within ${patienceMs} ms`)), patienceMs);
    sent.on('close', () => clearTimeout(late));
    sent.on('error', reject);
    sent.end(text);
  });
}
