// Search: what it finds is what a plain search through all texts finds, and the page shows it safely.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { ROOT, assertFits, siteToRead } from './support.mjs';

const COUNT = 300;
let folder;
let texts;
let settings;

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-search-'));
  const cargo = ['run', '--quiet', '--example', 'search_site', '--', folder, String(COUNT)];
  execFileSync(process.env.CARGO || 'cargo', cargo, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  texts = JSON.parse(fs.readFileSync(path.join(folder, 'texts.json'), 'utf8'));
  const page = fs.readFileSync(path.join(folder, 'search.html'), 'utf8');
  const attribute = (name) => new RegExp(`data-${name}="([^"]*)"`).exec(page)[1];
  settings = { folder: attribute('folder'), bits: Number(attribute('bits')), block: Number(attribute('block')) };
});

after(() => fs.rmSync(folder, { recursive: true, force: true }));

// ---- A plain search, which shares nothing with the index but the idea of what is the same ----

function plain(text) {
  return text.normalize('NFC')
    .replace(/[\uff01-\uff0b\uff0d-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).toLowerCase()
    .replace(/[({【〔〖]/g, '[').replace(/[)}】〕〗]/g, ']')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/(\d)\.(?=\d)/g, '$1點')
    .replace(/[^\p{Script=Han}a-z0-9[\] ]/gu, '|')
    .replace(/ *\|[ |]*/g, '|')
    .replace(/(?<![a-z0-9]) +| +(?![a-z0-9])/g, '');
}

const escaped = (text) => text.replace(/[[\]|]/g, '\\$&');

function holds(text, term) {
  return new RegExp(`(?<![a-z0-9點](?=[a-z0-9]))${escaped(term)}(?!(?<=[a-z0-9])[a-z0-9點])`, 'u').test(text);
}

function searchPlainly(query) {
  const terms = query.split(/\s+/).flatMap((part) => plain(part).split('|'))
    .map((term) => term.replace(/^\]+|\[+$/g, '')).filter((term) => /[^[\]]/.test(term)); // half a bracket is no word
  return texts.filter((it) => {
    const text = plain([...it.names, ...it.rest].join('\n'));
    return terms.every((term) => holds(text, term));
  }).map((it) => it.url);
}

// ---- The page's script, asked without a page ----

function engine() {
  const files = {};
  const window = {};
  const context = vm.createContext({ window, document: { getElementById: () => null } });
  vm.runInContext(fs.readFileSync(path.join(ROOT, 'themes/default/assets/search.js'), 'utf8'), context);
  const fetched = [];
  const load = async (name) => {
    fetched.push(name);
    if (!files[name]) {
      const script = fs.readFileSync(path.join(folder, settings.folder, `${name}.js`), 'utf8');
      vm.runInNewContext(script, { gongshiSearch: (called, data) => { files[called] = data; } });
    }
    return files[name];
  };
  const search = (query) => window.gongshiSearch.search(query, { bits: settings.bits, block: settings.block, load });
  return { search, fetched };
}

async function all(found) {
  const rows = [];
  while (found.left()) rows.push(...await found.next(50));
  return rows;
}

describe('the index', () => {
  const QUERIES = [
    '医', '大病', '大病保险', '医疗救助', '疗救', '居民医保个人缴费', '乌杨街道', '参保缴费 2024', '第35号', '35号', '35', '135',
    '５号', '84号', '[2023]84号', '〔2023〕84号', '（2023）84号', '2023]84号', '乌杨街道发〔2023〕84号', '发〔2021〕5号', '12000元',
    '12,000元', '380元', '380 元', 'EXCEL', 'excel 2016', 'exce', '缴费，大病', '𠮷祥', '𠮷', '何时缴', '2023-09-20', '<b>住院</b>',
    '一丁七', '丁丁丁', '没有这句话', '大病 没有', '😀',
  ];

  it('finds what a plain search through the texts finds', async () => {
    // And two hundred more, cut out of the texts.
    let state = 7;
    const random = (below) => { state = (state * 48271) % 0x7fffffff; return state % below; };
    const cut = Array.from({ length: 200 }, () => {
      const words = texts[random(COUNT)].rest[3].replace(/😀|[\n\s]/g, '，');
      const at = random(words.length);
      return words.slice(at, at + 1 + random(6));
    });
    let hits = 0;
    for (const query of [...QUERIES, ...cut]) {
      const expected = searchPlainly(query);
      const found = await engine().search(query);
      if (!found.terms.length) continue;
      const rows = await all(found);
      const urls = rows.map((row) => row.url);
      const differing = [urls.filter((url) => !expected.includes(url)), expected.filter((url) => !urls.includes(url))];
      assert.deepEqual(differing, [[], []], query);
      if (found.exact) assert.equal(found.count, expected.length, `${query} is exact`);
      hits += expected.length;
    }
    assert.ok(hits > 1000, String(hits));
  });

  it('shows hits in titles first, then what holds today, then the newest', async () => {
    const rows = await all(await engine().search('大病保险 乌杨'));
    const key = (row) => [
      ['大病保险', '乌杨'].every((term) => (row.title + row.number).includes(term)) ? 0 : 1, row.past ? 1 : 0,
    ];
    const keys = rows.map((row) => [...key(row), row.date]);
    const sorted = [...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? 1 : -1));
    assert.deepEqual(keys, sorted);
    assert.ok(new Set(keys.map(([named, past]) => `${named}${past}`)).size === 4, 'every kind is there');
  });

  it('asks for a few files, whatever is looked for', async () => {
    const { search, fetched } = engine();
    await (await search('参保缴费 居民医保个人缴费大病保险起付线报销比例第35号')).next(5);
    assert.ok(fetched.length <= 12 + 5 * 8, String(fetched.length));
  });
});

describe('the page', () => {
  const site = siteToRead(() => folder);
  const status = (page, text) => page.locator('#search-status').filter({ hasText: text }).waitFor();

  it('fetches no index before it is asked, and puts no query into a requested address', async () => {
    const page = await site.open('search.html');
    assert.deepEqual(page.requests.filter((url) => url.includes('/search/')), []);
    await page.getByRole('searchbox').fill('〔2023〕84号');
    await status(page, /找到/);
    assert.ok(page.requests.some((url) => url.includes('/search/')));
    assert.deepEqual(page.requests.filter((url) => /[?]|%5B|84%E5/.test(url)), []);
    assert.equal(new URL(page.url()).hash, `#q=${encodeURIComponent('〔2023〕84号')}`);
    assert.match(await page.locator('#results mark').first().innerText(), /2023[〕）\]]84号/);
    assert.deepEqual(page.complaints, []);
  });

  it('works from a disk', async () => {
    const file = pathToFileURL(path.join(folder, 'search.html')).href;
    const page = await site.newPage();
    await page.goto(`${file}#q=${encodeURIComponent('吉祥 <b>')}`);
    await status(page, '没有找到');
    await page.getByRole('searchbox').fill('𠮷祥村');
    await status(page, /找到.*条/);
    assert.match(await page.locator('#results a').first().getAttribute('href'), /^notices\/\d+\.html$/);
    assert.deepEqual(page.complaints, []);
  });

  it('shows markup in queries and texts as text', async () => {
    const query = '<img src=x onerror=alert(1)> 住院';
    const page = await site.open(`search.html#q=${encodeURIComponent('<b>住院</b>')}`);
    await status(page, /找到/);
    assert.match(await page.locator('#results b').first().innerText(), /<b>住院<\/b>/);
    assert.equal(await page.locator('#results b b, #results img').count(), 0);
    await page.getByRole('searchbox').fill(query);
    await status(page, '没有找到');
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.getByText('几个词之间空一格').isVisible(), true);
  });

  it('is worked by keyboard', async () => {
    const page = await site.open(`search.html#q=${encodeURIComponent('大病')}`);
    await status(page, /条，下面是前5条/);
    const box = page.getByRole('searchbox');
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('href'));
    const links = await page.locator('#results a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    await box.focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), links[0]);
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(), links[1]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await box.evaluate((it) => it === document.activeElement), true);
    await page.getByRole('button', { name: '再看几条' }).press('Enter');
    await status(page, /下面是前10条/);
    assert.equal(await focused(), await page.locator('#results a').nth(5).getAttribute('href'));
  });

  it('waits for the end of a composition', async () => {
    const page = await site.open('search.html');
    const box = page.getByRole('searchbox');
    await box.dispatchEvent('compositionstart');
    await box.fill('dabing');
    await page.waitForTimeout(500);
    assert.deepEqual(page.requests.filter((url) => url.includes('/search/')), []);
    await box.fill('大病');
    await box.dispatchEvent('compositionend');
    await status(page, /找到/);
  });

  it('says what to do when the index cannot be had', async () => {
    const page = await site.newPage();
    await page.route('**/search/*/p*.js', (route) => route.abort());
    await page.goto(`${site.origin}/search.html#q=${encodeURIComponent('大病')}`);
    await status(page, '请刷新这一页再试');
    await page.unroute('**/search/*/p*.js');
    await page.getByRole('button', { name: '搜索' }).click();
    await status(page, /找到/);
  });

  it('fits the phone, in large type too', async () => {
    const page = await site.open(`search.html#q=${encodeURIComponent('大病')}`);
    await status(page, /找到/);
    for (const large of [false, true]) {
      if (large) await page.getByRole('button', { name: '大字版' }).click();
      await assertFits(page);
    }
  });

  it('may hold data for search engines under its policy', async () => {
    const base = fs.readFileSync(path.join(ROOT, 'themes/default/templates/base.html'), 'utf8');
    const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(base)[0];
    const data = '<script type="application/ld+json">{"@type":"Article"}</script>';
    const icon = '<link rel="icon" href="data:,">';
    fs.writeFileSync(path.join(folder, 'data.html'), `<!doctype html><meta charset="utf-8">${policy}${icon}${data}`);
    const page = await site.open('data.html');
    assert.equal(await page.locator('script').textContent(), '{"@type":"Article"}');
    assert.deepEqual(page.complaints, []);
    // The policy is in force: a script in the page is refused, and that is said.
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.head.appendChild(script);
    });
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(page.complaints.length, 1);
  });

  it('leads to the archive without script', async () => {
    const page = await site.open('search.html', { script: false });
    assert.equal(await page.getByRole('main').getByRole('link', { name: '全部通知' }).getAttribute('href'), 'archive/index.html');
    assert.equal(await page.locator('form').isVisible(), false);
  });
});
