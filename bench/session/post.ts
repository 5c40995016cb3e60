import { Agent, request } from 'node:http';

/** Connections that are kept open between requests, as a browser keeps them. */
export const keepConnections = (most = 32): Agent => new Agent({ keepAlive: true, maxSockets: most });

/** POSTs JSON and reads JSON. Rejects on any status but 200. */
export function post(
  agent: Agent,
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
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
    sent.on('error', reject);
    sent.end(text);
  });
}
