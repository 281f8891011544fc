// A phone that has lost its network: what was read once, and the calculators, are still there.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { PHONE, browse, calculate, calculatesWith, serve, siteFolder } from './support.mjs';

const NOTICE = 'notices/wuyang-2024.html';
const CALCULATOR = 'calculators/zhongxian-wuyang-2024.html';
const BILL = { person: { tier: '一档', minor: 'no' }, bills: [{ level: '二级', in_scope: '50,000' }] };
const WITHDRAWN = new URL('../../src/render/machine/withdrawn.js', import.meta.url);

let browser;
let folder;
let site;
let context;
let page;

before(async () => { browser = await browse(); });
after(async () => { await browser?.close(); });

// Below a folder, as sites of townships stand on a county's host.
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-offline-'));
  fs.cpSync(siteFolder(), path.join(folder, 'yibao'), { recursive: true });
  fs.writeFileSync(path.join(folder, '404.html'), 'nothing here');
  site = await serve(folder);
  context = await browser.newContext(PHONE);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
});

afterEach(async () => {
  await context.close();
  await site.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const file = (address) => path.join(folder, 'yibao', address);
const edit = (address, from, to) => {
  const text = fs.readFileSync(file(address), 'utf8');
  assert.ok(text.includes(from), `${address} has ${from}`);
  fs.writeFileSync(file(address), text.replaceAll(from, to));
};
const open = (address) => page.goto(`${site.origin}/yibao/${address}`);

/** Waits until the worker has kept what it keeps; says where it holds. */
const settled = () => page.evaluate(async () => {
  const { active, scope } = await navigator.serviceWorker.ready;
  while (active.state !== 'activated') await new Promise((resolve) => { setTimeout(resolve, 20); });
  return new URL(scope).pathname;
});

/** The network goes: connections are refused, and what the browser itself keeps is forgotten. */
async function cut() {
  await site.close();
  const browserSession = await context.newCDPSession(page);
  await browserSession.send('Network.clearBrowserCache');
}

/** Asks again and again, for at most ten seconds, until the answer is yes. */
async function until(question) {
  for (let asked = 0; !(await question()); asked += 1) {
    assert.ok(asked < 100, `never came true: ${question}`);
    await page.waitForTimeout(100);
  }
}

/** The last parts of what a cache of the site holds: `pages` or `assets`. */
const held = (which) => page.evaluate(async (word) => {
  const name = (await caches.keys()).find((key) => key.includes(`/yibao/ ${word}`));
  const requests = name ? await (await caches.open(name)).keys() : [];
  return requests.map((request) => request.url.split('/').pop());
}, which);

/** Goes on with another server at the same address. */
async function becomes(trouble) {
  await site.close();
  site = await serve(folder, { port: site.port, trouble });
}

const kept = () => page.locator('.kept');
const heading = () => page.locator('h1').first().innerText();

describe('after one visit', () => {
  it('the page is read without a network, and says of which day it is', async () => {
    await open(`${NOTICE}?from=singlemessage#二`);
    assert.equal(await kept().count(), 0);
    const before = await heading();
    assert.equal(await settled(), '/yibao/', 'it holds for this site, not for its whole host');
    await cut();
    await open(NOTICE);
    assert.equal(await heading(), before);
    const now = new Date();
    assert.equal(await kept().innerText(), `这是${now.getMonth() + 1}月${now.getDate()}日存下的页面：现在网络不通，或者太慢。`);
    const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(color, 'rgb(245, 243, 238)', 'the style sheet is there');
  });

  for (const [engine, prepare] of [['wasm', () => {}], ['js', () => { delete window.WebAssembly; }]]) {
    it(`a calculator that was never opened answers without a network (${engine})`, async () => {
      await context.addInitScript(prepare);
      await open(NOTICE);
      await settled();
      await cut();
      await open(CALCULATOR);
      await calculatesWith(page, engine);
      await calculate(page, BILL);
      assert.equal(await page.locator('#reimbursed').innerText(), '34,790.00');
      assert.equal(await kept().count(), 1);
    });
  }

  it('the home page is found by its folder and by its name', async () => {
    await open(NOTICE);
    await settled();
    await cut();
    await open('');
    const name = await heading();
    await open('index.html');
    assert.equal(await heading(), name);
  });

  it('what was not kept is the browser’s own affair', async () => {
    await open(NOTICE);
    await settled();
    await cut();
    await assert.rejects(open('search.html'), /ERR_(FAILED|CONNECTION_REFUSED)/);
  });
});

describe('with a network', () => {
  it('a new build is seen at the next visit', async () => {
    await open(NOTICE);
    await settled();
    edit(NOTICE, '缴一次，管一年', '缴一回，管一年');
    await open(NOTICE);
    assert.match(await page.locator('.content').innerText(), /缴一回/);
    assert.equal(await kept().count(), 0);
    await cut();
    await open(NOTICE);
    assert.match(await page.locator('.content').innerText(), /缴一回/, 'and is what is kept from now on');
  });

  it('assets of an earlier build go with the last page that needs them', async () => {
    await open(NOTICE);
    await settled();
    const before = await held('assets');
    const [style] = before.filter((name) => name.startsWith('style.'));
    const next = 'style.0000000000.css';
    fs.copyFileSync(file(`assets/${style}`), file(`assets/${next}`));
    for (const address of fs.readdirSync(path.join(folder, 'yibao'), { recursive: true })) {
      if (/\.(html|js)$/.test(address) && fs.readFileSync(file(address), 'utf8').includes(style)) edit(address, style, next);
    }
    await page.reload();
    await until(async () => !(await held('assets')).includes(style));
    assert.deepEqual((await held('assets')).filter((name) => name.startsWith('style.')), [next]);
    assert.equal((await held('assets')).length, before.length);
  });

  it('a server that is out of order is as good as none', async () => {
    await open(NOTICE);
    await settled();
    await becomes(() => ({ status: 502 }));
    await page.reload();
    assert.equal(await kept().count(), 1);
  });

  it('a network that takes more than three seconds is not waited for, if there is a page to show', async () => {
    await open(NOTICE);
    await settled();
    await becomes((request) => ({ delay: request.url.endsWith('.html') ? 8000 : 0 }));
    const began = Date.now();
    await page.reload();
    assert.equal(await kept().count(), 1);
    const waited = Date.now() - began;
    assert.ok(waited > 2500 && waited < 7500, `${waited} ms`);
  });
});

describe('what is kept', () => {
  it('is little: sixty visited pages at most, none that is gone', async () => {
    await open(NOTICE);
    await settled();
    const many = Array.from({ length: 70 }, (_, index) => `notices/copy-${index}.html`);
    many.forEach((address) => fs.copyFileSync(file(NOTICE), file(address)));
    for (const address of many) await open(address);
    await until(async () => (await held('pages')).includes('copy-69.html'));
    const pages = await held('pages');
    assert.equal(pages.filter((name) => name.startsWith('copy-')).length, 60);
    assert.ok(pages.includes(path.basename(CALCULATOR)), 'the calculator does not give way');
    fs.rmSync(file('notices/copy-69.html'));
    await page.reload();
    await until(async () => !(await held('pages')).includes('copy-69.html'));
  });

  it('goes when the site says so', async () => {
    await open(NOTICE);
    await settled();
    await page.evaluate(() => caches.open('another site of this host'));
    // What a build with `offline: no` publishes: pages that ask for no worker, and the one that clears up.
    for (const address of [NOTICE, CALCULATOR, 'index.html']) edit(address, 'data-worker=', 'data-no-worker=');
    fs.copyFileSync(WITHDRAWN, file('sw.js'));
    await page.reload();
    const registrations = () => page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length));
    await until(async () => (await registrations()) === 0);
    assert.deepEqual(await page.evaluate(() => caches.keys()), ['another site of this host']);
    await page.reload();
    assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
    assert.equal(await registrations(), 0);
  });
});

it('a page that was opened from a disk asks for no worker', async () => {
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(`file://${file(NOTICE)}`);
  await page.waitForTimeout(300);
  assert.deepEqual(complaints, []);
});
