// Pictures of the built site for the documentation, as a phone shows it: the whole page, and its top.
//   SITE=FOLDER node tests/e2e/shots.mjs OUTPUT_FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { PHONE, browse, calculate, serve, siteFolder } from './support.mjs';

const CALCULATOR = 'calculators/zhongxian-wuyang-2024.html';
const PREMIUM = 'calculators/wushan-futian-2022-premium.html';
const TWO = encodeURIComponent(['一二级残疾人', '计生奖励扶助对象'].map(encodeURIComponent).join('+'));
const LARGE_BILL = {
  person: { tier: '一档', minor: 'no' },
  bills: [{ level: '二级', in_scope: '180000' }],
};

const result = (page) => calculate(page, LARGE_BILL);

async function answered(page) {
  await page.locator('#result').waitFor({ state: 'visible' });
}

async function mistakes(page) {
  await page.locator('#calculate').click();
  await page.locator('#errors').waitFor({ state: 'visible' });
}

async function found(page) {
  await page.getByRole('searchbox').fill('新生儿');
  await page.getByRole('button', { name: '搜索' }).click();
  await page.locator('#results li').first().waitFor();
}

// The visitor's clock: a day on which people pay.
const DAY = new Date('2023-12-01T10:00:00+08:00');
const folder = siteFolder();
const POLICY = 'policies/zhongxian-wuyang-2024';
const SHOTS = [
  { name: 'home', address: 'index.html' },
  { name: 'notice-wuyang-2024', address: 'notices/wuyang-2024.html' },
  { name: 'policy', address: `${POLICY}.html` },
  { name: 'fact-check-sheet', address: `${POLICY}-sheet.html` },
  { name: 'search', address: 'search.html', act: found },
  { name: 'calculator-form', address: CALCULATOR },
  { name: 'calculator-mistakes', address: CALCULATOR, act: mistakes },
  { name: 'calculator-result', address: CALCULATOR, act: result },
  { name: 'calculator-result-dark', address: CALCULATOR, act: result, colorScheme: 'dark' },
  { name: 'calculator-without-script', address: CALCULATOR, javaScriptEnabled: false },
  { name: 'calculator-premium', address: `${PREMIUM}#tier=一档&identity=${TWO}&end=1`, act: answered },
  { name: 'calculator-coverage', address: CALCULATOR.replace('.html', '-coverage.html#identity=-&pays=2024-04-01&end=1'), act: answered },
  { name: 'calculator-compare', address: CALCULATOR.replace('.html', '-compare.html') },
];

const output = path.resolve(process.argv[2] || 'shots');
fs.mkdirSync(output, { recursive: true });
const browser = await browse();
const site = await serve(folder);
for (const { name, address, act, ...options } of SHOTS) {
  const context = await browser.newContext({ ...PHONE, deviceScaleFactor: 2, ...options });
  const page = await context.newPage();
  await page.clock.setFixedTime(DAY);
  await page.goto(`${site.origin}/${address}`);
  if (act) await act(page);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: path.join(output, `${name}.png`), fullPage: true });
  // For the documentation: what two and a half screens show.
  await page.screenshot({ path: path.join(output, `${name}-top.png`), fullPage: true, clip: { x: 0, y: 0, width: 390, height: 1200 } });
  await context.close();
  console.log(`${name}.png`);
}
await browser.close();
await site.close();
