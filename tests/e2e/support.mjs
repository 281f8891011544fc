// A static server on the loopback and the system's Chromium: what every end-to-end test needs.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
// Installed by `cargo xtask test`; it drives the browser that is there and downloads none.
import { chromium } from '../../xtask/node/node_modules/playwright-core/index.mjs';

const CHROMIUM = process.env.CHROME_PATH || '/usr/bin/chromium';
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A phone: 390 px wide, touch. */
export const PHONE = {
  viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'zh-CN',
};

/** The folder of the built site under test. */
export function siteFolder() {
  if (!process.env.SITE) throw new Error('SITE must name a built site: cargo xtask test --only browser');
  return path.resolve(process.env.SITE);
}

/**
 * Serves a folder as an ordinary static host does. `policy` is a Content-Security-Policy that is
 * sent beside the page's own: a browser keeps to both. `port` is a port to be had again after a
 * server went; `trouble` says of a request how long, in milliseconds, its answer is held back, or with
 * which status it fails.
 */
export async function serve(folder, { policy, port = 0, trouble = () => ({}) } = {}) {
  const root = fs.realpathSync(folder);
  const notFound = fs.readFileSync(path.join(root, '404.html'));
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const file = path.join(root, path.normalize(wanted), wanted.endsWith('/') ? 'index.html' : '');
    if (!file.startsWith(root) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
      response.writeHead(404, { 'content-type': TYPES['.html'] }).end(notFound);
      return;
    }
    const headers = { 'content-type': TYPES[path.extname(file)] || 'application/octet-stream' };
    if (policy) headers['content-security-policy'] = policy;
    const { delay = 0, status = 200 } = trouble(request);
    const body = status === 200 ? fs.readFileSync(file) : '';
    setTimeout(() => response.writeHead(status, headers).end(body), delay);
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    port: server.address().port,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

/** Starts Chromium on a fresh profile. */
export async function browse() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-e2e-'));
  const browser = await chromium.launch({
    executablePath: CHROMIUM, headless: true, args: FLAGS, env: { ...process.env, HOME: profile },
  });
  return {
    newContext: (options) => browser.newContext(options),
    async close() {
      await browser.close();
      fs.rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Fills in the calculator's form as a reader does, by touching the labels. */
export async function fillIn(page, { person, stays }) {
  const choose = (name, value) => (
    page.locator(`label:has(input[name="${name}"][value="${value}"])`).click()
  );
  await choose('tier', person.tier);
  await choose('minor', person.minor);
  for (const [index, stay] of stays.entries()) {
    if (index > 0) await page.locator('#add-stay').click();
    await choose(`level.${index + 1}`, stay.level);
    await page.locator(`input[name="in_scope.${index + 1}"]`).fill(stay.in_scope);
  }
}
