// Pictures of every kind of page for the documentation, made anew from the example site as it is now.
//   node tests/e2e/shots.mjs [FOLDER]        into docs/screenshots, unless a folder is named
// The example site has no counts of enrolled people: those of the progress page are made up here.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DESK, PHONE, ROOT, browse, build, calculate, copyExample, fillIn, serve } from './support.mjs';

const OUTPUT = path.resolve(process.argv[2] || path.join(ROOT, 'docs/screenshots'));
// A day on which people pay: the site is built on it, and the visitor's clock shows it.
const DAY = '2023-12-01';
// What two and a half screens of a phone show.
const TALL = 1200;

const POLICY = 'policies/zhongxian-wuyang-2024';
const CALCULATOR = 'calculators/zhongxian-wuyang-2024';
const LARGE_BILL = { person: { tier: '一档', minor: 'no' }, bills: [{ level: '二级', in_scope: '180000' }] };
const FUTIAN = 'calculators/wushan-futian-2022-premium.html';
const TWO = encodeURIComponent(['一二级残疾人', '计生奖励扶助对象'].map(encodeURIComponent).join('+'));
const TABLE = 'quotas/anhui/suzhou/lingbi/zhuji/2023';

const calculated = (answers) => (page) => calculate(page, answers);
const answered = (page) => page.locator('#result').waitFor({ state: 'visible' });

async function mistakes(page) {
  await page.locator('#calculate').click();
  await page.locator('#errors').waitFor({ state: 'visible' });
}

async function onlyTotal(page) {
  await fillIn(page, { person: { tier: '一档', minor: 'no' }, bills: [{ level: '二级', total: '20000', share: 'sheet', self_funded: '1500', class_b: '500' }] });
}

async function found(page) {
  await page.getByRole('searchbox').fill('新生儿');
  await page.getByRole('button', { name: '搜索' }).click();
  await page.locator('#results li').first().waitFor();
}

const DESKTOP = { ...DESK, deviceScaleFactor: 1 };
const DARK = { colorScheme: 'dark' };
// A sheet of A4 within its margins, in CSS pixels.
const PAPER = { viewport: { width: 673, height: 1017 }, isMobile: false, hasTouch: false, media: 'print', tall: 1017 };

const SHOTS = [
  { name: 'home', address: 'index.html' },
  { name: 'home-desktop', address: 'index.html', ...DESKTOP },
  { name: 'notice', address: 'notices/wuyang-2024.html' },
  { name: 'notice-desktop', address: 'notices/wuyang-2024.html', ...DESKTOP },
  { name: 'notice-print', address: 'notices/wuyang-2024.html', ...PAPER },
  { name: 'timeline', address: 'notices/futian-2022.html', of: '.timeline' },
  { name: 'policy', address: `${POLICY}.html` },
  { name: 'calendar', address: `${POLICY}-calendar.html`, ...PAPER },
  { name: 'fact-check-sheet', address: `${POLICY}-sheet.html`, ...PAPER },
  { name: 'calculator-form', address: `${CALCULATOR}.html` },
  { name: 'calculator-form-desktop', address: `${CALCULATOR}.html`, ...DESKTOP },
  { name: 'calculator-mistakes', address: `${CALCULATOR}.html`, act: mistakes },
  { name: 'calculator-only-total', address: `${CALCULATOR}.html`, act: onlyTotal },
  { name: 'calculator-result', address: `${CALCULATOR}.html`, act: calculated(LARGE_BILL) },
  { name: 'calculator-result-dark', address: `${CALCULATOR}.html`, act: calculated(LARGE_BILL), ...DARK },
  { name: 'calculator-result-print', address: `${CALCULATOR}.html`, act: calculated(LARGE_BILL), ...PAPER },
  { name: 'calculator-without-script', address: `${CALCULATOR}.html`, javaScriptEnabled: false },
  { name: 'calculator-premium', address: `${FUTIAN}#tier=一档&identity=${TWO}&pays=2022-01-10&end=1`, act: answered },
  { name: 'calculator-coverage', address: `${CALCULATOR}-coverage.html#identity=-&pays=2024-04-01&end=1`, act: answered },
  { name: 'calculator-compare', address: `${CALCULATOR}-compare.html`, act: calculated({ person: { minor: 'no' }, bills: [{ level: '二级', in_scope: '50000' }] }) },
  { name: 'calculator-curves', address: `${CALCULATOR}-compare.html`, of: '#worked' },
  { name: 'quota-table', address: 'quotas/zhuji-2023.html' },
  { name: 'quota-table-desktop', address: 'quotas/zhuji-2023.html', ...DESKTOP },
  { name: 'progress', address: 'quotas/zhuji-2023/progress.html' },
  { name: 'place', address: 'places/zhuji.html' },
  { name: 'village', address: 'places/zhuji/jiangshancun.html' },
  { name: 'poster', address: 'posters/zhongxian-wuyang-2024.html', ...PAPER },
  { name: 'archive', address: 'archive/index.html' },
  { name: 'search', address: 'search.html', act: found },
  { name: 'not-found', address: 'no-such-page.html' },
];

/** The example site with counts of two weeks, built on that day. */
function counted(folder) {
  copyExample(folder);
  const table = path.join(folder, `${TABLE}.yaml`);
  const text = fs.readFileSync(table, 'utf8');
  const villages = [...text.matchAll(/^ +- \[\d+, (.+?), \d+, (\d+),/gm)].map(([, name, task]) => ({ name, task: Number(task) }));
  const counts = villages.map(({ name, task }, at) => [name, Math.round(task * (0.42 + 0.03 * (at % 7))), Math.round(task * (0.58 + 0.045 * (at % 9)))]);
  fs.writeFileSync(path.join(folder, `${TABLE}-progress.csv`), `村,2022-10-28,2022-11-25\n${counts.map((row) => row.join(',')).join('\n')}\n`);
  fs.writeFileSync(table, `${text}\nprogress: {file: 2023-progress.csv}\n`);
  return build(path.join(folder, 'public'), '--site', folder, '--today', DAY, '--base-url', 'https://yb.example.gov.cn');
}

async function shoot(browser, origin, { name, address, act, of, media, tall = TALL, ...options }) {
  const context = await browser.newContext({ ...PHONE, deviceScaleFactor: 2, serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.clock.setFixedTime(new Date(`${DAY}T10:00:00+08:00`));
  await page.goto(`${origin}/${address}`);
  if (act) await act(page);
  if (media) await page.emulateMedia({ media });
  await page.evaluate(() => window.scrollTo(0, 0));
  const { width } = page.viewportSize();
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const box = of && await page.locator(of).first().boundingBox();
  const clip = box ? { x: 0, y: Math.max(box.y - 16, 0), width, height: Math.min(box.height + 32, TALL) } : { x: 0, y: 0, width, height: Math.min(whole, tall) };
  // WebP is half of what a PNG of few colours is; Playwright itself does not make it.
  const session = await context.newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 60, captureBeyondViewport: true, clip: { ...clip, scale: 1 } });
  fs.writeFileSync(path.join(OUTPUT, `${name}.webp`), Buffer.from(data, 'base64'));
  await context.close();
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-shots-'));
try {
  fs.mkdirSync(OUTPUT, { recursive: true });
  const site = await serve(counted(folder));
  const browser = await browse();
  for (const shot of SHOTS) {
    await shoot(browser, site.origin, shot);
    console.log(`${shot.name}.webp`);
  }
  await browser.close();
  await site.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
