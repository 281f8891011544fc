// What depends on the day, by the visitor's own clock: a site is built once and read all year.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { PHONE, build, siteToRead } from './support.mjs';

const NOTICE = 'notices/wuyang-2024.html';
const CALCULATOR = 'calculators/zhongxian-wuyang-2024.html';

// A notice says by when one pays only if it is in force on the day of the build.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-dates-'));
const site = siteToRead(() => {
  build(folder, '--today', '2023-11-20');
  return folder;
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));
/** Opens a page on a phone whose clock shows a day. */
const open = (address, day, reader) => site.open(address, { ...reader, day });

/** What stands above the notice: the open windows, each as its name and its countdown. */
const openNow = (page) => page.locator('.now:visible').evaluateAll((sections) => sections.map((section) => [
  section.getAttribute('aria-label').split('：')[1],
  section.querySelector('.countdown').innerText,
]));

/** The state of a window in the list. */
const stateOf = (page, name) => page.locator('.windows li', { has: page.getByText(name, { exact: true }) })
  .locator('.state').innerText();

/** How far what was painted moved afterwards, as browsers count it. */
const shift = (page) => page.evaluate(() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    resolve(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  }).observe({ type: 'layout-shift', buffered: true });
  // Without a shift the observer says nothing.
  setTimeout(() => resolve(0), 300);
}));

describe('a page that was built long ago', () => {
  const calculators = ['', '-premium', '-coverage', '-compare'].map((which) => CALCULATOR.replace('.html', `${which}.html`));
  for (const address of [NOTICE, 'index.html', ...calculators]) {
    it(`${address} is set right before it is painted`, async () => {
      const page = await site.newPage({ day: '2031-03-05' });
      // Scripts that come late hold up the end of the document, and no painting.
      await page.route(/assets\/(page|calculator|form)\.[^/]*\.js/, async (route) => {
        await new Promise((resolve) => { setTimeout(resolve, 400); });
        await route.continue();
      });
      await page.goto(`${site.origin}/${address}`);
      assert.equal(await shift(page), 0);
    });
  }
});

describe('a notice', () => {
  it('counts down to the end of the window that is open', async () => {
    const page = await open(NOTICE, '2023-11-29');
    assert.deepEqual(await openNow(page), [['集中参保期', '还有32天']]);
    assert.equal(await page.locator('[data-year]').isVisible(), false);
    assert.equal(await stateOf(page, '集中参保期'), '正在进行');
    assert.equal(await stateOf(page, '补缴（1—2月）'), '还没开始');
  });

  it('says when it is the last day', async () => {
    const page = await open(NOTICE, '2024-02-29');
    assert.deepEqual((await openNow(page))[0], ['补缴（1—2月）', '今天是最后一天']);
  });

  it('offers the next window when one has ended', async () => {
    const page = await open(NOTICE, '2024-03-05');
    assert.deepEqual((await openNow(page))[0], ['补缴（3—6月）', '还有117天']);
    assert.equal(await page.getByText('已经结束').count(), 0);
    assert.equal(await stateOf(page, '集中参保期'), '已结束');
    assert.equal(await stateOf(page, '新生儿'), '正在进行');
    assert.equal(await page.locator('[data-year]').isVisible(), false);
  });

  it('says whom a window leaves out', async () => {
    const page = await open(NOTICE, '2024-07-01');
    const sections = await page.locator('.now:visible').allInnerTexts();
    assert.equal(sections.length, 1, 'windows for some people only stand in the list');
    assert.match(sections[0], /补缴（7—9月）[^]*不包括2024年出生的新生儿、脱贫人口、/);
  });

  it('offers nothing once its year is over, and says so', async () => {
    const page = await open(NOTICE, '2025-01-01');
    assert.deepEqual(await openNow(page), []);
    assert.match(await page.locator('[data-year]').innerText(), /^2024年已经过去/);
    assert.equal(await stateOf(page, '新生儿'), '已结束');
  });

  it('goes by the day where the reader is', async () => {
    const page = await open(NOTICE, '2024-02-29', { device: { ...PHONE, timezoneId: 'America/Los_Angeles' } });
    assert.deepEqual((await openNow(page))[0], ['补缴（1—2月）', '还有1天'], 'it is still the 28th there');
  });
});

describe('a list', () => {
  const said = (page) => page.locator('.card', { hasText: '乌杨街道2024年居民医保' }).locator('.mark:visible').allInnerTexts();
  for (const [day, marks] of [
    ['2023-11-27', ['新', '缴费还有34天']],
    ['2023-11-28', ['缴费还有33天']],
    ['2023-11-29', ['缴费还有32天']],
    ['2023-12-31', ['缴费今天是最后一天']],
    ['2024-01-02', ['缴费还有58天']],
    ['2025-01-01', ['往年']],
  ]) {
    it(`says on ${day} what a notice is then`, async () => {
      const page = await open('notices/index.html', day);
      assert.deepEqual(await said(page), marks);
    });
  }
});

describe('the other pages', () => {
  for (const [address, warning] of [[CALCULATOR, /2024年已经过去/], ['index.html', /这一年已经过去/]]) {
    it(`${address} says that the year is over, only when it is`, async () => {
      const during = await open(address, '2024-12-31');
      assert.equal(await during.locator('[data-year="2024"]').isVisible(), false);
      const later = await open(address, '2025-01-01');
      assert.match(await later.locator('[data-year="2024"]').innerText(), warning);
    });
  }
});
