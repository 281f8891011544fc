// What a reader has answered: it is never lost, whichever way they go, and what keeps them from going on is said where it
// stands.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, calculate, fillIn, settled, siteToRead, text } from './support.mjs';
import { dice } from '../../xtask/node/claims.mjs';

const PAGE = 'calculators/zhongxian-wuyang-2024.html';
const person = { tier: '一档', minor: 'no' };
const stay = (number, inScope, level = '二级') => `claim.${number}=inpatient&level.${number}=${level}&in_scope.${number}=${inScope}`;
const hashOf = (...stays) => `#bills=${stays.length}&tier=一档&minor=no&identity=-&${stays.join('&')}&end=1`;

const site = siteToRead();
const open = ({ hash = '', page = PAGE, ...reader } = {}) => site.openCalculator(page + hash, reader);
const input = (page, field) => page.locator(`input[name="${field}"]`);
const inFront = (page) => page.locator('#questions .question:visible').first().getAttribute('data-field');

async function showsResult(page) {
  await page.locator('#result').waitFor({ state: 'visible' });
}

/** Clicks what turns the address, and waits until what it says is shown. */
async function turn(page, click) {
  await click();
  await settled(page);
}

describe('修改', () => {
  it('on a phone leads to each answer of a bill, and back to the result', async () => {
    const page = await open({ hash: hashOf(stay(1, 180000)) });
    await showsResult(page);
    const ways = page.locator('#answers .of-bill [data-edit]');
    assert.deepEqual(await ways.evaluateAll((links) => links.map((link) => link.getAttribute('data-edit'))), ['claim.1', 'level.1', 'in_scope.1']);
    assert.equal(await ways.nth(2).getAttribute('aria-label'), '修改 第1笔费用 180,000元');
    await ways.nth(2).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'in_scope.1');
    await input(page, 'in_scope.1').fill('50000');
    await page.locator('#calculate').click();
    await showsResult(page);
    assert.equal(await text(page, '#reimbursed'), '34,790.00');
  });
});

describe('the back button', () => {
  it('at a desk brings back a form that was filled in before another bill was added', async () => {
    const page = await open({ device: DESK });
    await fillIn(page, { person, bills: [{ level: '二级', in_scope: '180000' }] });
    await turn(page, () => page.locator('#add-bill').click());
    assert.equal(await page.locator('.bill').count(), 2);
    await turn(page, () => page.goBack());
    assert.equal(await page.locator('.bill').count(), 1);
    assert.equal(await page.locator('input[name=tier]:checked').inputValue(), '一档');
    assert.equal(await input(page, 'in_scope.1').inputValue(), '180000');
  });

  for (const [name, button] of [['再加一笔费用', '#add-bill'], ['上一步', '#back']]) {
    it(`on a phone brings back an amount that was typed before “${name}”`, async () => {
      const page = await open();
      await fillIn(page, { person, bills: [{ level: '二级', in_scope: '180000' }] });
      await turn(page, () => page.locator(button).click());
      assert.notEqual(await inFront(page), 'cost.1');
      await turn(page, () => page.goBack());
      assert.equal(await inFront(page), 'cost.1');
      assert.equal(await input(page, 'in_scope.1').inputValue(), '180000');
    });
  }

  it('brings back a bill that was taken away', async () => {
    const page = await open({ device: DESK, hash: hashOf(stay(1, 1000), stay(2, 2000)).replace('#', '#edit=&') });
    await turn(page, () => page.locator('.remove-bill').first().click());
    assert.equal(await input(page, 'in_scope.1').inputValue(), '2000');
    await turn(page, () => page.goBack());
    assert.equal(await input(page, 'in_scope.1').inputValue(), '1000');
    assert.equal(await input(page, 'in_scope.2').inputValue(), '2000');
  });

  it('takes nothing away that was typed since, and neither does loading anew', async () => {
    const page = await open({ device: DESK });
    await page.locator('label:has(input[value="一档"])').click();
    await input(page, 'in_scope.1').fill('12000');
    await input(page, 'in_scope.1').blur();
    await page.reload();
    await settled(page);
    assert.equal(await input(page, 'in_scope.1').inputValue(), '12000');
    assert.equal(await page.locator('input[name=tier]:checked').inputValue(), '一档');
  });
});

describe('on a phone', () => {
  it('random walks keep every answer: on, back, another bill, the browser’s own back, 修改', async () => {
    const { one, below, chance } = dice(20260901);
    for (let walk = 0; walk < 5; walk += 1) {
      const page = await open();
      const given = { tier: one(['一档', '二档']), minor: one(['yes', 'no']), identity: '-' };
      for (const number of [1, 2, 3]) {
        Object.assign(given, { [`claim.${number}`]: 'inpatient', [`level.${number}`]: one(['一级', '二级', '三级']), [`in_scope.${number}`]: String(1 + below(90000)) });
      }
      const path = [];
      for (let step = 0; step < 80 && !await page.locator('#result').isVisible(); step += 1) {
        const field = (await inFront(page)).replace('cost', 'in_scope');
        const radio = page.locator(`input[name="${field}"][value="${given[field]}"]`);
        if (await radio.count()) await page.locator(`label:has(input[name="${field}"][value="${given[field]}"])`).click({ force: true });
        else await input(page, field).fill(given[field]);
        if (field === 'identity') await page.locator('#identity-none').setChecked(true);
        const bills = await page.locator('.bill').count();
        const way = chance(0.15) && await page.locator('#back').isVisible() ? '#back'
          : chance(0.15) && path.length ? 'goBack'
            : bills < 3 && await page.locator('#add-bill').isVisible() ? '#add-bill' : '#calculate';
        path.push(`${field} ${way}`);
        await turn(page, () => (way === 'goBack' ? page.goBack() : page.locator(way).click()));
        assert.equal(await page.locator('#errors').isVisible(), false, path.join(', '));
      }
      await showsResult(page);
      const kept = Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));
      for (const [field, value] of Object.entries(kept)) if (given[field]) assert.equal(value, given[field], path.join(', '));
      // From the result to any answer, changed or not, and there again.
      const before = await text(page, '#reimbursed');
      const links = page.locator('#answers [data-edit]');
      await turn(page, () => links.nth(below(Object.keys(kept).length - 2)).click());
      await turn(page, () => page.locator('#calculate').click());
      await showsResult(page);
      assert.equal(await text(page, '#reimbursed'), before);
      assert.deepEqual(page.complaints, []);
      await page.close();
    }
  });

  it('an amount that cannot be read is told before another bill', async () => {
    const page = await open();
    await fillIn(page, { person, bills: [{ level: '二级', in_scope: '很多' }] });
    await page.locator('#add-bill').click();
    await page.locator('#errors').waitFor({ state: 'visible' });
    assert.match(await text(page, '#in_scope-1-error'), /“很多”不是金额/);
    assert.equal(await page.locator('.bill').count(), 1);
  });

  it('whoever is led back to a mistake is told which', async () => {
    const page = await open({ hash: hashOf(stay(1, '很多'), stay(2, 1000)).replace('#', '#edit=cost.2&') });
    await page.locator('#calculate').click();
    assert.equal(await inFront(page), 'cost.1');
    assert.equal(await text(page, '#errors a'), '第1笔费用：“很多”不是金额');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
  });

  it('turned on its side and back, the same question stands in front', async () => {
    const page = await open({ hash: hashOf(stay(1, 1000)).replace('#', '#edit=level.1&') });
    assert.equal(await inFront(page), 'level.1');
    await page.setViewportSize({ width: 844, height: 390 });
    await settled(page);
    assert.equal(await inFront(page), 'tier', 'all of them');
    await page.setViewportSize(PHONE.viewport);
    await settled(page);
    assert.equal(await inFront(page), 'level.1');
  });
});

describe('a mistake', () => {
  it('in what is folded away is seen, and so is what was answered there', async () => {
    const page = await open({ device: DESK, hash: hashOf(`${stay(1, 50000)}&prior_basic.1=60000`) });
    await page.locator('#errors').waitFor({ state: 'visible' });
    assert.equal(await text(page, '#errors a'), '第1笔已经报的钱比政策范围内费用还多');
    assert.ok(await input(page, 'prior_basic.1').isVisible());
    await page.locator('#errors a').click();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'prior_basic.1');
    const held = await open({ device: DESK, hash: hashOf(`${stay(1, 50000)}&prior_basic.1=20000`).replace('#', '#edit=&') });
    assert.ok(await input(held, 'prior_basic.1').isVisible());
  });

  it('of what was left out is told in the words of the form', async () => {
    const page = await open({ device: DESK, hash: '#edit=&bills=2&end=1' });
    await page.locator('#calculate').click();
    const said = await page.locator('#errors a').allInnerTexts();
    assert.deepEqual(said.slice(0, 6), ['请选择档次', '请选择年龄', '请选择身份', '第1笔费用：请选择类别', '第1笔费用：请选择医院', '第1笔费用：请填写政策范围内费用']);
  });

  it('in what is left out of the total stands there', async () => {
    const page = await open({ device: DESK, hash: hashOf('claim.1=inpatient&level.1=二级&know.1=total&total.1=1000&share.1=sheet&self_funded.1=2000') });
    await page.locator('#errors').waitFor({ state: 'visible' });
    assert.match(await text(page, '#self_funded-1-error'), /^全自费和乙类先行自付加起来比总费用还多/);
    assert.equal(await page.locator('#total-1-error').isVisible(), false);
  });

  it('in a link is no trap', async () => {
    const page = await open({ hash: hashOf('claim.1=inpatient&level.1=二级&know.1=foo') });
    await page.locator('#errors').waitFor({ state: 'visible' });
    assert.equal(await text(page, '#errors a'), '请填写政策范围内费用');
    assert.deepEqual(page.complaints, []);
  });
});

describe('amounts', () => {
  for (const [written, read] of [['12\u200b000', '12,000'], ['1万2', '12,000'], ['１万２', '12,000'], ['5千', '5,000'], ['1万2500元', '12,500'], ['3千5', '3,500'], ['１２，０００', '12,000'], ['12 000', '12,000'], ['1.2万', '12,000']]) {
    it(`${JSON.stringify(written)} is shown as ${read}元`, async () => {
      const page = await open({ hash: hashOf(stay(1, encodeURIComponent(written))) });
      await showsResult(page);
      assert.equal(await text(page, '#answers .of-bill dd:last-child span'), `${read}元`);
    });
  }
});

describe('a result', () => {
  it('keeps its address when the reader jumps to the text, and is sent with it', async () => {
    const page = await open({ device: DESK, hash: hashOf(stay(1, 50000)) });
    await showsResult(page);
    await page.evaluate(() => { navigator.share = ({ url }) => { window.sent = url; return Promise.resolve(); }; });
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await page.locator('#share').click();
    assert.match(await page.evaluate(() => window.sent), /#bills=1&.*&end=1$/);
    await page.reload();
    await showsResult(page);
  });

  it('that could not be fetched is shown the next time', async () => {
    const page = await site.newPage();
    let lost = true;
    await page.route('**/assets/result.*.js', (route) => (lost ? route.abort() : route.continue()));
    await page.goto(`${site.origin}/${PAGE}${hashOf(stay(1, 50000)).replace('#', '#edit=cost.1&')}`);
    await page.locator('#calculate').click();
    await page.locator('#unavailable').waitFor({ state: 'visible' });
    lost = false;
    await turn(page, () => page.goBack());
    assert.equal(await page.locator('#unavailable').isVisible(), false);
    await page.locator('#calculate').click();
    await showsResult(page);
    assert.equal(await page.locator('#unavailable').isVisible(), false);
  });

  it('of a hundred bills is there without the form being searched again and again', async () => {
    const page = await open({ device: DESK, hash: hashOf(...Array.from({ length: 100 }, (_, at) => stay(at + 1, 1000))).replace('#', '#edit=&') });
    const searches = await page.evaluate(() => {
      let count = 0;
      for (const name of ['querySelector', 'querySelectorAll']) {
        const search = Element.prototype[name];
        Element.prototype[name] = function (selector) { count += 1; return search.call(this, selector); };
      }
      const box = document.querySelector('input[name="level.50"][value="三级"]');
      box.click();
      return count;
    });
    assert.ok(searches < 50, `${searches} searches for one tick`);
  });

  it('says what comes of a comparison behind an arrow, and no figure twice', async () => {
    const page = await open({ hash: hashOf(stay(1, 180000)) });
    await showsResult(page);
    const said = await page.locator('#steps .expression').allInnerTexts();
    assert.ok(said.some((line) => / > 80,000 →\u00a080,000\.00$/.test(line)), said.join('\n'));
    assert.ok(said.every((line) => !/，[\d.,]+$/.test(line)), said.join('\n'));
    const premium = await open({ page: 'calculators/wushan-futian-2022-premium.html', hash: '#tier=一档&identity=-&pays=2022-01-10&end=1' });
    await showsResult(premium);
    assert.doesNotMatch(await text(premium, '#steps'), /320元。\s*320\.00/);
  });

  it('of many cases says that the least and the most are told, each bill named once', async () => {
    const bill = (number) => `claim.${number}=inpatient&level.${number}=?&know.${number}=total&total.${number}=10000&share.${number}=?`;
    const page = await open({ hash: hashOf(bill(1), bill(2)) });
    await showsResult(page);
    assert.match(await text(page, '#cases p'), /一共144种。最少和最多的是：$/);
    assert.match(await text(page, '#this-case'), /第1笔费用：三级医院，医保管的部分大约七成，第2笔费用：三级医院，医保管的部分大约七成$/);
    assert.match(await text(page, '#answers'), /医院：不清楚[^]*医保管的部分：不清楚/);
  });
});

describe('a printed result', () => {
  for (const [name, hash] of [
    ['zhongxian-wuyang-2024', hashOf(stay(1, 50000), stay(2, 180000, '三级'), stay(3, 20000, '一级'))],
    ['zhongxian-wuyang-2024', hashOf(...[20000, 24000, 22000, 21000].map((cost, at) => stay(at + 1, cost, '三级'))).replace('=-', `=${encodeURIComponent(encodeURIComponent('低保对象'))}`)],
    ['zhongxian-wuyang-2024-compare', hashOf(stay(1, 50000), stay(2, 180000, '三级'), stay(3, 20000, '一级')).replace('tier=一档&', '')],
    ['zhongxian-wuyang-2024-coverage', '#identity=-&pays=2024-04-01&end=1'],
    ['zhongxian-wuyang-2024-premium', '#tier=?&identity=-&pays=2024-02-01&end=1'],
    ['wushan-futian-2022-premium', '#tier=?&identity=-&pays=2022-01-10&end=1'],
  ]) {
    it(`of ${name} is one sheet of A4, ${Number(/bills=(\d)/.exec(hash)?.[1]) || 'no'} bills`, async () => {
      const page = await open({ device: DESK, page: `calculators/${name}.html`, hash });
      await showsResult(page);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.equal(pdf.match(/\/MediaBox \[0 0 [\d.]+ [\d.]+\]/g).length, 1);
    });
  }
});

describe('in large type', () => {
  for (const width of [320, 390]) {
    it(`the figure is no smaller than the text below it, and the bar no ragged one, at ${width} px`, async () => {
      const initScript = () => localStorage.setItem('large-type', 'yes');
      const page = await open({ device: { ...PHONE, viewport: { width, height: 844 } }, initScript, hash: hashOf(`claim.1=inpatient&level.1=?&in_scope.1=50000`) });
      await showsResult(page);
      const size = (selector) => page.locator(selector).evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
      assert.ok(await size('.figure b') > await size('#answers'), 'the figure');
      const tops = await page.locator('.bar .tool, .bar .large-type').evaluateAll((nodes) => nodes.map((node) => node.getBoundingClientRect().top));
      assert.equal(tops[0], tops[1], 'search and large type stand side by side');
    });
  }

  it('the picture of the settlement sheet grows too', async () => {
    const page = await open({ device: { ...PHONE, viewport: { width: 320, height: 844 } }, hash: hashOf(stay(1, 1)).replace('#', '#edit=cost.1&') });
    await page.locator('.help summary').first().click();
    const size = () => page.locator('.sheet-picture p').first().evaluate((node) => parseFloat(getComputedStyle(node).fontSize));
    const before = await size();
    await page.getByRole('button', { name: '大字版' }).click();
    assert.ok(await size() > before * 1.6);
  });
});

describe('a range', () => {
  it('is never broken at its dash', async () => {
    const page = await open({ page: PAGE.replace('.html', '-compare.html'), hash: hashOf(stay(1, 50000), stay(2, 180000, '三级')).replace('tier=一档&', '') });
    await showsResult(page);
    const lines = (spans) => spans.map((span) => Math.round(span.offsetHeight / parseFloat(getComputedStyle(span).lineHeight)));
    assert.deepEqual(await page.locator('#range .amounts').evaluateAll(lines), [1, 1]);
    const premium = await open({ page: PAGE.replace('.html', '-premium.html'), hash: '#tier=?&identity=-&pays=2023-12-01&end=1' });
    await showsResult(premium);
    assert.equal(await premium.locator('#sum').evaluate((sum) => sum.getClientRects().length), 1);
  });
});

describe('a way to the notice', () => {
  it('is 48 px high', async () => {
    const page = await open({ hash: hashOf(stay(1, 50000)) });
    await showsResult(page);
    const heights = await page.locator('#steps .source a').evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    assert.ok(heights.length && heights.every((height) => height >= 48), heights.join(' '));
  });
});
