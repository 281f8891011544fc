// A static server on the loopback and the system's Chromium: what every end-to-end test needs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
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

/** A desk: wide enough for all questions at once. */
export const DESK = { viewport: { width: 1280, height: 900 }, locale: 'zh-CN' };

/** The folder of the built site under test. */
export function siteFolder() {
  if (!process.env.SITE) throw new Error('SITE must name a built site: cargo xtask test --only browser');
  return path.resolve(process.env.SITE);
}

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// The run of all checks says which program it has built.
const PROGRAM = process.env.GONGSHI ? [path.resolve(process.env.GONGSHI)] : ['cargo', 'run', '--quiet', '--release', '--'];

/** Runs the program in the repository, whose example site it then means. */
export function gongshi(asked, input = '') {
  const [program, ...words] = PROGRAM;
  return spawnSync(program, [...words, ...asked], { cwd: ROOT, input, encoding: 'utf8', maxBuffer: 1 << 28 });
}

/** Builds a site into a folder, the example site unless `--site` names another. */
export function build(out, ...asked) {
  const run = gongshi(['build', '--quiet', '--out', out, ...asked]);
  assert.equal(run.status, 0, `${run.error ?? run.stderr}`);
  return out;
}

/** Copies what the example site is made from into a folder, to be changed there. */
export function copyExample(folder) {
  for (const part of ['site.yaml', 'policies', 'quotas', 'content']) {
    fs.cpSync(path.join(ROOT, part), path.join(folder, part), { recursive: true });
  }
}

/**
 * The built site and a browser to read it with: they come before the tests that stand where this is
 * called, and go after them. `folder` says which site, where it is not the one that all tests read.
 */
export function siteToRead(folder = siteFolder) {
  let browser;
  let server;
  let started;
  async function start() {
    browser = await browse();
    server = await serve(folder());
  }
  before(() => {
    started = start();
    return started;
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /**
   * A page of a reader who was never here before, on a device of their own; the page remembers what
   * it asked for and what it complained of. Its clock stands still at noon of `day` in China.
   */
  async function newPage({ device = PHONE, script = true, initScript, day } = {}) {
    // At the top of a file, what comes before the tests does not wait for each other.
    await started;
    const context = await browser.newContext({ timezoneId: 'Asia/Shanghai', ...device, javaScriptEnabled: script });
    if (initScript) await context.addInitScript(initScript);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.complaints = [];
    page.requests = [];
    page.on('console', (message) => {
      if (message.type() === 'error') page.complaints.push(message.text());
    });
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.on('request', (request) => page.requests.push(request.url()));
    if (day) await page.clock.setFixedTime(new Date(`${day}T12:00:00+08:00`));
    return page;
  }

  /** Opens an address of the site, or of the server at `origin`. */
  async function open(address, { origin, ...reader } = {}) {
    const page = await newPage(reader);
    await page.goto(`${origin || server.origin}/${address}`);
    return page;
  }

  /** Opens a calculator, and waits for what it calculates with: `wasm`, or the fallback, `js`. */
  async function openCalculator(address, { engine = 'wasm', ...reader } = {}) {
    const page = await open(address, reader);
    if (reader.script !== false) await calculatesWith(page, engine);
    return page;
  }

  return { get origin() { return server.origin; }, newPage, open, openCalculator };
}

/** Waits until a calculator has what it calculates with. */
export const calculatesWith = (page, engine) => page.locator(`#calculator[data-engine="${engine}"]`).waitFor({ state: 'attached' });

/** The text of a place of a page. */
export const text = async (page, selector) => (await page.locator(selector).innerText()).trim();

/** Two frames on: the address has changed, and what it says is shown. */
export const settled = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));

/** As if the reader, on this page, had set the browser's own type to twice its size. */
export const twice = (page) => page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });

/** Nothing of a page is wider than the screen. */
export async function assertFits(page, what = 'the page') {
  const [content, screen] = await page.evaluate(() => (
    [document.documentElement.scrollWidth, document.documentElement.clientWidth]
  ));
  assert.ok(content <= screen, `${what} is ${content} px wide on a screen of ${screen}`);
}

/** A page has asked nobody for anything but its own site. */
export function assertStaysHome(page, origin) {
  const abroad = page.requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'));
  assert.deepEqual(abroad, []);
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
    // As many hosts say: a browser by itself would take a page for fresh for ten minutes.
    const headers = { 'content-type': TYPES[path.extname(file)] || 'application/octet-stream', 'cache-control': 'max-age=600' };
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

/**
 * Fills in a calculator's form as a reader does, by touching what stands in front, up to the last
 * question: `person` by field, an array for boxes to tick, and `bills`, hospital stays unless they
 * say otherwise.
 */
export async function fillIn(page, { person = {}, bills = [] }) {
  const given = { ...person };
  if (bills.length && !given.identity) given.identity = ['-'];
  bills.forEach((bill, at) => {
    const fields = { claim: 'inpatient', ...bill };
    for (const [field, value] of Object.entries(fields)) given[`${field}.${at + 1}`] = value;
  });
  const done = new Set();
  for (;;) {
    const front = await questionsInFront(page);
    const next = front.find((field) => !done.has(field));
    if (next) {
      await answer(page, next, given);
      done.add(next);
    } else {
      const more = await moreToCome(page);
      if (!more && await page.locator('.bill').count() >= bills.length) return;
      const address = page.url();
      await page.locator(more ? '#calculate' : '#add-bill').click();
      await page.waitForFunction((before) => location.href !== before, address);
      await settled(page);
    }
  }
}

/** Fills in a calculator's form and asks for the result. */
export async function calculate(page, answers) {
  await fillIn(page, answers);
  await page.locator('#calculate').click();
  await page.locator('#result').waitFor({ state: 'visible' });
}

/** The fields of the questions that can be seen. */
function questionsInFront(page) {
  return page.locator('#questions .question:visible').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-field')));
}

const moreToCome = (page) => page.evaluate(() => {
  const words = (id) => document.getElementById('calculator').getAttribute(id);
  return document.getElementById('calculate').textContent === words('data-say-next');
});

async function answer(page, field, given) {
  const touch = (name, value) => page.locator(`label:has(input[name="${name}"][value="${value}"])`).click();
  const write = (name) => page.locator(`input[name="${name}"]`).fill(given[name]);
  const number = /^cost(\.\d+)$/.exec(field)?.[1];
  if (!number) {
    if (given[field] === undefined) return;
    const kind = await page.locator(`input[name="${field}"]`).first().getAttribute('type');
    if (kind === 'text' || kind === 'date') await write(field);
    else for (const value of [].concat(given[field])) await touch(field, value);
    return;
  }
  if (given[`total${number}`] === undefined) {
    if (given[`in_scope${number}`] !== undefined) await write(`in_scope${number}`);
    return;
  }
  await page.locator(`[data-field="in_scope${number}"] [data-set="total"]`).click();
  await write(`total${number}`);
  await touch(`share${number}`, given[`share${number}`]);
  for (const part of ['self_funded', 'class_b']) if (given[part + number]) await write(part + number);
}
