// Style sheets and scripts are published in fewer bytes, and mean what they mean in the theme.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from '../../xtask/node/node_modules/acorn/dist/acorn.mjs';
import { browse, siteFolder } from './support.mjs';

const THEME = fileURLToPath(new URL('../../themes/default/assets', import.meta.url));
const GLUE = fileURLToPath(new URL('../../calculator/dist/calculator.js', import.meta.url));
const published = fs.readdirSync(path.join(siteFolder(), 'assets'));

/** An asset as it stands in the theme, and as it was published under its name with a digest. */
function both(name) {
  const { name: stem, ext } = path.parse(name);
  const ours = published.filter((it) => it.startsWith(`${stem}.`) && it.endsWith(ext));
  assert.equal(ours.length, 1, name);
  const text = (file) => fs.readFileSync(file, 'utf8');
  // What opens the calculator's module goes out at the head of the form's script.
  const written = (name === 'form.js' ? `${text(GLUE)}\n` : '') + text(path.join(THEME, name));
  return [written, text(path.join(siteFolder(), 'assets', ours[0]))];
}

const named = (ending) => fs.readdirSync(THEME).filter((name) => name.endsWith(ending));

/** The program that a script is, without where its parts stand. */
const program = (text) => JSON.stringify(
  parse(text, { ecmaVersion: 2017 }),
  (key, value) => (key === 'start' || key === 'end' ? undefined : value),
);

describe('a published script', () => {
  for (const name of named('.js')) {
    it(`${name} is the same program in fewer bytes`, () => {
      const [written, minified] = both(name);
      assert.ok(minified.length < 0.85 * written.length, `${minified.length} of ${written.length}`);
      assert.equal(program(minified), program(written));
    });
  }
});

describe('a published style sheet', () => {
  for (const name of named('.css')) {
    it(`${name} has the same rules in fewer bytes`, async () => {
      const texts = both(name);
      const browser = await browse();
      const page = await (await browser.newContext()).newPage();
      const [written, minified] = await page.evaluate((sheets) => sheets.map((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        // A custom property keeps the spaces of its list, which mean nothing.
        return Array.from(sheet.cssRules, (rule) => rule.cssText.replace(/,\s+/g, ','));
      }), texts);
      await browser.close();
      assert.ok(texts[1].length < 0.85 * texts[0].length, `${texts[1].length} of ${texts[0].length}`);
      assert.ok(written.length > 20);
      assert.deepEqual(minified, written);
    });
  }
});
