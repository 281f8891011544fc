// The page for an address that leads nowhere, which a host serves at any depth.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { PHONE, browse, serve, siteFolder } from './support.mjs';

let browser;
let site;

before(async () => {
  browser = await browse();
  site = await serve(siteFolder());
});

after(async () => {
  await browser?.close();
  await site?.close();
});

for (const address of ['x.html', 'notices/x.html', 'notices/old/x.html']) {
  it(`${address} is readable by itself and leads back to the notices`, async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    const response = await page.goto(`${site.origin}/${address}`);
    assert.equal(response.status(), 404);
    assert.equal(await page.locator('h1').innerText(), '没有找到这一页');
    const [itself, style, ...others] = asked.filter((url) => !url.startsWith('data:'));
    assert.equal(itself, `${site.origin}/${address}`);
    assert.match(style, new RegExp(`^${site.origin}/assets/style\\.`));
    assert.deepEqual(others, []);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.button')).display), 'block');
    const [content, screen] = await page.evaluate(() => (
      [document.documentElement.scrollWidth, document.documentElement.clientWidth]
    ));
    assert.equal(content, screen, 'it fits the phone');

    await page.getByRole('link', { name: '回到网站首页' }).click();
    await page.getByRole('heading', { name: '通知', exact: true }).waitFor();
    await context.close();
  });
}
