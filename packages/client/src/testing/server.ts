import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type ClientMessage,
  DEVICE_HEADER,
  EMPTY_WINDOW,
  HELLO_PROOF_TYP,
  KEY_PROOF_TYP,
  type OutgoingMessage,
  PROTOCOL_VERSION,
  parseClientMessage,
  ROUTES,
  type Self,
  type Verdict,
  type WindowChange,
} from '@parley/protocol';
import { compactVerify, importJWK } from 'jose';
import { type WebSocket, WebSocketServer } from 'ws';
import { selfOf } from './values.ts';

/**
 * A server of the least that a client can tell from a real one: real HTTP and WebSocket on loopback, real signatures,
 * sessions and tickets in memory. For tests of this package; what the real server does is proved in its own.
 */
export interface FakeServer {
  readonly origin: string;
  /** Everything received since the welcome, in order. */
  readonly messages: ClientMessage[];
  /** Every binary message, in order. */
  readonly frames: Uint8Array[];
  readonly signIns: number;
  /** The addresses that were asked over HTTP, in order. */
  readonly asked: string[];
  /** What each request said of the device that it comes from, in the same order. */
  readonly devices: (string | null)[];
  readonly verdicts: Map<string, Verdict>;
  /** Answers a message; null leaves it unanswered. The default is `done`. */
  answer: (message: ClientMessage) => OutgoingMessage | null;
  /** Every statement that came over HTTPS, and what it is answered with: status and body (T7). */
  readonly cries: unknown[];
  cry: (body: unknown) => readonly [number, unknown];
  /** What each hello said of the page that it comes from. */
  readonly pages: (string | null)[];
  /** While not null, entering is refused with this, as by a busy server. */
  busy: { readonly retryMs: number } | null;
  /**
   * Answers in the server's place, as a proxy or a captive portal does: status, body and headers, a connection that is cut, or null,
   * which lets the request through. Asked for each HTTP request and each WebSocket upgrade.
   */
  between: (path: string) => Between | 'cut' | null;
  /** What each welcome says of the lists. */
  window: WindowChange;
  /** What the server says it speaks. */
  protocol: number;
  say(message: OutgoingMessage): void;
  /** Says a binary message to all. */
  relay(frame: Uint8Array): void;
  /** All sessions end, as after their expiry. */
  forgetSessions(): void;
  closeSockets(code: number, reason: string): void;
  /** Gone, as when killed; `start` brings it back on the same port with the same sessions. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface Between {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a visitor’s ticket names as its session. */
const NO_SESSION = 'none';

export async function fakeServer(): Promise<FakeServer> {
  const sessions = new Map<string, string>();
  const challenges = new Map<string, string>();
  const tickets = new Map<string, { readonly key: string; readonly player: string; readonly session: string }>();
  const sockets = new Set<WebSocket>();
  const messages: ClientMessage[] = [];
  const frames: Uint8Array[] = [];
  const asked: string[] = [];
  const devices: (string | null)[] = [];
  let signIns = 0;
  let port = 0;

  async function route(request: IncomingMessage, body: Record<string, unknown>): Promise<[number, unknown]> {
    const session = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const player = sessions.get(session);
    const key = String(body.key);
    switch (request.url) {
      case ROUTES.keys:
        return [200, { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) }] }];
      case ROUTES.enter: {
        if (server.busy) return [503, { code: 'too-fast', detail: '', ...server.busy }];
        if (player) return [200, { self: whoIs(player), tickets: ticketsFor(key, player, session) }];
        const challenge = token();
        challenges.set(challenge, key);
        return [200, { challenge }];
      }
      case ROUTES.keySignIn: {
        const payload = await verified(String(body.proof), key, KEY_PROOF_TYP);
        const fits = payload && payload.origin === server.origin && challenges.get(String(payload.challenge)) === key;
        if (!fits) return [401, { code: 'proof-invalid', detail: '' }];
        const begun = begin(`guest-${key.slice(0, 8)}`, key);
        // Else the session is in a cookie, which this server does not set: as in a browser that keeps none.
        return [200, request.headers['x-parley'] === 'bearer' ? begun : { ...begun, session: null }];
      }
      case ROUTES.visit: {
        const payload = await verified(String(body.proof), key, KEY_PROOF_TYP);
        if (challenges.get(String(payload?.challenge)) !== key) return [401, { code: 'proof-invalid', detail: '' }];
        return [200, { self: whoIs('visitor'), tickets: ticketsFor(key, 'visitor', NO_SESSION) }];
      }
      case ROUTES.signIn:
        if (body.password !== 'correct horse') return [401, { code: 'credentials', detail: '' }];
        // As the real one: the session before it ends, and with it its socket, before the answer is there.
        sessions.delete(session);
        for (const socket of sockets) socket.close(4000, 'not-signed-in');
        await new Promise((resolve) => setTimeout(resolve, 400));
        return [200, { ...begin(String(body.name), key), device: 'd'.repeat(43) }];
      case ROUTES.ticketSignIn:
        if (body.ticket !== 'a.good.ticket') return [401, { code: 'authority-ticket-invalid', detail: '' }];
        sessions.delete(session);
        return [200, begin('vouched', key)];
      case ROUTES.signOut:
        sessions.delete(session);
        return [200, {}];
      case ROUTES.distress: {
        server.cries.push(body);
        const [status, answer] = server.cry(body);
        return [status, answer];
      }
      default: {
        if (!player) return [401, { code: 'not-signed-in', detail: '' }];
        return [200, { verdict: server.verdicts.get(request.url?.split('/').at(-1) ?? '') ?? null }];
      }
    }
  }

  function begin(name: string, key: string) {
    signIns += 1;
    const session = token();
    sessions.set(session, name);
    return { session, self: whoIs(name), tickets: ticketsFor(key, name, session) };
  }

  function ticketsFor(key: string, player: string, session: string) {
    const made = () => {
      const ticket = token();
      tickets.set(ticket, { key, player, session });
      return ticket;
    };
    return { join: made(), joinMs: 10_000, returns: [made(), made()] };
  }

  async function onHello(socket: WebSocket, hello: Extract<ClientMessage, { type: 'hello' }>): Promise<void> {
    const spent = tickets.get(hello.ticket);
    tickets.delete(hello.ticket);
    const payload = spent && (await verified(hello.proof, spent.key, HELLO_PROOF_TYP));
    if (!spent || payload?.ticket !== hello.ticket || payload.tab !== hello.tab) {
      return tell(socket, { type: 'refused', re: hello.re, code: 'ticket-invalid', detail: '' });
    }
    if (spent.session !== NO_SESSION && !sessions.has(spent.session)) {
      return tell(socket, { type: 'refused', re: hello.re, code: 'not-signed-in', detail: '' });
    }
    const client = createHash('sha256').update(`${spent.player}:${hello.tab}`).digest('base64url').slice(0, 22);
    const { protocol, window } = server;
    const list = { window, tables: [], matches: [], iceServers: [], distressOrigins: [] };
    tell(socket, { type: 'welcome', protocol, client, self: whoIs(spent.player), ...list, now: Date.now() });
    server.pages.push(hello.page);
    sockets.add(socket);
  }

  function onSocket(socket: WebSocket): void {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        frames.push(new Uint8Array(data));
        return;
      }
      const parsed = parseClientMessage(String(data));
      if (!parsed.ok) {
        tell(socket, { type: 'refused', ...parsed.error });
      } else if (parsed.value.type === 'hello') {
        void onHello(socket, parsed.value);
      } else if (parsed.value.type === 'ping') {
        tell(socket, { type: 'pong', re: parsed.value.re });
      } else {
        messages.push(parsed.value);
        const answer = server.answer(parsed.value);
        if (answer) tell(socket, answer);
      }
    });
    socket.on('close', () => sockets.delete(socket));
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push(request.url ?? '');
    const answer = server.between(request.url ?? '');
    if (answer === 'cut') {
      request.socket.destroy();
      return;
    }
    if (answer !== null) {
      response.writeHead(answer.status, { 'content-type': 'text/html', connection: 'close', ...answer.headers });
      response.end(answer.body);
      return;
    }
    devices.push(String(request.headers[DEVICE_HEADER] ?? '') || null);
    const [status, body] = await route(request, text ? (JSON.parse(text) as Record<string, unknown>) : {});
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(body));
  }

  let stopNow: () => Promise<void> = async () => {};
  const server: FakeServer = {
    get origin() {
      return `http://127.0.0.1:${port}`;
    },
    messages,
    frames,
    asked,
    devices,
    verdicts: new Map(),
    get signIns() {
      return signIns;
    },
    answer: (message) =>
      message.type === 'deposit'
        ? { type: 'done', re: message.re, table: null, heads: [null, null] }
        : { type: 'done', re: message.re, table: null },
    cries: [],
    cry: () => [200, { counted: true, reported: false, heads: [null, null] }],
    pages: [],
    busy: null,
    between: () => null,
    window: { ...EMPTY_WINDOW, counts: { people: 0, tables: 0, titles: {} } },
    protocol: PROTOCOL_VERSION,
    say(message) {
      for (const socket of sockets) tell(socket, message);
    },
    relay(frame) {
      for (const socket of sockets) socket.send(frame);
    },
    forgetSessions: () => sessions.clear(),
    closeSockets(code, reason) {
      for (const socket of sockets) socket.close(code, reason);
    },
    stop: () => stopNow(),
    async start() {
      const http = createServer((request, response) => void respond(request, response));
      const ws = new WebSocketServer({ noServer: true });
      ws.on('connection', onSocket);
      http.on('upgrade', (request, socket, head) => {
        const answer = server.between(request.url ?? '');
        if (answer === null) ws.handleUpgrade(request, socket, head, (each) => ws.emit('connection', each, request));
        else if (answer === 'cut') socket.destroy();
        else socket.end(`HTTP/1.1 ${answer.status} No\r\nconnection: close\r\n\r\n${answer.body}`);
      });
      await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
      const address = http.address();
      if (typeof address === 'object' && address) port = address.port;
      stopNow = async () => {
        for (const socket of ws.clients) socket.terminate();
        ws.close();
        http.closeAllConnections();
        await new Promise((resolve) => http.close(resolve));
      };
    },
  };
  await server.start();
  return server;
}

/** Every client that entered by key is a guest here. */
function whoIs(name: string): Self {
  if (name === 'visitor') return selfOf(name, 'anonymous');
  return selfOf(name, name.startsWith('guest-') ? 'limited' : 'member');
}

function tell(socket: WebSocket, message: OutgoingMessage): void {
  socket.send(JSON.stringify(message));
}

function token(): string {
  return randomBytes(24).toString('base64url');
}

async function verified(jws: string, key: string, typ: string): Promise<Record<string, unknown> | null> {
  try {
    const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key }, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(jws, publicKey);
    if (protectedHeader.typ !== typ) return null;
    return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
  } catch {
    return null;
  }
}
