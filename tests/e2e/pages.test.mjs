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

/** What axe finds, each as its rule and the first place. */
const violations = (page) => page.evaluate(async () => {
  const found = await window.axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`);
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
