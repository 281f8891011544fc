// 大字版: the size of the type is 30 px, holds on every page, is remembered, and is there at the first paint.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { PHONE, assertFits, siteFolder, siteToRead } from './support.mjs';

const PAGES = fs.readdirSync(siteFolder(), { recursive: true })
  .filter((name) => name.endsWith('.html') && name !== '404.html');

const site = siteToRead();

const size = (page) => page.evaluate(() => Math.round(parseFloat(getComputedStyle(document.querySelector('main')).fontSize)));

describe('the switch', () => {
  it('is a button of at least 48 px at the top, and is remembered from page to page', async () => {
    const page = await site.open('index.html');
    assert.equal(await size(page), 18);
    const button = page.getByRole('button', { name: '大字版' });
    const box = await button.boundingBox();
    assert.ok(box.width >= 48 && box.height >= 48 && box.y < 60, JSON.stringify(box));
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await button.focus();
    await page.keyboard.press('Enter');
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    assert.equal(await size(page), 30);
    await page.goto(`${site.origin}/notices/wuyang-2024.html`);
    assert.equal(await size(page), 30);
    await page.getByRole('button', { name: '大字版' }).click();
    await page.goto(`${site.origin}/index.html`);
    assert.equal(await size(page), 18);
  });

  it('lasts for the page where the browser refuses to remember anything', async () => {
    const initScript = () => {
      Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
    };
    const page = await site.open('index.html', { initScript });
    await page.getByRole('button', { name: '大字版' }).click();
    assert.equal(await size(page), 30);
    assert.deepEqual(page.complaints, []);
  });
});

describe('large type that was chosen before', () => {
  for (const width of [320, 390]) {
    it(`is there before anything is painted, and fits ${width} px, on every page`, async () => {
      const page = await site.open('index.html', { device: { ...PHONE, viewport: { width, height: 844 } } });
      await page.evaluate(() => localStorage.setItem('large-type', 'yes'));
      // How large the type was whenever the browser was about to paint.
      await page.addInitScript(() => {
        window.painted = [];
        const look = () => {
          if (document.body) window.painted.push(getComputedStyle(document.documentElement).fontSize);
          if (window.painted.length < 5) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      for (const name of PAGES) {
        await page.goto(`${site.origin}/${name}`);
        const redirected = await page.evaluate(() => !document.querySelector('.large-type'));
        if (redirected) continue;
        await page.waitForFunction(() => window.painted.length === 5);
        const sizes = new Set(await page.evaluate(() => window.painted));
        assert.deepEqual([...sizes].map((it) => Math.round(parseFloat(it) * 1.125)), [30], name);
        await assertFits(page, name);
      }
    });
  }
});
