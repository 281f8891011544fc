// What a year of bills is paid back (能报多少), in a real browser at the width of a phone, under the page's own
// Content-Security-Policy: with WebAssembly, without it, with it refused, and without script.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import {
  DESK, assertFits, assertStaysHome, calculate, calculatesWith, fillIn, serve, siteFolder, siteToRead,
} from './support.mjs';

const PAGE = 'calculators/zhongxian-wuyang-2024.html';

const CASES = [
  {
    name: '一档 adult, 二级 50,000',
    person: { tier: '一档', minor: 'no' },
    bills: [{ level: '二级', in_scope: '50,000' }],
    totals: { reimbursed: '34,790.00', personal: '15,210.00', basic: '34,790.00', major_illness: '0.00' },
  },
  {
    name: '一档 child, 三级 30,000',
    person: { tier: '一档', minor: 'yes' },
    bills: [{ level: '三级', in_scope: '30000' }],
    totals: { reimbursed: '16,060.00', personal: '13,940.00', basic: '16,060.00', major_illness: '0.00' },
  },
  {
    name: '一档 adult, 二级 180,000: over the cap, into major illness insurance',
    person: { tier: '一档', minor: 'no' },
    bills: [{ level: '二级', in_scope: '180000' }],
    totals: { reimbursed: '129,300.20', personal: '50,699.80', basic: '80,000.00', major_illness: '49,300.20' },
  },
  {
    name: '二档 adult, two 三级 stays of 60,000 and 40,000',
    person: { tier: '二档', minor: 'no' },
    bills: [{ level: '三级', in_scope: '60000' }, { level: '三级', in_scope: '40000' }],
    totals: { reimbursed: '70,948.20', personal: '29,051.80', basic: '54,120.00', major_illness: '16,828.20' },
  },
];

const site = siteToRead();
let siteRefusingWasm;

// A browser that does not know 'wasm-unsafe-eval' takes the page's policy like this.
before(async () => { siteRefusingWasm = await serve(siteFolder(), { policy: "script-src 'self'" }); });
after(async () => { await siteRefusingWasm?.close(); });

const open = ({ hash = '', ...reader } = {}) => site.openCalculator(PAGE + hash, reader);

async function totalsOf(page, answers) {
  await calculate(page, answers);
  const text = async (selector) => (await page.locator(selector).innerText()).trim();
  return {
    reimbursed: await text('#reimbursed'),
    personal: await text('#personal'),
    basic: await text('[data-total=basic] dd'),
    major_illness: await text('[data-total=major_illness] dd'),
  };
}

function assertQuiet(page) {
  assert.deepEqual(page.complaints, []);
  assertStaysHome(page, site.origin);
}

describe('with WebAssembly', () => {
  for (const { name, totals, ...answers } of CASES) {
    it(name, async () => {
      const page = await open();
      assert.deepEqual(await totalsOf(page, answers), totals);
      const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
      assert.match(await policy.getAttribute('content'), /script-src 'self' 'wasm-unsafe-eval'/);
      assert.ok((await page.locator('#steps > li').count()) >= 2, 'every figure is explained');
      await assertFits(page);
      assertQuiet(page);
    });
  }
});

describe('in a browser without WebAssembly', () => {
  for (const { name, totals, ...answers } of CASES) {
    it(name, async () => {
      const page = await open({ engine: 'js', initScript: () => { delete window.WebAssembly; } });
      assert.deepEqual(await totalsOf(page, answers), totals);
      await assertFits(page);
      assertQuiet(page);
    });
  }
});

describe('in a browser that refuses WebAssembly by policy', () => {
  for (const { name, totals, ...answers } of CASES) {
    it(name, async () => {
      const { origin } = siteRefusingWasm;
      const page = await open({ origin, engine: 'js' });
      assert.deepEqual(await totalsOf(page, answers), totals);
      assertStaysHome(page, origin);
      const fetched = page.requests.filter((url) => url.endsWith('.wasm'));
      assert.deepEqual(fetched, [], 'a module that may not run is not fetched');
    });
  }
});

describe('where the module cannot be fetched', () => {
  it('from a file on disk, the fallback answers', async () => {
    const page = await site.newPage();
    await page.goto(pathToFileURL(path.join(siteFolder(), PAGE)).href);
    await calculatesWith(page, 'js');
    const { totals, ...answers } = CASES[0];
    assert.deepEqual(await totalsOf(page, answers), totals);
  });

  it('from a server that lost it, the fallback answers', async () => {
    const page = await site.newPage();
    await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(`${site.origin}/${PAGE}`);
    await calculatesWith(page, 'js');
    const { totals, ...answers } = CASES[0];
    assert.deepEqual(await totalsOf(page, answers), totals);
  });
});

describe('what readers type', () => {
  for (const written of ['12，000元', '1.2万', '１２０００', '12000']) {
    it(`${written} is 12,000`, async () => {
      const page = await open();
      const person = { tier: '一档', minor: 'no' };
      const totals = await totalsOf(page, { person, bills: [{ level: '二级', in_scope: written }] });
      assert.equal(totals.reimbursed, '8,190.00');
      assertQuiet(page);
    });
  }

  it('an empty form is told everything at once, and the focus goes to the summary', async () => {
    const page = await open({ device: DESK });
    await page.locator('#calculate').click();
    await page.locator('#errors').waitFor({ state: 'visible' });
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
    assert.equal(await page.locator('#errors').getAttribute('role'), 'alert');
    assert.equal(await page.locator('#errors a').count(), 6, 'tier, age, identity, kind, level and cost');
    assert.equal(await page.locator('#result').isVisible(), false);
    await assertFits(page);
    assertQuiet(page);
  });

  for (const [name, written] of [
    ['a negative amount', '-500'],
    ['an absurd amount', '99999999999'],
    ['a word', '很多'],
    ['a comma in the wrong place', '12,5'],
  ]) {
    it(`${name} is refused beside its field`, async () => {
      const page = await open();
      const person = { tier: '一档', minor: 'no' };
      await fillIn(page, { person, bills: [{ level: '二级', in_scope: written }] });
      await page.locator('#calculate').click();
      await page.locator('#errors').waitFor({ state: 'visible' });
      assert.equal(await page.locator('#errors a').count(), 1);

      const field = page.locator('input[name="in_scope.1"]');
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      assert.equal(await field.inputValue(), written, 'what was typed is kept');
      const messages = await field.evaluate((input) => input.getAttribute('aria-describedby')
        .split(/\s+/)
        .map((id) => document.getElementById(id))
        .filter((element) => element && element.offsetHeight > 0)
        .map((element) => element.innerText)
        .join('\n'));
      assert.ok(messages.includes(written), `the message is beside the field: ${messages}`);

      await page.locator('#errors a').click();
      assert.equal(await page.evaluate(() => document.activeElement.name), 'in_scope.1');
      assertQuiet(page);
    });
  }
});

describe('the result', () => {
  it('says what it rests on, and by how much that moves it', async () => {
    const page = await open();
    await calculate(page, CASES[2]);
    const assumptions = await page.locator('.assumption').allInnerTexts();
    assert.equal(assumptions.length, 2);
    assumptions.forEach((assumption) => assert.match(assumption, /通知没有写明/));
    assert.match(assumptions[0], /101,826\.20/);
    assert.match(assumptions[1], /119,616\.20/);
    assert.equal(
      await page.locator('#range').innerText(),
      '通知有2处没有写明，结果可能是59,616.20元到129,300.20元。',
    );
    assertQuiet(page);
  });

  it('leads back to the form with every answer kept', async () => {
    const page = await open();
    await calculate(page, CASES[3]);
    await page.locator('[data-edit]').first().click();
    await page.locator('#calculate').waitFor({ state: 'visible' });
    assert.equal(await page.locator('input[name=tier]:checked').inputValue(), '二档');
    assert.equal(await page.locator('input[name=minor]:checked').inputValue(), 'no');
    assert.equal(await page.locator('input[name="level.2"]:checked').inputValue(), '三级');
    assert.equal(await page.locator('input[name="in_scope.2"]').inputValue(), '40000');
    assertQuiet(page);
  });

  it('is kept by the back button and by a link sent to the family', async () => {
    const page = await open();
    await calculate(page, CASES[2]);
    const link = new URL(page.url());
    await page.goBack();
    await page.locator('#calculate').waitFor({ state: 'visible' });
    assert.equal(await page.locator('input[name="in_scope.1"]').inputValue(), '180000');

    const received = await open({ hash: link.hash });
    await received.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await received.locator('#reimbursed').innerText(), '129,300.20');
    assertQuiet(received);
  });
});

describe('a link that is not whole', () => {
  const person = 'tier=一档&minor=no&identity=-';
  const stay = (number, inScope = 10000) => `claim.${number}=inpatient&level.${number}=三级&in_scope.${number}=${inScope}`;
  const whole = (count, ...parts) => `#bills=${count}&${[person, ...parts].join('&')}&end=1`;
  const many = (count) => Array.from({ length: count }, (_, index) => stay(index + 1, 1000)).join('&');

  for (const [name, hash, kept] of [
    ['with a gap in its stays', whole(2, stay(1), stay(3, 40000)), { 1: '10000', 2: '40000' }],
    ['without its first stay', whole(1, stay(2, 40000)), { 1: '40000' }],
    ['with more stays than can be calculated', whole(101, many(101)), { 1: '1000', 100: '1000' }],
    ['with an answer given twice', whole(1, stay(1), 'in_scope.1=20000'), { 1: '20000' }],
    ['with an answer nobody asked for', whole(1, stay(1), 'income=3'), { 1: '10000' }],
    ['with a line break in an amount', whole(1, stay(1, '5%0A0000')), { 1: '50000' }],
    ['cut short in a name', `#bills=2&${person}&${stay(1)}&lev`, { 1: '10000' }],
    ['cut short in a character', `#bills=2&${person}&${stay(1)}&level.2=%E4%B8`, { 1: '10000', 2: '' }],
    ['cut short in an amount', `#bills=1&${person}&${stay(1, 1000)}`, { 1: '1000' }],
    ['cut short between stays', `#bills=2&${person}&${stay(1)}`, { 1: '10000' }],
  ]) {
    it(`${name} is shown as a form to be checked`, async () => {
      const page = await open({ hash });
      await page.locator('#errors').waitFor({ state: 'visible' });
      assert.match(await page.locator('#errors').innerText(), /链接里的内容不完整，请核对后再算/);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'errors');
      assert.equal(await page.locator('#result').isVisible(), false);
      for (const [number, inScope] of Object.entries(kept)) {
        assert.equal(await page.locator(`input[name="in_scope.${number}"]`).inputValue(), inScope);
      }
      assertQuiet(page);
    });
  }

  it('can be calculated once it is checked', async () => {
    const page = await open({ hash: whole(2, stay(1, 60000), stay(3, 40000)) });
    await page.locator('#errors').waitFor({ state: 'visible' });
    await page.locator('#calculate').click();
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await page.locator('#errors').isVisible(), false);
    assert.equal(await page.locator('#steps .claim').count() >= 2, true);
    assertQuiet(page);
  });

  it('is not one that holds thirty stays', async () => {
    const page = await open({ hash: whole(30, many(30)) });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await page.locator('#answers [data-edit^="claim."]').count(), 30);
    assertQuiet(page);
  });
});

describe('what the notice leaves open', () => {
  const ANSWER = {
    totals: {
      cost: '1000.00', in_scope: '1000.00', basic: '600.00', outpatient: '0.00', special_outpatient: '0.00',
      major_illness: '0.00', assistance: {}, reimbursed: '600.00', personal: '400.00',
    },
    steps: [{
      claim: 1, layer: 'basic', rule: 'rate', label: '报60%。', expression: '1,000.00 × 60% = 600.00',
      amount: '600.00', source: '通知 附件2', status: 'assumed',
    }],
    assumptions: [],
  };
  const assumption = (low, high) => ({ id: `${low}`, text: '通知没有写明：甲。', low, high });

  /** Opens the result with a calculator that always gives this answer. */
  async function openAnswer(answer) {
    const initScript = `{
      const stub = { open: () => ({ engine: 'stub', ask: () => (${JSON.stringify(answer)}) }) };
      Object.defineProperty(window, 'gongshiCalculator', { get: () => stub, set() { /* the page's own */ } });
    }`;
    const page = await site.newPage({ initScript: { content: initScript } });
    await page.goto(`${site.origin}/${PAGE}#bills=1&tier=一档&minor=no&identity=-&claim.1=inpatient&level.1=一级&in_scope.1=1000&end=1`);
    await page.locator('#result').waitFor({ state: 'visible' });
    return page;
  }

  it('a step of our own reading says so itself', async () => {
    const page = await openAnswer(ANSWER);
    const step = await page.locator('#steps > li').innerText();
    assert.match(step, /通知没有写明，这是我们的理解。/);
    assert.doesNotMatch(step, /下面/, 'nothing stands below');
    assert.equal(await page.locator('#range').isVisible(), false);
  });

  it('several readings give one range over all of them', async () => {
    const assumptions = [assumption('500.00', '600.00'), assumption('600.00', '1700.00')];
    const page = await openAnswer({ ...ANSWER, assumptions, range: { low: '450.00', high: '1700.00' } });
    assert.equal(await page.locator('#range').innerText(), '通知有2处没有写明，结果可能是450.00元到1,700.00元。');
    assert.equal(await page.locator('.assumption').count(), 2);
  });

  it('what cannot be known is no number, and the rest is kept', async () => {
    const unknown = { major_illness: null, assistance: { 医疗救助: null }, reimbursed: null, personal: null };
    const step = {
      claim: 1, layer: 'major_illness', rule: 'unknown', label: '大病保险怎样报，通知没有写，这里算不出来。',
      expression: '？', amount: null, source: '通知 附件2', status: 'unknown',
    };
    const page = await openAnswer({
      totals: { ...ANSWER.totals, ...unknown }, steps: [...ANSWER.steps, step], assumptions: [], range: { low: '600.00', high: null },
    });
    const text = async (selector) => (await page.locator(selector).innerText()).trim();
    const UNKNOWN = '通知没有写，算不出来';
    assert.equal(await text('.figure'), '至少600.00 元');
    assert.equal(await text('.figure + .soft'), '自己承担最多400.00元');
    assert.equal(await text('[data-total=basic] dd'), '600.00');
    assert.equal(await text('[data-total=major_illness] dd'), UNKNOWN);
    assert.equal(await text('[data-total=医疗救助] dd'), UNKNOWN);
    assert.equal(await text('#range'), '大病保险、医疗救助怎样报，通知没有写全；算不出来的没有算进去，能报的要另外加上。');
    assert.deepEqual(await page.locator('#steps .expression').allInnerTexts(), ['1,000.00 × 60% =\u00a0600.00']);
    await assertFits(page);
  });
});

describe('without script', () => {
  it('typical bills are worked out on the page', async () => {
    const page = await open({ script: false });
    const table = page.locator('#worked table');
    assert.ok(await table.isVisible());
    assert.match(await table.innerText(), /34,790\.00/);
    assert.equal(await page.locator('#calculate').isVisible(), false, 'no form that cannot work');
    assertStaysHome(page, site.origin);
  });
});
