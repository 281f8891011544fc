// One page of every kind, the heaviest: nothing that axe finds, and nothing wider than the screen.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { DESK, PHONE, assertFits, siteFolder, siteToRead, twice } from './support.mjs';

const AXE = fs.readFileSync(new URL('../../xtask/node/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** The kind of a page: what is left of its address without the name of a policy, a place or a day. */
function kindOf(address) {
  const [folder, name] = [path.posix.dirname(address), path.posix.basename(address)];
  if (folder === '.' || name === 'index.html') return address;
  const ending = /-(premium|coverage|compare|calendar|sheet)\.html$/.exec(name);
  return `${folder.split('/')[0]}/*${ending ? ending[0] : '.html'}`;
}

/** The heaviest page of every kind. */
function heaviestPages() {
  const heaviest = new Map();
  for (const name of fs.readdirSync(siteFolder(), { recursive: true })) {
    const address = name.split(path.sep).join('/');
    const file = path.join(siteFolder(), name);
    // A page that only leads on to another has no content of its own.
    if (!address.endsWith('.html') || !fs.readFileSync(file, 'utf8').includes('<main')) continue;
    const weight = fs.statSync(file).size;
    const before = heaviest.get(kindOf(address));
    if (!before || before.weight < weight) heaviest.set(kindOf(address), { address, weight });
  }
  return Array.from(heaviest.values(), ({ address }) => address).sort();
}

const PAGES = heaviestPages();
const site = siteToRead();
const open = {};

before(async () => {
  for (const [name, device] of [['phone', PHONE], ['narrow', { ...PHONE, viewport: { width: 320, height: 640 } }], ['desk', DESK]]) {
    // Our own policy lets no foreign script run; axe is one.
    open[name] = await site.newPage({ device: { ...device, bypassCSP: true } });
  }
});

const W = 'calculators/zhongxian-wuyang-2024';
const stays = (amounts) => `bills=${amounts.length}&minor=no&${amounts.map((amount, at) => (
  `claim.${at + 1}=inpatient&level.${at + 1}=三级&in_scope.${at + 1}=${amount}`)).join('&')}&end=1`;
const identity = (name) => `identity=${encodeURIComponent(encodeURIComponent(name))}`;

/** What calculators show behind their questions: results, mistakes, an opened picture. */
const ANSWERED = [
  ['a sum, of bills', `${W}.html#tier=一档&identity=-&${stays([30000, 180000])}`],
  ['a sum of which a part is unsaid', `${W}.html#tier=一档&${identity('低保对象')}&${stays([180000])}`],
  ['of many ways', `${W}.html#tier=?&identity=-&${stays(['?', 50000]).replace('level.1=三级&in_scope.1=?', 'level.1=?&know.1=total&total.1=8万&share.1=?')}`],
  ['a comparison', `${W}-compare.html#identity=-&${stays([20000, 24000])}`],
  ['a premium, of many ways', `calculators/wushan-futian-2022-premium.html#tier=?&${identity('一至六级伤残军人')}&condition-2=?&pays=2022-01-10&end=1`],
  ['what has a name wider than a phone', `calculators/wushan-futian-2022-premium.html#tier=一档&${identity('一至六级伤残军人')}&condition-2=?&pays=2022-01-10&end=1`],
  ['that nobody can pay', `${W}-premium.html#tier=一档&identity=-&pays=2022-01-10&end=1`],
  ['a cover', `${W}-coverage.html#identity=-&pays=2024-07-02&end=1`],
  ['mistakes', `${W}.html#tier=一档&identity=-&${stays(['-5', 'abc'])}`],
  ['the picture of a settlement sheet', `${W}.html#edit=cost.1&tier=一档&identity=-&${stays([1])}`],
];

/** What axe finds, each as its rule and the first place. */
const violations = (page) => page.evaluate(async () => {
  const found = await window.axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
});

describe('a calculator, answered, is accessible and fits where it shows', () => {
  for (const [what, address] of ANSWERED) {
    it(what, async () => {
      for (const [name, page] of Object.entries(open)) {
        await page.emulateMedia({ media: null, colorScheme: 'light' });
        // The same page with another hash would not be fetched anew.
        await page.goto('about:blank');
        await page.goto(`${site.origin}/${address}`);
        const shown = what === 'mistakes' ? '#errors' : /edit=/.test(address) ? '.help summary' : '#result';
        await page.locator(shown).first().waitFor({ state: 'visible' });
        if (/edit=/.test(address)) await page.locator('.help summary').first().click();
        for (const large of [false, true]) {
          const how = `${name}${large ? ', in large type' : ''}`;
          if (large) await page.getByRole('button', { name: '大字版' }).click();
          await assertFits(page, how);
          if (name !== 'phone') continue;
          await page.evaluate(AXE);
          for (const media of [{ media: null }, { media: null, colorScheme: 'dark' }, { media: 'print', colorScheme: 'light' }]) {
            await page.emulateMedia(media);
            assert.deepEqual(await violations(page), [], `${how} ${JSON.stringify(media)}`);
          }
          await page.emulateMedia({ media: null, colorScheme: 'light' });
        }
        await page.getByRole('button', { name: '大字版' }).click();
        await twice(page);
        await assertFits(page, `${name}, at twice the type size,`);
      }
    });
  }
});

describe('a page', () => {
  it('is there of every kind', () => assert.ok(PAGES.length >= 15, PAGES.join(' ')));

  for (const address of PAGES) {
    it(`${address} is accessible, and fits`, async () => {
      for (const [name, page] of Object.entries(open)) {
        await page.emulateMedia({ media: null });
        await page.goto(`${site.origin}/${address}`);
        await assertFits(page, name);
        if (name === 'phone') {
          await page.evaluate(AXE);
          assert.deepEqual(await violations(page), []);
        }
        await twice(page);
        await assertFits(page, `${name}, at twice the type size,`);
        if (name === 'phone') {
          assert.deepEqual(await violations(page), [], 'at twice the type size');
          await page.emulateMedia({ media: 'print' });
          assert.deepEqual(await violations(page), [], 'on paper');
        }
      }
    });
  }
});
