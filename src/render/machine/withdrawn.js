// This site keeps nothing on phones any more (site.yaml: offline: no). A phone that kept pages before
// takes this worker in the place of the old one: it empties what was kept, and goes.
'use strict';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(withdraw()));

async function withdraw() {
  const own = (name) => name.startsWith(`gongshi ${self.registration.scope} `);
  for (const name of (await caches.keys()).filter(own)) await caches.delete(name);
  await self.registration.unregister();
}
