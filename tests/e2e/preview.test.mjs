// `gongshi serve` as staff see it: a file is saved, and the page in the browser follows by itself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { ROOT, browse } from './support.mjs';

const NOTICE = 'content/notices/wuyang-2024.md';
const POLICY = 'policies/chongqing/zhongxian/wuyang/2024.yaml';
const STYLE = 'themes/default/assets/style.css';
const PAGE = 'notices/wuyang-2024.html';
const WIDE = { viewport: { width: 1000, height: 700 }, locale: 'zh-CN' };

let browser;
let folder;
let preview;
let page;
let errors;

/** The program under test. */
function program() {
  if (process.env.GONGSHI) return path.resolve(process.env.GONGSHI);
  throw new Error('GONGSHI must name the program: cargo xtask test --only browser');
}

/** Starts a preview of the scratch site and reads its address from the first line. */
async function start({ port = '0', today = '2023-11-29' } = {}) {
  const child = spawn(program(), ['serve', '--port', port, '--today', today], {
    cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' },
  });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', () => reject(new Error('the preview ended')));
  });
  return {
    origin: first.trim().replace(/\/$/, ''),
    stop: () => new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill();
    }),
  };
}

const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');

function write(name, text) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

/** Saves a file with other words in it. */
function edit(name, from, to) {
  const text = read(name);
  assert.ok(text.includes(from), `${name} has ${from}`);
  write(name, text.replace(from, to));
}

before(async () => {
  browser = await browse();
});

after(async () => {
  await browser?.close();
});

/** A copy of the example site, to be edited. */
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-preview-'));
  for (const name of ['site.yaml', 'content', 'policies', 'quotas']) {
    fs.cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
});

afterEach(async () => {
  await page?.context().close();
  await preview?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Opens a page of the preview. */
async function open() {
  const context = await browser.newContext(WIDE);
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${preview.origin}/${PAGE}`);
}

describe('a page that is open while its files are edited', () => {
  beforeEach(async () => {
    preview = await start();
    await open();
    // The end of the page, as it may come in place of the one that stands for a site not made yet.
    await page.locator('footer.site').waitFor();
    await page.waitForLoadState();
  });

  /** Marks this load of the page: a page that was loaded anew has no mark. */
  const mark = () => page.evaluate(() => { document.documentElement.dataset.seen = 'yes'; });
  const isMarked = () => page.evaluate(() => document.documentElement.dataset.seen === 'yes');
  const overlay = () => page.locator('.gongshi-overlay');

  it('shows what was saved, at the place where its reader was', async () => {
    await page.evaluate(() => scrollTo(0, 1200));
    assert.equal(await page.evaluate(() => scrollY), 1200);
    edit(NOTICE, '每人只参加一份，不要重复参加。', '每人只参加一份，不要参加两份。');
    await page.getByText('不要参加两份').waitFor();
    await page.waitForFunction(() => scrollY === 1200);
    assert.deepEqual(errors, []);
  });

  it('follows a policy into the figures of a notice', async () => {
    const premium = page.locator('data[data-path="premium.personal.二档"]').first();
    const before = await premium.innerText();
    // With the example that the notice published, as a policy that contradicts it is refused.
    write(POLICY, read(POLICY).replace(/755/g, '756'));
    await page.waitForFunction((was) => (
      document.querySelector('data[data-path="premium.personal.二档"]').innerText !== was
    ), before);
  });

  it('stays as it is while another page is edited', async () => {
    await mark();
    write('content/notices/b.md', '---\ntitle: 另一份通知\nissued: 2023-11-20\n---\n\n正文。\n');
    const other = await page.context().newPage();
    await other.goto(`${preview.origin}/notices/b.html`);
    await other.getByRole('heading', { name: '另一份通知' }).waitFor({ timeout: 10_000 });
    await other.close();
    fs.rmSync(path.join(folder, 'content/notices/b.md'));
    assert.ok(await isMarked());
  });

  it('changes its style without being loaded anew', async () => {
    const style = fs.readFileSync(path.join(ROOT, STYLE), 'utf8');
    // The first file laid over the theme, before the page is asked for again.
    write(STYLE, `${style}\nh1 { letter-spacing: 1px; }\n`);
    const spacing = (wanted) => page.waitForFunction((it) => (
      getComputedStyle(document.querySelector('h1')).letterSpacing === it
    ), wanted);
    await spacing('1px');
    await mark();
    // Two saves, one close behind the other: the last one holds.
    write(STYLE, `${style}\nh1 { letter-spacing: 2px; }\n`);
    await spacing('2px');
    write(STYLE, `${style}\nh1 { letter-spacing: 3px; }\n`);
    await spacing('3px');
    assert.ok(await isMarked());
    await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1);
    fs.rmSync(path.join(folder, 'themes'), { recursive: true });
    await spacing('normal');
    assert.deepEqual(errors, []);
  });

  it('shows a mistake over the last good page until it is mended', async () => {
    await mark();
    const good = await page.locator('main').innerText();
    edit(POLICY, '二级: 70%,', '二级: 70,');
    await overlay().waitFor();
    const said = await overlay().innerText();
    assert.match(said, /有1处要改/);
    assert.match(said, /错误\[value\/percent-sign\]: “70”后面没有百分号/);
    assert.match(said, /2024\.yaml:\d+:\d+/);
    assert.match(said, /二级: 70, 三级: 50%/);
    assert.match(said, /怎么改: /);
    assert.equal(await page.locator('main').innerText(), good);
    // On a narrow screen, what is said is broken into lines; a line of the file is not.
    const spaces = (kind) => overlay().locator(`pre.${kind}`).last().evaluate((it) => getComputedStyle(it).whiteSpace);
    assert.deepEqual([await spaces('words'), await spaces('source')], ['pre-wrap', 'pre']);
    assert.ok(await overlay().evaluate((box) => (
      getComputedStyle(box).position === 'fixed' && box.getBoundingClientRect().bottom <= innerHeight
    )), 'it lies over the page, in sight');

    edit(POLICY, '二级: 70,', '二级: 70%,');
    await overlay().waitFor({ state: 'detached' });
    assert.ok(await isMarked(), 'the page is what it was');
    assert.deepEqual(errors, []);
  });

  it('may have its mistake put away, until there is another', async () => {
    edit(POLICY, '二级: 70%,', '二级: 70,');
    await overlay().getByRole('button', { name: '先收起来' }).click();
    assert.equal(await overlay().count(), 0);
    edit(POLICY, '二级: 70,', '二级: 七成,');
    await overlay().getByText('七成').first().waitFor();
    edit(POLICY, '二级: 七成,', '二级: 70%,');
    await overlay().waitFor({ state: 'detached' });
  });

  it('shows markup in a mistake as it was written', async () => {
    write('content/notices/c.md', '---\ntitle: 丙\nissued: <img src=x onerror=alert(1)>\n---\n');
    await overlay().getByText('<img src=x').first().waitFor();
    assert.equal(await overlay().locator('img').count(), 0);
    fs.rmSync(path.join(folder, 'content/notices/c.md'));
    await overlay().waitFor({ state: 'detached' });
  });

  it('takes up again when the preview was started anew', async () => {
    const { port } = new URL(preview.origin);
    await preview.stop();
    edit(NOTICE, '缴一次，管一年。', '缴一次，管到年底。');
    preview = await start({ port });
    await page.getByText('缴一次，管到年底。').waitFor();
  });
});

it('a site that is wrong from the start shows why, and then the page', async () => {
  edit(POLICY, '二级: 70%,', '二级: 70,');
  preview = await start();
  await open();
  await page.getByText('“70”后面没有百分号').waitFor();
  edit(POLICY, '二级: 70,', '二级: 70%,');
  await page.getByRole('heading', { name: /怎么缴、什么时候缴/ }).waitFor();
});

it('a preview of another day shows that day, and not the one of the browser', async () => {
  preview = await start({ today: '2023-12-31' });
  await open();
  await page.locator('.now .countdown', { hasText: '今天是最后一天' }).waitFor();
  await page.goto(`${preview.origin}/`);
  await page.locator('.now .countdown', { hasText: '今天是最后一天' }).first().waitFor();
  assert.equal(await page.locator('[data-year="2024"]:visible').count(), 0, 'its year is not over');
  assert.deepEqual(errors, []);
});
