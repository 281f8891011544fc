// Measures one page of every kind of a built site, the heaviest of each, in the system's Chromium.
//   node measure.mjs FOLDER
// Prints a line a page, with tabs: kind, requests, gzip, brotli (bytes), performance, accessibility, best practices,
// SEO (0–100, empty for a page that asks not to be found), EDGE first paint (ms), axe violations on a phone, at
// twice the type size, and on paper. A line `kept` says what the worker fetches after the first visit, in gzip.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import * as launcher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { serve, weight } from './serve.mjs';

const CHROMIUM = process.env.CHROME_PATH || '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
];
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'zh-CN' };
// 240 kbit/s and 400 ms, on a processor six times slower than this one.
const EDGE = { offline: false, latency: 400, downloadThroughput: 30_000, uploadThroughput: 30_000 };
const SLOWER = 6;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const folder = path.resolve(process.argv[2]);
const median = (numbers) => numbers.slice().sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The heaviest page of each kind: a kind is an address with ids of policies and names of notices taken out. */
function kinds() {
  const pages = fs.readdirSync(folder, { recursive: true }).map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.html') && fs.readFileSync(path.join(folder, name), 'utf8').includes('<main'));
  const ids = pages.map((name) => /^posters\/([^/]+)\.html$/.exec(name)).filter(Boolean).map((found) => found[1])
    .sort((a, b) => b.length - a.length);
  const heaviest = new Map();
  for (const page of pages) {
    const id = ids.find((one) => page.includes(one));
    const kind = (id ? page.replace(id, '*') : page)
      .replace(/^notices\/(?!index).*/, 'notices/*.html')
      .replace(/^(places|quotas|archive)\/(?!index).*/, '$1/*.html')
      .replace(/^posters\/\*\/.*/, 'posters/*/*.html');
    const bytes = fs.statSync(path.join(folder, page)).size;
    if (!(heaviest.get(kind)?.bytes >= bytes)) heaviest.set(kind, { page, bytes });
  }
  return [...heaviest].map(([kind, { page }]) => ({ kind, page }));
}

async function inBrowser(options, act) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-web-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM, headless: true, args: FLAGS, ...PHONE, ...options,
  });
  try {
    return await act(context, await context.newPage());
  } finally {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

/** What the first load asks for, and what that weighs in each encoding. */
const load = (site, url) => inBrowser({ serviceWorkers: 'block' }, async (context, page) => {
  const asked = new Set();
  page.on('request', (request) => { if (!request.url().startsWith('data:')) asked.add(request.url().split('#')[0]); });
  await page.goto(url, { waitUntil: 'networkidle' });
  return { requests: asked.size, ...weights(site, asked) };
});

function weights(site, urls) {
  const sum = (encoding) => [...urls].reduce((all, url) => {
    const bytes = fs.readFileSync(site.file(url));
    return all + Math.min(bytes.length, weight(bytes, encoding).length);
  }, 0);
  return { gzip: sum('gzip'), brotli: sum('br') };
}

/** What the worker fetches beyond that, after the page stands. */
const kept = (site, url) => inBrowser({}, async (context, page) => {
  const asked = new Set();
  context.on('request', (request) => { if (request.serviceWorker()) asked.add(request.url()); });
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(1000);
  return weights(site, asked).gzip;
});

const edge = (url) => inBrowser({ serviceWorkers: 'block' }, async (context, page) => {
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', EDGE);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
  await page.waitForTimeout(500);
  return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
});

const violations = (url) => inBrowser({ bypassCSP: true, serviceWorkers: 'block' }, async (context, page) => {
  const count = async (prepare) => {
    await page.goto(url, { waitUntil: 'load' });
    await prepare();
    await page.evaluate(AXE);
    const found = await page.evaluate((values) => (
      axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    ), TAGS);
    await page.emulateMedia({ media: null });
    for (const { id, nodes } of found.violations) console.error(`${url}: ${id}: ${nodes[0].html.slice(0, 120)}`);
    return found.violations.length;
  };
  return [
    await count(async () => {}),
    await count(() => page.evaluate(() => { document.documentElement.style.fontSize = '200%'; })),
    await count(() => page.emulateMedia({ media: 'print' })),
  ];
});

async function score(url) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-web-'));
  const chrome = await launcher.launch({ chromePath: CHROMIUM, chromeFlags: FLAGS, userDataDir: profile, logLevel: 'error' });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', output: 'json' });
    const findable = lhr.audits['is-crawlable'].score === 1;
    const of = (name) => Math.round(100 * (lhr.categories[name].score ?? 0));
    return ['performance', 'accessibility', 'best-practices', 'seo'].map((name) => (name === 'seo' && !findable ? '' : of(name)));
  } finally {
    chrome.kill();
    fs.rmSync(profile, { recursive: true, force: true });
  }
}

/** The median of three, unless the first leaves nothing to wish for: this machine has other things to do too. */
async function scores(url) {
  const first = await score(url);
  if (first.every((it) => it === '' || it === 100)) return first;
  const all = [first, await score(url), await score(url)];
  return first.map((it, at) => (it === '' ? '' : median(all.map((one) => one[at]))));
}

const site = await serve(folder);
for (const { kind, page } of kinds()) {
  const url = `${site.origin}/${page}`;
  const { requests, gzip, brotli } = await load(site, url);
  const paints = [await edge(url), await edge(url), await edge(url)];
  const line = [kind, requests, gzip, brotli, ...await scores(url), Math.round(median(paints)), ...await violations(url)];
  console.log(line.join('\t'));
}
console.log(['kept', await kept(site, `${site.origin}/index.html`)].join('\t'));
await site.close();
