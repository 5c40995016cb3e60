import { Agent, request } from 'node:http';

/** Connections that are kept open between requests, as a browser keeps them. */
export const keepConnections = (most = 32): Agent => new Agent({ keepAlive: true, maxSockets: most });

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
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: 'POST', headers: all }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        answer += part;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(answer) as Record<string, unknown>);
        else reject(new Error(`${url} answered ${response.statusCode}: ${answer.slice(0, 200)}`));
      });
    });
    const late = setTimeout(() => sent.destroy(new Error(`${url} did not answer within ${patienceMs} ms`)), patienceMs);
    sent.on('close', () => clearTimeout(late));
    sent.on('error', reject);
    sent.end(text);
  });
}
