// Timelines by the visitor's own clock: what is open, what is next, the line of today.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, assertFits, siteToRead } from './support.mjs';

const POLICY = 'policies/zhongxian-wuyang-2024.html';

const site = siteToRead();
/** Opens the page of a policy on a day. */
const open = (day, reader) => site.open(POLICY, { ...reader, day });

const stateOf = (page, name) => page.locator('.chart li', { has: page.getByText(name, { exact: true }) })
  .first().locator('.state').innerText();

describe('a timeline', () => {
  it('says what is open, what is next, and in how many days', async () => {
    const page = await open('2023-11-29');
    assert.match(await page.locator('.is-open').innerText(), /集中参保期（正在进行，还有32天）/);
    assert.match(await page.locator('.is-next').innerText(), /^接下来：.*补缴（1—2月）（33天以后）/);
    assert.equal(await stateOf(page, '补缴（3—6月）'), '93天以后');
    assert.equal(await page.locator('.chart .next').count(), 3);
  });

  it('says when it is the last day, and the day itself', async () => {
    const page = await open('2024-06-30');
    assert.equal(await stateOf(page, '补缴（3—6月）'), '今天是最后一天');
    assert.equal(await stateOf(page, '有财政补助的最后一天'), '就是今天');
    assert.equal(await stateOf(page, '集中参保期'), '已结束');
    assert.match(await page.locator('.is-next').innerText(), /补缴（7—9月）（1天以后）/);
  });

  it('says that its year is over, and then offers nothing', async () => {
    const page = await open('2025-01-01');
    assert.equal(await page.locator('.is-open').isVisible(), false);
    assert.equal(await page.locator('.is-next').isVisible(), false);
    assert.match(await page.locator('[data-year]').first().innerText(), /^2024年已经过去/);
  });

  it('draws the line of today on wide screens, and a list on phones', async () => {
    const wide = await open('2024-03-01', { device: DESK });
    const today = await wide.locator('.grid .today').boundingBox();
    const bar = await wide.locator('li[data-from="2024-03-01"] .strip rect').first().boundingBox();
    assert.ok(Math.abs(today.x - bar.x) < 3, `${today.x} ${bar.x}`);
    const phone = await open('2024-03-01');
    assert.equal(await phone.locator('.chart .grid').isVisible(), false);
    await assertFits(phone);
  });
});
