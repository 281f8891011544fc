// Paper: a notice in the measures of GB/T 9704, a poster and its leaflet on a sheet each.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { siteToRead } from './support.mjs';

const site = siteToRead();
let page;
before(async () => { page = await site.newPage({ device: { locale: 'zh-CN' } }); });

/** The sheets that a page comes to, each as width and height in millimetres. */
async function sheets(address) {
  await page.clock.setFixedTime(new Date('2023-12-01T10:00:00+08:00'));
  await page.goto(`${site.origin}/${address}`);
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

describe('a poster', () => {
  it('is one sheet, its leaflet another', async () => {
    assert.deepEqual(await sheets('posters/zhongxian-wuyang-2024.html'), [[210, 297], [210, 297]]);
  });
});
