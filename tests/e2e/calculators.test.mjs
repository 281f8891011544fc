// The four calculators of every policy of the example site: by keyboard alone, on small screens, in large type, without
// WebAssembly, without script, in an old WeChat, from a disk, without a network; and what each of them says.
// calculator.test.mjs has more of 能报多少.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import { describe, it } from 'node:test';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import {
  PHONE, assertFits, assertStaysHome, build, calculate, calculatesWith, copyExample, fillIn, serve, siteFolder, siteToRead, text,
} from './support.mjs';

const PAGES = fs.readdirSync(path.join(siteFolder(), 'calculators')).filter((name) => name.endsWith('.html')).sort();
const WUYANG = 'zhongxian-wuyang-2024';
/** A day on which the policy of a page can be paid for, or one close to it. */
const dayFor = (page) => `${/\d{4}/.exec(page)[0]}-02-01`;

const site = siteToRead();
const open = (name, { hash = '', ...reader } = {}) => site.openCalculator(`calculators/${name}${hash}`, reader);
const encoded = (...names) => encodeURIComponent(names.map(encodeURIComponent).join('+'));

/** What 复制成文字 copies; the page must be granted the clipboard. */
async function copy(page) {
  await page.getByRole('button', { name: '复制成文字' }).click();
  await page.getByRole('status').filter({ hasText: '文字已经复制' }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Answers the question that has the focus, by keyboard alone: the first choice, none of these, a day, a figure. */
async function press(page, name) {
  const focused = await page.evaluate(() => ({ type: document.activeElement.type, name: document.activeElement.name }));
  if (focused.type === 'radio' || focused.type === 'checkbox') {
    await page.keyboard.press('Space');
  } else if (focused.type === 'date') {
    await page.keyboard.press('Home');
    const [year, month, day] = dayFor(name).split('-');
    // The order in which a browser asks for the parts is that of its own language.
    for (const parts of [[month, day, year], [year, month, day]]) {
      await page.locator(':focus').evaluate((input) => { input.value = ''; input.blur(); input.focus(); });
      for (const part of parts) await page.keyboard.type(part);
      if (await page.locator(':focus').inputValue() === dayFor(name)) break;
    }
    assert.equal(await page.locator(':focus').inputValue(), dayFor(name));
  } else {
    await page.keyboard.type(/in_scope/.test(focused.name) ? '1.2万' : '1');
  }
}

/** From the first question to the result, by keyboard alone; `look` is called at every stop. */
async function walk(page, name, look = async () => {}) {
  // To the first question: past the links of the frame.
  for (let tabs = 0; tabs < 12; tabs += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement.closest('.question') !== null)) break;
  }
  for (let step = 1; step <= 12; step += 1) {
    await look(`step ${step}`);
    await press(page, name);
    const before = page.url();
    await page.keyboard.press('Enter');
    await page.waitForFunction((url) => location.href !== url || !document.getElementById('errors').hidden, before);
    assert.equal(await page.locator('#errors').isVisible(), false, await page.locator('#errors').innerText());
    await page.waitForFunction(() => document.activeElement.closest('.question') || document.activeElement.id === 'result-heading');
    if (await page.locator('#result').isVisible()) {
      await look('the result');
      return;
    }
  }
  assert.fail('no result after twelve questions');
}

/** A page's result in words, and the address that shows it; by keyboard, once for all who ask. */
const answered = new Map();
function answerOf(name) {
  if (!answered.has(name)) {
    answered.set(name, (async () => {
      const page = await open(name);
      await walk(page, name);
      const said = await text(page, '#result');
      const { hash } = new URL(page.url());
      await page.context().close();
      return { said, hash };
    })());
  }
  return answered.get(name);
}

async function assertSays(page, expected) {
  await page.locator('#result').waitFor({ state: 'visible' });
  assert.equal(await text(page, '#result'), expected);
}

/** As if the reader had set the browser's own type to twice its size. */
const doubled = () => document.addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; });

for (const name of PAGES) {
  describe(name, () => {
    it('is answered by keyboard alone, and every part has a role and a name', async () => {
      const page = await open(name);
      const seen = new Set();
      await walk(page, name, async (where) => {
        await assertFits(page, where);
        if (where === 'the result') return;
        const front = page.locator('#questions .question:visible');
        assert.equal(await front.count(), 1, 'one question stands in front');
        const field = await front.getAttribute('data-field');
        assert.ok(!seen.has(field), `${field} is asked once`);
        seen.add(field);
        assert.match(await text(page, '#progress'), /^第\d+步，共\d+步$/);
        const label = await front.locator('legend, label').first().innerText();
        const role = await front.evaluate((node) => node.getAttribute('role') || (node.tagName === 'FIELDSET' ? 'group' : null));
        if (role) assert.equal(await page.getByRole(role, { name: label }).count(), 1);
        else assert.ok(await front.getByRole('textbox').count() > 0 || await front.locator('input[type=date]').count() > 0);
        assert.equal(await front.locator('input:checked').count(), 0, 'nothing is chosen before');
      });
      const result = page.locator('#result');
      assert.equal(await result.getAttribute('aria-live'), 'polite');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'result-heading');
      assert.ok(await page.getByRole('button', { name: '发给家里人' }).isVisible());
      assert.match(await text(page, '#disclaimer'), /^按\d{4}年政策估算，以医保经办机构结算为准。$/);
      assert.equal(await page.locator('#answers [data-edit]').count(), await page.locator('#answers dd').count());
      assert.deepEqual(page.complaints, []);

      // Nothing of it left the phone, and nothing stays on it.
      assertStaysHome(page, site.origin);
      assert.deepEqual(page.requests.filter((url) => url.includes('?') || /%[0-9A-F]{2}|1\.2/i.test(url.split('#')[0])), []);
      assert.deepEqual(await page.context().cookies(), []);
      const kept = await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage)));
      assert.deepEqual(kept.filter((key) => key !== 'large-type'), []);
    });

    for (const [where, device, initScript] of [
      ['320 px', { ...PHONE, viewport: { width: 320, height: 640 } }, undefined],
      ['390 px in large type', PHONE, () => localStorage.setItem('large-type', 'yes')],
      ['390 px at twice the type size', PHONE, doubled],
    ]) {
      it(`fits on ${where}`, async () => {
        const page = await open(name, { device, initScript });
        await walk(page, name, (at) => assertFits(page, at));
      });
    }

    it('says the same in an old WeChat without WebAssembly', async () => {
      const { said, hash } = await answerOf(name);
      const old = await open(name, {
        engine: 'js',
        device: { ...PHONE, userAgent: 'Mozilla/5.0 (Linux; Android 8.1; OPPO A5) AppleWebKit/537.36 Chrome/66.0.3359.126 MQQBrowser/6.2 TBS/045130 MicroMessenger/7.0.3' },
        hash,
        initScript: () => {
          delete window.WebAssembly;
          for (const name of ['flat', 'flatMap', 'at', 'findLast']) delete Array.prototype[name];
          for (const name of ['matchAll', 'replaceAll', 'at', 'trimEnd', 'trimStart']) delete String.prototype[name];
          for (const name of ['toggleAttribute', 'replaceChildren', 'append', 'replaceWith']) delete Element.prototype[name];
          delete Object.fromEntries;
          delete window.speechSynthesis;
          delete window.BigInt;
          delete MediaQueryList.prototype.addEventListener;
          Object.defineProperty(navigator, 'clipboard', { value: undefined });
        },
      });
      await assertSays(old, said);
      assert.deepEqual(old.complaints, []);
    });

    it('says the same from a disk', async () => {
      const { said, hash } = await answerOf(name);
      const page = await site.newPage();
      await page.goto(pathToFileURL(path.join(siteFolder(), 'calculators', name)).href + hash);
      await assertSays(page, said);
    });

    it('is small before anybody answers', async () => {
      const page = await site.newPage();
      const bodies = [];
      page.on('response', (response) => bodies.push(response.body()));
      const ofWorker = [];
      page.context().on('request', (request) => { if (request.serviceWorker()) ofWorker.push(request.url()); });
      await page.goto(`${site.origin}/calculators/${name}`, { waitUntil: 'networkidle' });
      await calculatesWith(page, 'wasm');
      const sizes = (await Promise.all(bodies)).map((body) => brotliCompressSync(body).length);
      const whole = sizes.reduce((sum, size) => sum + size, 0);
      // The page itself, and the worker that it asks for when it stands; what that keeps for later comes after it.
      assert.match(ofWorker[0] || 'none', /\/sw\.js$/);
      assert.ok(sizes.length + 1 <= 8, `${sizes.length} requests and the worker`);
      assert.ok(whole <= 40 * 1024, `${whole} bytes in brotli: ${sizes}`);
    });

    it('has its figures without script', async () => {
      const page = await open(name, { script: false });
      assert.ok(await page.locator('#worked').isVisible());
      assert.equal(await page.locator('#questions').isVisible(), false, 'no form that cannot work');
      await assertFits(page, 'without script');
    });
  });
}

describe('without a network, after one visit', () => {
  it('every calculator says what it said with one', async () => {
    const own = await serve(siteFolder());
    const page = await site.newPage();
    const url = (name) => `${own.origin}/calculators/${name}`;
    for (const name of PAGES) {
      await page.goto(url(name));
      await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => new Promise((done) => {
        const look = () => (active.state === 'activated' ? done() : setTimeout(look, 20));
        look();
      })));
    }
    await own.close();
    await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache');
    for (const name of PAGES) {
      const { said, hash } = await answerOf(name);
      // Another page in between: a new answer alone would load nothing.
      await page.goto('about:blank');
      await page.goto(url(name) + hash);
      assert.equal(await page.locator('.kept').count(), 1, name);
      await assertSays(page, said);
    }
  });
});

describe('the year of a policy', () => {
  it('is said when it is over, with the way to the calculator of the current one', async () => {
    // 乌杨街道 has one year; the site is built with the one after it.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-years-'));
    try {
      copyExample(folder);
      const file = (year) => path.join(folder, 'policies/chongqing/zhongxian/wuyang', `${year}.yaml`);
      const [policy] = fs.readFileSync(file(2024), 'utf8').split(/^examples:/m);
      const next = policy.replace(/20(23|24)(?=[-年]|$)/gm, (_, year) => `20${Number(year) + 1}`)
        .replace('2025-02-29', '2025-02-28').replace('zhongxian-wuyang-2024', 'zhongxian-wuyang-2025');
      fs.writeFileSync(file(2025), next);
      const own = await serve(build(path.join(folder, 'public'), '--site', folder, '--today', '2024-06-01'));
      const page = await site.newPage();
      for (const [ending, heading] of [['', '能报多少'], ['-premium', '我要交多少'], ['-coverage', '什么时候能报'], ['-compare', '一档还是二档']]) {
        const address = `${own.origin}/calculators/${WUYANG}${ending}.html`;
        await page.clock.setFixedTime(new Date('2024-06-01T10:00:00+08:00'));
        await page.goto(address);
        assert.equal(await page.getByText('已经过去').isVisible(), false, 'not before its time');
        // The page was built in 2024; it is the visitor's clock that knows.
        await page.clock.setFixedTime(new Date('2025-03-01T10:00:00+08:00'));
        await page.goto(address);
        assert.match(await page.locator('.warn[data-year]').innerText(), /2024年已经过去/);
        await page.getByRole('link', { name: /2025年/ }).first().click();
        await page.waitForURL(`${own.origin}/calculators/zhongxian-wuyang-2025${ending}.html`);
        assert.match(await text(page, 'h1'), new RegExp(heading));
        assert.equal(await page.getByText('已经过去').isVisible(), false);
      }
      await own.close();
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('what is copied or read aloud', () => {
  it('says that the year is over, and whom to ask; no line is empty, no stop doubled', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-contact-'));
    try {
      copyExample(folder);
      fs.appendFileSync(path.join(folder, 'site.yaml'), '\ncontact: {name: 街道便民服务中心, phone: 023-54210000, address: 乌杨街道办事处一楼}\n');
      const own = await serve(build(path.join(folder, 'public'), '--site', folder, '--today', '2024-06-01'));
      const initScript = () => {
        const voice = { localService: true, lang: 'zh-CN', name: 'stub' };
        const stub = { speaking: false, getVoices: () => [voice], addEventListener() {}, cancel() {}, speak(it) { window.spoken = it.text; } };
        Object.defineProperty(window, 'speechSynthesis', { value: stub });
        window.SpeechSynthesisUtterance = function SpeechSynthesisUtterance(text) { this.text = text; };
      };
      const page = await site.newPage({ initScript, day: '2025-03-01' });
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: own.origin });
      const hash = '#bills=1&tier=一档&minor=no&identity=-&claim.1=inpatient&level.1=二级&in_scope.1=180000&end=1';
      await page.goto(`${own.origin}/calculators/${WUYANG}.html${hash}`);
      await page.locator('#result').waitFor({ state: 'visible' });
      const asked = '有不清楚的，请问： 街道便民服务中心 023-54210000 乌杨街道办事处一楼';
      const copied = await copy(page);
      assert.match(copied, /\n您填的情况：\n档次：一档\n/);
      assert.match(copied, /\n2024年已经过去，这里按2024年的政策计算。[^]*以医保经办机构结算为准。\n/);
      assert.ok(copied.includes(`\n${asked}\n`), copied);
      await page.getByRole('button', { name: '读给我听' }).click();
      const spoken = await page.evaluate(() => window.spoken);
      assert.match(spoken, /您填的情况：档次：一档。年龄：满了18周岁。/);
      assert.ok(spoken.endsWith(`${asked}。`), spoken);
      assert.doesNotMatch(spoken, /[：。]。/);
      await own.close();
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('能报多少', () => {
  const person = { tier: '一档', minor: 'no' };

  it('tries every level where the reader is not sure, and says the range', async () => {
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person, bills: [{ level: '?', in_scope: '50000' }] });
    // 39,920 at the first level, 34,790 at the second, 29,140.20 at the third.
    assert.equal(await text(page, '#reimbursed'), '29,140.20—39,920.00');
    assert.equal(await text(page, '#personal'), '10,080.00—20,859.80');
    assert.deepEqual(await page.locator('#cases dd').allInnerTexts(), ['29,140.20', '34,790.00', '39,920.00']);
    assert.match(await text(page, '#this-case'), /三级医院$/);
  });

  it('goes on from the total alone, and shows what was assumed', async () => {
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person, bills: [{ level: '二级', total: '1万', share: '90' }] });
    // (9,000 − 300) × 70%
    assert.equal(await text(page, '#reimbursed'), '6,090.00');
    assert.equal(await text(page, '#personal'), '3,910.00');
    assert.match(await text(page, '#answers'), /总费用10,000元\s+修改\s+医保管的部分大约九成/);
  });

  it('says at least how much, where the notice leaves a part unsaid, and draws no bar of it', async () => {
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person: { ...person, identity: ['低保对象'] }, bills: [{ level: '二级', in_scope: '50000' }] });
    assert.equal(await text(page, '.figure'), '至少34,790.00 元');
    assert.equal(await text(page, '.figure + .soft'), '自己承担最多15,210.00元');
    assert.equal(await page.locator('#bar').isVisible(), false);
    assert.match(await text(page, '#totals'), /医疗救助\s+通知没有写，算不出来[^]*自己承担\s+最多15,210\.00/);
  });

  it('tells who may get more than their neighbour no smaller sum, and what may make it smaller', async () => {
    const bills = [{ level: '二级', in_scope: '180000' }];
    const neighbour = await open(`${WUYANG}.html`);
    await calculate(neighbour, { person, bills });
    assert.equal(await text(neighbour, '#reimbursed'), '129,300.20');
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person: { ...person, identity: ['低保对象'] }, bills });
    assert.equal(await text(page, '#reimbursed'), '至少129,300.20');
    assert.equal(await text(page, '#personal'), '最多50,699.80');
    assert.equal(await text(page, '[data-total=basic] dd'), '80,000.00');
    assert.equal(await text(page, '[data-total=major_illness] dd'), '49,300.20');
    assert.equal(
      await text(page, '#range'),
      '医疗救助怎样报，通知没有写全；算不出来的没有算进去，能报的要另外加上。算得出来的部分，通知也有2处没有写明，可能少到59,616.20元。',
    );
    const compared = await open(`${WUYANG}-compare.html`);
    await calculate(compared, { person: { minor: 'no', identity: ['低保对象'] }, bills });
    await compared.locator('.tier[data-tier=一档]').filter({ hasText: '看病自己承担' }).waitFor();
    assert.match(await text(compared, '.tier[data-tier=一档]'), /看病自己承担\s+0\.00—50,699\.80/);
    assert.match(await text(compared, '#range'), /一档0\.00—120,383\.80元/);
  });

  it('does not lay to the notice what the reader guessed or read off a sheet', async () => {
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person, bills: [{ level: '二级', total: '20000', share: '70' }] });
    assert.match(await text(page, '#guess'), /您估的（大约七成）/);
    const step = page.locator('#steps > li').first();
    assert.match(await step.innerText(), /20,000 − 6,000/);
    assert.match(await step.innerText(), /按您填的算。/);
    assert.equal(await step.locator('a').count(), 0);
    const settled = await open(`${WUYANG}.html`, {
      hash: '#bills=1&tier=一档&minor=no&identity=-&claim.1=inpatient&level.1=二级&in_scope.1=20000&prior_basic.1=4000&end=1',
    });
    await settled.locator('#result').waitFor({ state: 'visible' });
    const prior = settled.locator('#steps > li').filter({ hasText: '按结算单' });
    assert.match(await prior.innerText(), /按您填的算。/);
    assert.equal(await prior.locator('a').count(), 0);
  });

  it('says in the copied text of which case the rest is', async () => {
    const page = await open(`${WUYANG}.html`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
    await calculate(page, { person, bills: [{ level: '?', in_scope: '50000' }] });
    const copied = await copy(page);
    assert.match(copied, /预计能报29,140\.20—39,920\.00元\n下面按报得最少的那一种细算：三级医院\n[^]*自己承担：20,859\.80/);
  });

  it('takes what the settlement sheet says is self-funded, and what of class B is paid first', async () => {
    const page = await open(`${WUYANG}.html`);
    const bill = { level: '二级', total: '20000', share: 'sheet', self_funded: '1500', class_b: '500' };
    await fillIn(page, { person, bills: [bill] });
    await page.locator('#calculate').click();
    // (20,000 − 1,500 − 500 − 300) × 70%
    assert.equal(await text(page, '#reimbursed'), '12,390.00');
    assert.match(await text(page, '#answers'), /全自费1,500元\s+修改\s+乙类先自付500元/);

    const byShare = await open(`${WUYANG}.html`);
    await fillIn(byShare, { person, bills: [{ ...bill, class_b: '3000×10% + 1000×20%' }] });
    await byShare.locator('#calculate').click();
    assert.equal(await text(byShare, '#reimbursed'), '12,390.00');

    const wrong = await open(`${WUYANG}.html`);
    await fillIn(wrong, { person, bills: [{ ...bill, class_b: '一点点' }] });
    await wrong.locator('#calculate').click();
    await wrong.locator('#errors').waitFor({ state: 'visible' });
    assert.deepEqual(await wrong.locator('#errors a').allInnerTexts(), ['请写金额，例如500；或者写成5000×10%。']);
    assert.equal(await wrong.locator('input[name="class_b.1"]').getAttribute('aria-invalid'), 'true');

    const more = await open(`${WUYANG}.html`);
    await fillIn(more, { person, bills: [{ ...bill, class_b: '19000' }] });
    await more.locator('#calculate').click();
    await more.locator('#errors').waitFor({ state: 'visible' });
    assert.match(await text(more, '#errors'), /结算单|总费用/);
  });

  it('takes stays and visits together, and gives a bill back', async () => {
    const page = await open(`${WUYANG}.html`);
    const bills = [{ level: '二级', in_scope: '50000' }, { claim: 'outpatient', level: '一级', in_scope: '200' }];
    await calculate(page, { person, bills });
    assert.equal(await text(page, '[data-total=outpatient] dd'), '120.00');
    assert.equal(await text(page, '#reimbursed'), '34,910.00');
    await page.locator('#answers [data-edit="claim.2"]').click();
    await page.locator('.bill:not(.away) .remove-bill').click();
    await page.locator('#calculate').click();
    assert.equal(await text(page, '#reimbursed'), '34,790.00');
  });

  it('leads from one changed answer straight back to the result', async () => {
    const page = await open(`${WUYANG}.html`);
    await calculate(page, { person, bills: [{ level: '二级', in_scope: '50000' }] });
    await page.locator('#answers [data-edit="tier"]').click();
    await page.locator('label:has(input[value="二档"])').click();
    await page.locator('#calculate').click();
    assert.equal(await text(page, '#reimbursed'), '37,275.00');
  });

  it('is copied as text for a chat', async () => {
    const page = await open(`${WUYANG}.html`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
    await calculate(page, { person, bills: [{ level: '二级', in_scope: '50000' }] });
    const copied = await copy(page);
    for (const part of ['忠县乌杨街道 · 2024年 能报多少', '预计能报34,790.00元', '自己承担：15,210.00', '第1笔费用：住院，二级医院，50,000元', '按2024年政策估算', page.url()]) {
      assert.ok(copied.includes(part), `${part} in\n${copied}`);
    }
  });
});

describe('我要交多少', () => {
  const PREMIUM = `${WUYANG}-premium.html`;

  it('says what an ordinary resident pays', async () => {
    const page = await open(PREMIUM);
    await calculate(page, { person: { tier: '一档', identity: ['-'], pays: '2023-12-01' } });
    assert.equal(await text(page, '#sum'), '380.00');
    assert.match(await text(page, '#totals'), /财政补助/);
  });

  it('asks for the day of birth only of a newborn', async () => {
    const page = await open(PREMIUM);
    await calculate(page, { person: { tier: '一档', identity: ['新生儿'], pays: '2024-03-20', birth: '2024-03-01' } });
    assert.match(await text(page, '#answers'), /出生日期/);
    const ordinary = await open(PREMIUM);
    await calculate(ordinary, { person: { tier: '一档', identity: ['-'], pays: '2024-03-20', birth: '2024-03-01' } });
    assert.doesNotMatch(await text(ordinary, '#answers'), /出生日期/);
  });

  it('takes a baby of the year before for everybody else, and says so', async () => {
    const page = await open(PREMIUM);
    await calculate(page, { person: { tier: '一档', identity: ['新生儿'], pays: '2024-02-01', birth: '2023-12-20' } });
    assert.equal(await text(page, '#sum'), '380.00');
    assert.match(await text(page, '#once'), /从2024年3月1日到2024年12月31日能报，一共306天/);
    assert.match(await text(page, '#steps'), /2023年出生的，缴2024年度的不按“新生儿”算，同其他人一样[^]*补缴（1—2月）/);
  });

  it('names the funder, and explains that only the highest counts', async () => {
    const hash = `#tier=一档&identity=${encoded('一二级残疾人', '计生奖励扶助对象')}&pays=2022-01-10&end=1`;
    const page = await open('wushan-futian-2022-premium.html', { hash });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await text(page, '#sum'), '64.00');
    assert.match(await text(page, '#totals'), /县卫生健康委资助\s+256\.00/);
    assert.match(await text(page, '#steps'), /就高：一个人有几种身份，只按资助最多的一种算/);
    assert.match(await text(page, '#main'), /2022年已经过去[^]*还没有后面年份的政策/);
  });

  it('asks everybody on which day they pay, as on most days nobody can', async () => {
    const page = await open('zhuji-2023-premium.html');
    await calculate(page, { person: { identity: ['-'], pays: '2023-04-01' } });
    assert.match(await text(page, '#closed'), /2023年4月1日不在可以缴费的时间内/);
    const newborn = await open('zhuji-2023-premium.html');
    await calculate(newborn, { person: { identity: ['新生儿'], pays: '2023-03-20', birth: '2023-03-01' } });
    assert.equal(await text(newborn, '#sum'), '350.00');
    assert.match(await text(newborn, '#steps'), /属于“新生儿”/);
  });

  it('says the reading by which somebody could pay after all', async () => {
    for (const [name, outcome, range] of [
      ['coverage', '可以缴费，从2024年3月1日起享受待遇', '最早2024年3月1日开始能报'], ['premium', '要缴380元', '也可能可以缴费，最少380.00元'],
    ]) {
      const page = await open(`${WUYANG}-${name}.html`);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
      const person = { identity: ['新生儿'], birth: '2024-03-01', pays: '2024-05-30' };
      await calculate(page, { person: name === 'premium' ? { tier: '一档', ...person } : person });
      for (const said of [await text(page, '#closed'), await copy(page)]) {
        for (const part of ['不在可以缴费的时间内', `如按“不算”计算，${outcome}`, range]) assert.ok(said.includes(part), `${part} in\n${said}`);
      }
    }
  });

  it('adds the subsidy that late payers bear, and says for how few days they are covered', async () => {
    const page = await open(PREMIUM);
    await calculate(page, { person: { tier: '一档', identity: ['-'], pays: '2024-09-30' } });
    assert.equal(await text(page, '.figure'), '380.00元＋财政补助');
    assert.match(await text(page, '#totals'), /自己缴\s+380\.00元＋财政补助/);
    assert.match(await text(page, '#range'), /数额以当年公布为准/);
    assert.equal(await page.locator('#once').isVisible(), false);
    assert.match(await text(page, '#warning'), /只能享受3天待遇/);
    const unsure = await open(PREMIUM, { hash: '#tier=?&identity=-&pays=2024-07-02&end=1' });
    await unsure.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await text(unsure, '#sum'), '380.00—755.00元＋财政补助');
    assert.equal(await text(unsure, '#this-case'), '下面细算的是这一种：二档');
    assert.match(await text(unsure, '#once'), /从2024年9月30日到2024年12月31日能报，一共93天。通知有的地方没有写明，开始能报的日子可能是2024年9月29日到2024年9月30日/);
  });

  it('says what it is at most, where neither the subsidy nor what assistance pays is said', async () => {
    const hash = `#tier=?&identity=${encoded('低保对象', '大学生')}&pays=2021-08-11&end=1`;
    const page = await open('tongnan-2021-premium.html', { hash });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await text(page, '#sum'), '最多655.00元＋财政补助');
    assert.deepEqual(await page.locator('#cases dd').allInnerTexts(), ['最多655.00元＋财政补助', '最多280.00元＋财政补助']);
    assert.match(await text(page, '#totals'), /自己缴\s+最多655\.00元＋财政补助/);
    assert.match(await text(page, '#range'), /数额以当年公布为准/);
  });

  it('says of the treasury what it pays, whether or not it is known what assistance does', async () => {
    const page = await open('zhongxian-2023-premium.html', { hash: `#tier=一档&identity=${encoded('低保对象')}&pays=2022-12-01&end=1` });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await text(page, '#sum'), '0.00—350.00');
    assert.match(await text(page, '[data-total=subsidy]'), /不用自己出/);
  });

  it('calls a rule by who pays, not by its name in the policy', async () => {
    const hash = `#tier=一档&identity=${encoded('一二级残疾人', '计生奖励扶助对象')}&pays=2022-01-10&end=1`;
    const page = await open('wushan-futian-2022-premium.html', { hash });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.match(await text(page, '#steps'), /只算最高的一项：县卫生健康委的资助。/);
    assert.doesNotMatch(await text(page, '#result'), /计生-奖扶/);
  });

  it('tells who is not sure of a condition how far it moves the sum', async () => {
    const page = await open('wushan-futian-2022-premium.html');
    const person = { tier: '一档', identity: ['一至六级伤残军人'], 'condition-2': '?', pays: '2022-01-10' };
    await calculate(page, { person });
    assert.equal(await text(page, '#sum'), '0.00—320.00');
    assert.equal(await page.locator('#free').isVisible(), false, 'it may not be free');
    assert.match((await text(page, '#cases')).replace(/\s+/g, ' '), /不符合“未参加职工医保” 320\.00 符合“未参加职工医保” 0\.00/);
    assert.match(await text(page, '#this-case'), /缴得最多的那一种细算：不符合“未参加职工医保”$/);
    assert.match(await text(page, '#steps'), /县退役军人事务局的资助要求未参加职工医保，不符合，不资助/);
    const sure = await open('wushan-futian-2022-premium.html');
    await calculate(sure, { person: { ...person, 'condition-2': '未参加职工医保=yes' } });
    assert.ok(await sure.locator('#free').isVisible());
  });

  it('gives both sums to who is not sure of the tier', async () => {
    const page = await open(PREMIUM);
    await calculate(page, { person: { tier: '?', identity: ['-'], pays: '2023-12-01' } });
    assert.equal(await text(page, '#sum'), '380.00—755.00');
    assert.deepEqual(await page.locator('#cases dd').allInnerTexts(), ['755.00', '380.00']);
    assert.equal(await text(page, '#this-case'), '下面按缴得最多的那一种细算：二档');
    assert.match(await text(page, '#steps'), /755元/);
  });

  it('says what to do where nobody can pay', async () => {
    const page = await open(PREMIUM, { hash: '#tier=一档&identity=-&pays=2025-04-01&end=1' });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.equal(await page.locator('#payable').isVisible(), false);
    assert.match(await text(page, '#closed'), /2025年4月1日不在可以缴费的时间内[^]*请等下一年度的集中缴费期/);
  });
});

describe('什么时候能报', () => {
  const COVERAGE = `${WUYANG}-coverage.html`;

  it('draws the wait and the cover, and says them', async () => {
    const page = await open(COVERAGE);
    await calculate(page, { person: { identity: ['-'], pays: '2024-04-01' } });
    assert.equal(await text(page, '#starts'), '2024年6月30日');
    assert.equal(await text(page, '#ends'), '管到2024年12月31日，一共185天。');
    assert.match(await text(page, '#days'), /要等\s+90天/);
    assert.match(await text(page, '#range'), /2024年6月29日到2024年6月30日/);
    assert.equal(await page.locator('#line .waits').count(), 1);
  });

  it('warns of a cover of few days', async () => {
    const page = await open(COVERAGE, { hash: '#identity=-&pays=2024-09-30&end=1' });
    await page.locator('#result').waitFor({ state: 'visible' });
    assert.match(await text(page, '#warning'), /只能享受\d+天待遇/);
  });

  it('gives no day on which a cover begins that has ended by then', async () => {
    const page = await open('zhuji-2023-coverage.html');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
    await calculate(page, { person: { identity: ['职工医保中断人员'], pays: '2023-08-31', gap_months: '4' } });
    assert.equal(await text(page, '.figure'), '一天也不能报');
    assert.match(await text(page, '#warning'), /^这次缴费享受不到待遇：要等到/);
    assert.equal(await text(page, '#ends'), '');
    assert.match(await text(page, '#warning'), /要等到2024年2月29日才开始/);
    const copied = await copy(page);
    assert.match(copied, /\n一天也不能报\n这次缴费享受不到待遇：/);
    assert.doesNotMatch(copied, /起能报|管到/);
  });
});

describe('一档还是二档', () => {
  const COMPARE = `${WUYANG}-compare.html`;

  it('weighs the year under both tiers, and fetches the premiums of who may be assisted', async () => {
    const page = await open(COMPARE);
    await calculate(page, { person: { minor: 'no' }, bills: [{ level: '二级', in_scope: '50000' }] });
    assert.equal(await text(page, '#verdict'), '二档合算，少出2,110.00元');
    assert.match(await text(page, '.tier[data-tier=一档]'), /一共自己出\s+15,590\.00/);
    assert.match(await text(page, '.tier[data-tier=二档]'), /一共自己出\s+13,480\.00/);
    assert.deepEqual(page.requests.filter((url) => url.includes('enrolment')), [], 'ordinary people need no other module');

    const assisted = await open(COMPARE);
    const person = { minor: 'no', identity: ['低保对象'] };
    await calculate(assisted, { person, bills: [{ level: '二级', in_scope: '50000' }] });
    await assisted.locator('#verdict').filter({ hasText: '不能确定' }).waitFor();
    assert.equal(assisted.requests.filter((url) => url.includes('enrolment')).length, 1);
    // What is known is said: 50,000 − 34,790 and − 37,275, and 医疗救助 may pay more.
    assert.match(await text(assisted, '.tier[data-tier=一档]'), /自己缴费\s+0\.00—380\.00\s+看病自己承担\s+0\.00—15,210\.00\s+一共自己出\s+0\.00—15,590\.00/);
    assert.doesNotMatch(await text(assisted, '.tier[data-tier=一档]'), /算不出来/);
  });

  it('shows every case of who is not sure, and which of them it works out', async () => {
    const page = await open(COMPARE);
    await calculate(page, { person: { minor: 'no' }, bills: [{ level: '?', in_scope: '50000' }] });
    assert.deepEqual(await page.locator('#cases dt').allInnerTexts(), ['一级医院', '二级医院', '三级医院']);
    assert.match((await page.locator('#cases dd').allInnerTexts()).join(), /二档合算，少出2,110\.00元/);
    assert.equal(await text(page, '#this-case'), '下面细算的是这一种：一级医院');
    assert.equal(await page.locator('#tiers .stack').count(), 0, 'no bar of one case alone');
  });

  it('says how far readings move it, and draws the bill on its curve', async () => {
    const page = await open(COMPARE);
    await calculate(page, { person: { minor: 'no' }, bills: [{ level: '二级', in_scope: '180000' }] });
    // 180,000 − 129,300.20 and − 59,616.20; − 145,300.20 and − 97,210.20.
    assert.match(await text(page, '#range'), /一档50,699\.80—120,383\.80元，二档34,699\.80—82,789\.80元/);
    assert.match(await text(page, '#curve-mine'), /竖线是您填的第1笔费用，180,000元/);
    assert.equal(await page.locator('#curve .line').count(), 4, 'drawn and in the key');
    const [line, point] = [page.locator('#curve .mine'), page.locator('#curve .turn').first()];
    assert.match(await line.getAttribute('d'), new RegExp(`^M${await point.getAttribute('cx')} `));
  });

  it('fetches the premiums again where that failed', async () => {
    const page = await open(COMPARE, { device: { ...PHONE, serviceWorkers: 'block' } });
    await page.route('**/enrolment*', (route) => route.abort());
    await calculate(page, { person: { minor: 'no', identity: ['残疾人'] }, bills: [{ level: '二级', in_scope: '50000' }] });
    await page.locator('#verdict').filter({ hasText: '请刷新再试' }).waitFor();
    assert.equal(await page.locator('#tiers .tier').count(), 0, 'nothing of an earlier result');
    await page.unroute('**/enrolment*');
    await page.goBack();
    await page.goForward();
    await page.locator('#verdict').filter({ hasText: '请刷新再试' }).waitFor({ state: 'hidden' });
    await page.locator('.tier[data-tier=一档]').filter({ hasText: '0.00—380.00' }).waitFor();
  });

  it('shows from which cost on which tier is better, drawn and in words', async () => {
    const page = await open(COMPARE, { script: false });
    assert.match(await text(page, '#worked'), /在二级医院住一次院，政策范围内费用满7,800元，二档就划算。/);
    assert.equal(await page.locator('#worked .curve').count(), 3);
    assert.equal(await page.locator('.curve .turn').count(), 6, 'on the line and in the key');
    await page.locator('.curve summary').first().click();
    assert.match(await text(page, '.curve table >> nth=0'), /5,000/);
  });
});
