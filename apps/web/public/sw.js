// Opens the page without a network (W10). It keeps index.html, what that names, and the parts that this browser has used. It answers for
// nothing else: `/api`, `/ws`, `/health`, `/.well-known` and every file of evidence go to the server as if this worker did not exist.
// Taken back by PARLEY_OFFLINE_PAGE=0 (docs/web.md).

/** One cache for each build, named by what index.html and first.js contain. */
const CACHES = 'parley-page-';
/** So long may the network take, in milliseconds, before what is kept is shown in its place. */
const NETWORK_MS = 3_000;
/** A proxy that says that the server is away. */
const AWAY = [502, 503, 504];

/** The addresses at which the server answers with index.html; as `asksForPage` of the server says it. */
const isPage = (path) => !/^\/(?:api|ws|health|assets|\.well-known)(?:\/|$)|\.[a-z0-9]+$/i.test(path);
/** Has a hash of its content in its name, so what is kept under it is right for ever. */
const isHashed = (path) => /^\/assets\/[\w.-]+\.(?:js|css|woff2|svg|png)$/.test(path);
/** The one file without which the page does not start and that has none. */
const FIRST = '/first.js';

/** What a portal or a proxy says in the server's place must never be kept: it would be shown long after. */
const KINDS = { js: 'javascript', css: 'css', woff2: 'font', svg: 'svg', png: 'png' };
function isItself(path, answer) {
  const kind = KINDS[path.split('.').pop()];
  const type = answer.headers.get('content-type') || '';
  return answer.status === 200 && answer.type === 'basic' && !answer.redirected && type.includes(kind);
}

/** The hashed files that index.html names. None: this is not the page. */
function partsOf(html) {
  const named = [...html.matchAll(/(?:href|src|content)="(\/[^"?#]+)"/g)].map(([, path]) => path);
  return named.includes(FIRST) ? [...new Set(named)].filter(isHashed) : [];
}

async function digestOf(texts) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(texts.join('\0')));
  return Array.from(new Uint8Array(hash).slice(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function getItself(path, cache) {
  const answer = await fetch(path, { cache });
  if (!isItself(path, answer)) throw new Error(`${path} did not come`);
  return answer;
}

/** Keeps the page as the server has it now, and the parts of it that were used; then deletes what is kept of other builds. */
async function keep(used) {
  const page = await fetch('/', { cache: 'no-cache' });
  const html = await page.clone().text();
  const parts = partsOf(html);
  if (page.status !== 200 || page.type !== 'basic' || page.redirected || parts.length === 0) throw new Error('no page');
  const first = await getItself(FIRST, 'no-cache');
  const name = CACHES + (await digestOf([html, await first.clone().text()]));
  const cache = await caches.open(name);
  await cache.put(FIRST, first);
  await Promise.all(parts.map((path) => keepHashed(cache, path)));
  // A page of another build used the parts of that. One that does not come is no loss: nothing depends on it.
  const own = used.some((path) => html.includes(`src="${path}"`)) ? used.filter(isHashed) : [];
  await Promise.all(own.map((path) => keepHashed(cache, path).catch(() => {})));
  // The last: where it is, all that it needs is.
  await cache.put('/', page);
  await deleteAllBut(name);
}

async function keepHashed(cache, path) {
  if (!(await cache.match(path)))
    await cache.put(path, (await caches.match(path)) || (await getItself(path, 'default')));
}

async function deleteAllBut(name) {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith(CACHES) && one !== name).map((one) => caches.delete(one)));
}

/** Pages that were opened from what is kept: their other files do not wait for the network again. */
const openedWithout = new Set();

/** From the network while that answers in time, else what is kept. Without either the browser says what it always says. */
async function fromNetwork(event, path, ask) {
  const network = ask();
  event.waitUntil(network.catch(() => {}));
  const kept = await caches.match(path, { ignoreVary: true });
  if (!kept) return network;
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, openedWithout.has(event.clientId) ? 0 : NETWORK_MS);
  });
  const answer = await Promise.race([network.catch(() => {}), late]);
  clearTimeout(timer);
  if (answer && !AWAY.includes(answer.status)) return answer;
  if (path === '/') openedWithout.add(event.resultingClientId);
  return kept;
}

async function fromKept(path, request) {
  return (await caches.match(path, { ignoreVary: true })) || fetch(request);
}

addEventListener('install', (event) => {
  // Each page asks the network first, so no page is bound to the worker of before.
  skipWaiting();
  event.waitUntil(keep([]));
});

addEventListener('activate', (event) => {
  // The page is asked for while this worker still starts. Only in Chromium, which alone says this of itself: in Firefox a preload that fails
  // fails the whole opening, whatever this worker answers. Taken back where it was switched on before.
  const preload = registration.navigationPreload;
  event.waitUntil(Promise.resolve(navigator.userAgentData === undefined ? preload?.disable() : preload?.enable()));
});

// The page is drawn and idle, and says which of its parts it has used.
addEventListener('message', (event) => {
  const { used } = event.data;
  if (Array.isArray(used)) event.waitUntil(keep(used.map(String)).catch(() => {}));
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    const ask = async () => (await event.preloadResponse) || fetch(request);
    if (isPage(pathname)) event.respondWith(fromNetwork(event, '/', ask));
  } else if (isHashed(pathname)) event.respondWith(fromKept(pathname, request));
  else if (pathname === FIRST) event.respondWith(fromNetwork(event, FIRST, () => fetch(request)));
});
