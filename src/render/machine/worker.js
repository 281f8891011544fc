
// Keeps pages on the phone, so that they can be read without a network. Pages come from the network
// while it answers; assets carry a digest in their names and never change.
const SCOPE = self.registration.scope;
// Caches belong to a host, and another site may stand beside this one: only names that begin so are ours.
const OWN = `gongshi ${SCOPE} `;
const KEPT_PAGES = `${OWN}pages 1`;
const KEPT_ASSETS = `${OWN}assets 1`;
/** How long a page is waited for, in milliseconds, before the kept one is shown. */
const PATIENCE = 3000;
/** How many pages that were visited are kept, and how large one may be, in bytes. */
const MOST = 60;
const LARGEST = 256 * 1024;

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  if (method !== 'GET' || !url.startsWith(SCOPE)) return;
  if (mode === 'navigate') event.respondWith(page(event));
  else if (url.startsWith(`${SCOPE}assets/`)) event.respondWith(asset(event.request));
});

/** One after the other: nothing here may get in the way of what the reader asks for. */
async function install() {
  const assets = await caches.open(KEPT_ASSETS);
  for (const path of ASSETS) {
    if (!(await assets.match(SCOPE + path))) await assets.add(SCOPE + path);
  }
  // The page that brought the worker here came before it, and was not seen by it.
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const { url } of open) {
    if (url.startsWith(SCOPE)) await fetchAndKeep(url, 'force-cache');
  }
  for (const path of PAGES) await fetchAndKeep(SCOPE + path, 'no-cache');
  await self.skipWaiting();
}

async function activate() {
  const others = (name) => name.startsWith(OWN) && name !== KEPT_PAGES && name !== KEPT_ASSETS;
  for (const name of (await caches.keys()).filter(others)) await caches.delete(name);
  await dropAssets();
  await self.clients.claim();
}

/** The page as it is now; the kept one, where the network is silent for too long or out of order. */
async function page(event) {
  const { url } = event.request;
  // Asked anew each time: hosts that say nothing of it let browsers take pages for fresh for days. A redirect is
  // the browser's to follow.
  const fresh = fetch(url.split('#')[0], { cache: 'no-cache', redirect: 'manual', credentials: 'same-origin' });
  event.waitUntil(fresh.then((response) => keep(url, response.clone())).catch(() => {}));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const response = await Promise.race([fresh, late]).catch(() => {});
  if (response && response.status < 500) return response;
  return (await kept(url)) || fresh;
}

async function asset(request) {
  const assets = await caches.open(KEPT_ASSETS);
  const found = await assets.match(request.url);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && response.type === 'basic') await assets.put(request.url, response.clone());
  return response;
}

/** Where a page is kept: what WeChat adds behind “?” and what a reader entered behind “#” are no part of it. */
function place(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/$/, '/index.html');
}

async function fetchAndKeep(url, cache) {
  try {
    await keep(url, await fetch(url, { cache }));
  } catch (unreachable) { /* It is kept when it is visited. */ }
}

/** Keeps a page with the time of day at which it came; lets go of one that is no more. */
async function keep(url, response) {
  const pages = await caches.open(KEPT_PAGES);
  const isPage = (response.headers.get('content-type') || '').startsWith('text/html');
  if (response.status === 404 || response.status === 410) await pages.delete(place(url));
  if (!response.ok || response.type !== 'basic' || !isPage) return;
  const body = await response.arrayBuffer();
  if (body.byteLength > LARGEST) return;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'x-kept': String(Date.now()) };
  // Taken out first, so that the pages stand in the order in which they were kept.
  await pages.delete(place(url));
  await pages.put(place(url), new Response(body, { headers }));
  const listed = PAGES.map((path) => SCOPE + path);
  const visited = (await pages.keys()).filter((request) => listed.indexOf(request.url) < 0);
  for (const request of visited.slice(0, -MOST)) await pages.delete(request);
}

/** A kept page, which says when it was kept: page.js tells the reader. */
async function kept(url) {
  const pages = await caches.open(KEPT_PAGES);
  const found = await pages.match(place(url));
  if (!found) return undefined;
  const html = await found.text();
  const dated = html.replace('<html', `<html data-kept="${found.headers.get('x-kept')}"`);
  return new Response(dated, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** Drops the assets of earlier builds that no kept page asks for any more. */
async function dropAssets() {
  const pages = await caches.open(KEPT_PAGES);
  const responses = await Promise.all((await pages.keys()).map((request) => pages.match(request)));
  const texts = await Promise.all(responses.map((response) => response.text()));
  const assets = await caches.open(KEPT_ASSETS);
  for (const request of await assets.keys()) {
    const path = request.url.slice(SCOPE.length);
    const wanted = ASSETS.indexOf(path) >= 0 || texts.some((text) => text.indexOf(path) >= 0);
    if (!wanted) await assets.delete(request);
  }
}
