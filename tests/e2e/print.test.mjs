// Paper: a notice in the measures of GB/T 9704, a poster and its leaflet on a sheet each.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assertFits, build, siteToRead } from './support.mjs';

const site = siteToRead();
let page;
before(async () => { page = await site.newPage({ device: { locale: 'zh-CN' } }); });

/** The sheets that a page comes to, each as width and height in millimetres. */
async function sheets(address, { origin } = site) {
  await page.clock.setFixedTime(new Date('2023-12-01T10:00:00+08:00'));
  await page.goto(`${origin}/${address}`);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const boxes = pdf.match(/\/MediaBox \[0 0 [\d.]+ [\d.]+\]/g);
  return boxes.map((box) => /([\d.]+) ([\d.]+)\]/.exec(box).slice(1).map((points) => Math.round((points * 25.4) / 72)));
}

describe('a notice', () => {
  it('is printed on A4', async () => {
    for (const sheet of await sheets('notices/wuyang-2024.html')) assert.deepEqual(sheet, [210, 297]);
  });

  it('has 28 characters a line and 22 lines a page in 156 × 225 mm', async () => {
    await page.goto(`${site.origin}/notices/wuyang-2024.html`);
    await page.emulateMedia({ media: 'print' });
    const [line, pitch, margins] = await page.evaluate(() => {
      const text = document.createElement('span');
      text.textContent = '国'.repeat(28);
      text.style.whiteSpace = 'nowrap';
      document.querySelector('.notice .content p').appendChild(text);
      const rules = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
      const sheet = rules.find((rule) => rule.selectorText === 'notice' && rule instanceof CSSPageRule);
      return [
        text.getBoundingClientRect().width,
        parseFloat(getComputedStyle(text).lineHeight),
        ['Top', 'Right', 'Bottom', 'Left'].map((side) => sheet.style[`margin${side}`]),
      ];
    });
    await page.emulateMedia({ media: null });
    // 天头 37 mm and 订口 28 mm leave 156 × 225 mm of A4.
    assert.deepEqual(margins, ['37mm', '26mm', '35mm', '28mm']);
    const millimetres = (pixels) => (pixels * 25.4) / 96;
    assert.ok(millimetres(line) <= 156 && millimetres(line) > 155, `28 characters: ${millimetres(line)} mm`);
    const lines = millimetres(pitch * 22);
    assert.ok(lines <= 225 && lines > 224, `22 lines: ${lines} mm`);
  });

  it('ends with who issued it and on which day, which on a screen stand in its head', async () => {
    await page.goto(`${site.origin}/notices/wuyang-2024.html`);
    const signature = page.locator('.signature');
    assert.equal(await signature.isVisible(), false);
    await page.emulateMedia({ media: 'print' });
    assert.equal((await signature.innerText()).replace(/\s+/g, ' '), '忠县人民政府乌杨街道办事处 2023年11月14日');
    assert.equal(await page.locator('.head > .soft').isVisible(), false);
    await page.emulateMedia({ media: null });
  });
});

describe('a year calendar', () => {
  it('is one sheet, on which the months stand four in a row', async () => {
    for (const policy of ['zhongxian-2023', 'zhongxian-wuyang-2024']) {
      assert.deepEqual(await sheets(`policies/${policy}-calendar.html`), [[210, 297]], policy);
    }
    await page.emulateMedia({ media: 'print' });
    const tops = await page.locator('.month').evaluateAll((all) => all.map((month) => month.getBoundingClientRect().top));
    await page.emulateMedia({ media: null });
    assert.equal(new Set(tops.slice(0, 4)).size, 1);
  });
});

describe('a page of a village', () => {
  it('is no wider than a phone, on which it is seen before it is printed', async () => {
    const phone = await site.open('places/zhuji/jiangshancun.html');
    await phone.emulateMedia({ media: 'print' });
    await assertFits(phone);
  });
});

describe('a poster', () => {
  const VILLAGE = 'posters/zhuji-2023/zhuji/jiangshancun.html';
  let folder;
  // Only where the site knows its address is there a QR code.
  const addressed = siteToRead(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-posters-'));
    return build(path.join(folder, 'public'), '--today', '2022-11-25', '--base-url', 'https://yb.example.gov.cn/zhuji');
  });
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('is one sheet, its leaflet another', async () => {
    assert.deepEqual(await sheets('posters/zhongxian-wuyang-2024.html'), [[210, 297], [210, 297]]);
  });

  it('of a village is as much with its code, which is large enough to scan from a wall', async () => {
    assert.deepEqual(await sheets(VILLAGE, addressed), [[210, 297], [210, 297]]);
    await page.emulateMedia({ media: 'print' });
    const { width, height } = await page.locator('.code img').boundingBox();
    await page.emulateMedia({ media: null });
    assert.ok(width >= (60 * 96) / 25.4 && Math.abs(width - height) < 1, `${width} × ${height} px`);
  });

  it('has its code as a picture of its own on a phone, so that a long press meets it', async () => {
    const phone = await addressed.open(VILLAGE);
    const code = phone.locator('.code img');
    await code.scrollIntoViewIfNeeded();
    const met = await code.evaluate((img) => {
      const { left, top, width, height } = img.getBoundingClientRect();
      const at = document.elementFromPoint(left + width / 2, top + height / 2);
      const { userSelect, pointerEvents, touchAction } = getComputedStyle(img);
      return { itself: at === img, link: img.closest('a') !== null, userSelect, pointerEvents, touchAction, pixels: img.naturalWidth, src: img.getAttribute('src') };
    });
    assert.deepEqual({ ...met, pixels: met.pixels >= 300 }, {
      itself: true, link: false, userSelect: 'auto', pointerEvents: 'auto', touchAction: 'auto', pixels: true, src: '../../../posters/zhuji-2023/zhuji/jiangshancun.png',
    });
    assert.equal(await phone.getByRole('link', { name: 'https://yb.example.gov.cn/zhuji/places/zhuji/jiangshancun.html' }).count(), 1, 'and who reads it on a phone may tap the address');
  });
});
