// Villages and quota tables: found where people search, and shown without a script falling over another's section.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { DESK, assertFits, build, siteToRead, twice } from './support.mjs';

const TABLE = `schema: resident-medical-quota/1
id: zhuji-2027
place: {province: 甲省, county: 甲县, township: 朱集镇}
year: 2027
title: 2027年任务分解表
sources: {notice: {title: 甲}}
source: notice
columns: {村名: name, 村人口数: population, 任务数: task}
rows: [[姜山村, 200, 100], [长岭村, 300, 150], [双杨村, 80, 50]]
progress: {file: weeks.csv}
`;
// Nobody counted 双杨村 the first time.
const WEEKS = '村,2026-09-21,2026-09-28\n姜山村,10,90\n长岭村,20,30\n双杨村,,40\n';
const NOTICE = `---
title: 周通报
issuer: 朱集镇
issued: 2026-09-29
quotas: zhuji-2027
---

{{ progress() }}

{{ quota_table() }}
`;

let folder;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-quota-'));
  for (const [name, text] of Object.entries({
    'site.yaml': 'title: 甲县居民医保\nplace: 甲县\n',
    'quotas/town.yaml': TABLE,
    'quotas/weeks.csv': WEEKS,
    'content/notices/week.md': NOTICE,
  })) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  build(path.join(folder, 'public'), '--site', folder, '--today', '2026-09-29');
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const site = siteToRead(() => path.join(folder, 'public'));
const village = (name) => `places/zhujizhen/${name}.html`;

describe('the page of search', () => {
  const FINDS = {
    姜山: village('jiangshancun'),
    jsc: village('jiangshancun'),
    ｊｓｃ: village('jiangshancun'),
    朱集镇姜山村: village('jiangshancun'),
    changling: village('zhanglingcun'),
    cl: village('zhanglingcun'),
    任务分解: 'quotas/zhuji-2027.html',
    rwfjb: 'quotas/zhuji-2027.html',
  };

  for (const [query, url] of Object.entries(FINDS)) {
    it(`finds ${url} by ${query}`, async () => {
      const page = await site.open(`search.html#q=${encodeURIComponent(query)}`);
      await page.locator('#places a').first().waitFor();
      const found = await page.locator('#places a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
      assert.ok(found.includes(url), found.join(' '));
      assert.equal(await page.locator('#search-advice').isVisible(), false);
      await assertFits(page);
      assert.deepEqual(page.complaints, []);
    });
  }

  it('says so where neither has what is looked for, and forgets what it found before', async () => {
    const page = await site.open('search.html#q=jsc');
    await page.locator('#places a').waitFor();
    await page.locator('#query').fill('没有这个村');
    await page.locator('#search-advice').waitFor();
    assert.equal(await page.locator('#places').isVisible(), false);
    assert.equal(await page.locator('#search-status').innerText(), '没有找到');
  });

  it('finds them on a page that was opened from a disk', async () => {
    const page = await site.newPage();
    await page.goto(`${pathToFileURL(path.join(folder, 'public/search.html'))}#q=jsc`);
    await page.locator('#places a').waitFor();
  });
});

describe('a notice with a table and its progress', () => {
  it('sorts and filters the table', async () => {
    const page = await site.open('notices/week.html', { device: DESK });
    await page.locator('.quota-filter').fill('长岭');
    const rows = page.locator('.quota:not(.progress) tbody tr');
    assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.hidden)), [true, false, true]);
    assert.deepEqual(page.complaints, []);
  });
});

describe('the page of progress', () => {
  it('keeps a figure below its name where one was not counted', async () => {
    const page = await site.open('quotas/zhuji-2027/progress.html');
    const left = (name, label) => page.locator('.progress tbody tr', { hasText: name })
      .locator(`[data-label="${label}"]`).evaluate((cell) => cell.getBoundingClientRect().left);
    for (const label of ['比上次', '还差']) {
      assert.equal(await left('双杨村', label), await left('姜山村', label), label);
    }
  });

  it('breaks no figure in its heading, at twice the type size', async () => {
    const page = await site.open('quotas/zhuji-2027/progress.html');
    await twice(page);
    const broken = await page.locator('h1').evaluate((heading) => {
      const text = heading.firstChild;
      return Array.from(text.data.matchAll(/[\d.,%]+/g)).filter(({ 0: figure, index }) => {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + figure.length);
        return range.getClientRects().length > 1;
      }).map((it) => it[0]);
    });
    assert.deepEqual(broken, []);
  });

  it('stands below the bar on a wide screen', async () => {
    const page = await site.open('quotas/zhuji-2027/progress.html', { device: DESK });
    const left = (selector) => page.locator(selector).evaluate((it) => it.getBoundingClientRect().left);
    assert.equal(await left('.bar'), await left('main'));
    const heads = await page.locator('thead th:not(.long)').evaluateAll((all) => all.map((it) => {
      const range = document.createRange();
      range.selectNodeContents(it);
      return range.getClientRects().length;
    }));
    assert.ok(heads.every((lines) => lines === 1), heads.join(' '));
  });
});
