// Pictures of the built site for the documentation, as a phone shows it.
//   SITE=FOLDER node tests/e2e/shots.mjs OUTPUT_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { PHONE, browse, fillIn, serve, siteFolder } from './support.mjs';

const CALCULATOR = 'calculators/zhongxian-wuyang-2024.html';
const LARGE_BILL = {
  person: { tier: '一档', minor: 'no' },
  stays: [{ level: '二级', in_scope: '180000' }],
};

async function result(page) {
  await fillIn(page, LARGE_BILL);
  await page.locator('#calculate').click();
  await page.locator('#result').waitFor({ state: 'visible' });
}

async function mistakes(page) {
  await page.locator('#calculate').click();
  await page.locator('#errors').waitFor({ state: 'visible' });
}

const folder = siteFolder();
const notices = fs.readdirSync(path.join(folder, 'notices')).filter((name) => name.endsWith('.html'));
const SHOTS = [
  { name: 'home', address: 'index.html' },
  ...notices.map((name) => ({ name: `notice-${path.parse(name).name}`, address: `notices/${name}` })),
  { name: 'calculator-form', address: CALCULATOR },
  { name: 'calculator-mistakes', address: CALCULATOR, act: mistakes },
  { name: 'calculator-result', address: CALCULATOR, act: result },
  { name: 'calculator-result-dark', address: CALCULATOR, act: result, colorScheme: 'dark' },
  { name: 'calculator-without-script', address: CALCULATOR, javaScriptEnabled: false },
];

const output = path.resolve(process.argv[2] || 'shots');
fs.mkdirSync(output, { recursive: true });
const browser = await browse();
const site = await serve(folder);
for (const { name, address, act, ...options } of SHOTS) {
  const context = await browser.newContext({ ...PHONE, deviceScaleFactor: 2, ...options });
  const page = await context.newPage();
  await page.goto(`${site.origin}/${address}`);
  if (act) await act(page);
  await page.screenshot({ path: path.join(output, `${name}.png`), fullPage: true });
  await context.close();
  console.log(`${name}.png`);
}
await browser.close();
await site.close();
