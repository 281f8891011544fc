// The page for an address that leads nowhere, which a host serves at any depth.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertFits, siteToRead } from './support.mjs';

const site = siteToRead();

for (const address of ['x.html', 'notices/x.html', 'notices/old/x.html']) {
  it(`${address} is readable by itself and leads back to the notices`, async () => {
    const page = await site.newPage();
    const response = await page.goto(`${site.origin}/${address}`);
    assert.equal(response.status(), 404);
    assert.equal(await page.locator('h1').innerText(), '没有找到这一页');
    const [itself, style, ...others] = page.requests.filter((url) => !url.startsWith('data:'));
    assert.equal(itself, `${site.origin}/${address}`);
    assert.match(style, new RegExp(`^${site.origin}/assets/style\\.`));
    assert.deepEqual(others, []);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.button')).display), 'block');
    await assertFits(page);

    await page.getByRole('link', { name: '回到网站首页' }).click();
    await page.getByRole('heading', { name: '通知', exact: true }).waitFor();
  });
}
