// What a reader does on the site stays on the phone: every page is opened and the calculator answered,
// and what was asked of the network and what is left in the browser is looked at.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { before, it } from 'node:test';
import { calculate, siteFolder, siteToRead } from './support.mjs';

const POLICY = 'calculators/zhongxian-wuyang-2024';
// Each of the four, the bills last: what is then in the address bar stays there.
const CALCULATORS = [
  ['-premium', { person: { tier: '一档', identity: ['新生儿'], pays: '2024-03-20', birth: '2024-03-01' } }],
  ['-coverage', { person: { identity: ['高校新生'], pays: '2024-03-20' } }],
  ['-compare', { person: { minor: 'no', identity: ['低保对象'] }, bills: [{ level: '二级', in_scope: '123456' }] }],
  ['', { person: { tier: '一档', minor: 'no' }, bills: [{ level: '二级', in_scope: '123456' }] }],
];
/** What somebody answered, as it could stand in an address. */
const ANSWERS = ['123456', '2024-03-20', '2024-03-01', '新生儿', '高校新生', '低保对象', '二级']
  .flatMap((answer) => [answer, encodeURIComponent(answer), encodeURIComponent(encodeURIComponent(answer))]);
const holdsAnswer = (text) => ANSWERS.some((answer) => text.includes(answer));

const site = siteToRead();
let context;
let page;
const asked = [];
const cookiesSet = [];

before(async () => {
  page = await site.newPage();
  context = page.context();
  // Of the context, so that the worker's own requests are among them.
  context.on('request', (request) => asked.push(request));
  context.on('response', (response) => {
    if (response.headers()['set-cookie']) cookiesSet.push(response.url());
  });
  const pages = fs.readdirSync(siteFolder(), { recursive: true }).filter((name) => name.endsWith('.html'));
  assert.ok(pages.length > 10);
  for (const name of pages) await page.goto(`${site.origin}/${name}`);
  for (const [ending, answers] of CALCULATORS) {
    await page.goto(`${site.origin}/${POLICY}${ending}.html`);
    await page.locator('#calculator[data-engine]').waitFor({ state: 'attached' });
    await calculate(page, answers);
    assert.ok(holdsAnswer(page.url()), 'the answers are in the address bar');
  }
  await page.locator('.large-type').click();
  // The answers stand in the address now; a reload asks the network for it again.
  await page.reload();
  await page.locator('#result').waitFor({ state: 'visible' });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(1500);
});

it('no request leaves the origin', () => {
  const urls = asked.map((request) => request.url());
  assert.ok(urls.length > 50);
  assert.deepEqual(urls.filter((url) => !url.startsWith(`${site.origin}/`) && !url.startsWith('data:')), []);
});

it('nothing is sent: no answer stands in any address that is asked for, and nothing but GET is used', () => {
  for (const request of asked) {
    const address = request.url().split('#')[0];
    assert.ok(!holdsAnswer(address) && !address.includes('?'), address);
    assert.equal(request.method(), 'GET');
    assert.equal(request.postData(), null);
    const referer = request.headers().referer || '';
    assert.ok(!holdsAnswer(referer), referer);
  }
});

it('no cookie is set or kept', async () => {
  assert.deepEqual(cookiesSet, []);
  assert.deepEqual(await context.cookies(), []);
});

it('the browser stores the kept pages and the size of the type, and nothing else', async () => {
  const stored = await page.evaluate(async (answer) => {
    const texts = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const body = await (await cache.match(request)).text();
        texts.push(request.url, body.includes(answer) ? 'an answer' : '');
      }
    }
    return {
      local: Object.assign({}, localStorage),
      session: Object.assign({}, sessionStorage),
      databases: await indexedDB.databases(),
      caches: (await caches.keys()).map((name) => name.split(' ').slice(-2).join(' ')).sort(),
      answers: texts.filter((text) => text.includes(answer) || text === 'an answer'),
    };
  }, '123456');
  assert.deepEqual(stored, {
    local: { 'large-type': 'yes' },
    session: {},
    databases: [],
    caches: ['assets 1', 'pages 1'],
    answers: [],
  });
});
