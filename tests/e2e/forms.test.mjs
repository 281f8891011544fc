// 1,100 random forms, filled in in a browser, by touching the form and by opening an address: the same fen as the
// native program.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, gongshi, siteToRead } from './support.mjs';
import { dice } from '../../xtask/node/claims.mjs';

const site = siteToRead();

/** The native answers to these people, in order. */
function native(what, id, people) {
  const run = gongshi([what, '--policy', id, '--batch', '-'], people.map((one) => `${JSON.stringify(one)}\n`).join(''));
  assert.ok(run.status === 0 || run.status === 1, `${run.error ?? run.stderr}`);
  return run.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** The native comparison of a year under every tier. */
function compared(id, year) {
  const run = gongshi(['compare', '--policy', id, '--claim', '-', '--format', 'json'], JSON.stringify(year));
  assert.equal(run.status, 0, `${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout);
}

const yuan = (fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
const grouped = (amount) => amount.replace(/^(\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
const fenOf = (amount) => Number(amount.replace('.', ''));
const span = (amounts) => {
  const sums = amounts.map(fenOf);
  const [low, high] = [Math.min(...sums), Math.max(...sums)].map((sum) => grouped(yuan(sum)));
  return low === high ? low : `${low}—${high}`;
};
const lowest = (amounts) => grouped(yuan(Math.min(...amounts.map(fenOf))));
const highest = (amounts) => grouped(yuan(Math.max(...amounts.map(fenOf))));

/**
 * Opens a calculator and shows it forms one after the other, {field: value} each, an array for boxes; what it then says
 * at these places of the page (selectors) comes back.
 */
async function filled(name, forms, places) {
  const page = await site.openCalculator(`calculators/${name}.html`, { device: DESK });
  // What shows results is fetched with the first answer.
  await page.evaluate(() => document.getElementById('questions').dispatchEvent(new Event('change')));
  await page.waitForFunction(() => window.gongshiResult && window.gongshiResult.page);
  const said = [];
  // By parts, so that no call outlasts its time.
  for (let at = 0; at < forms.length; at += 50) {
    said.push(...await page.evaluate(fillAll, { forms: forms.slice(at, at + 50), places }));
  }
  await page.close();
  assert.deepEqual(page.complaints, []);
  return said;
}

/** Runs in the page. Every other form is touched, the rest are opened by their address. */
async function fillAll({ forms, places }) {
  const byId = (id) => document.getElementById(id);
  // Where the form is refused the address stays: then what stands there is told, and the test fails on it.
  const turned = (change) => new Promise((done) => {
    const soon = () => setTimeout(done);
    window.addEventListener('hashchange', soon, { once: true });
    setTimeout(done, 500);
    change();
  });
  const inputs = (name) => Array.from(document.querySelectorAll(`#questions input[name="${name}"]`));
  const address = (form) => {
    const bills = Object.keys(form).filter((field) => field.startsWith('claim.')).length;
    const value = (given) => (Array.isArray(given) ? given.map(encodeURIComponent).join('+') : given);
    const parts = Object.entries(form).map(([field, given]) => `${field}=${encodeURIComponent(value(given))}`);
    return `#${(bills ? [`bills=${bills}`] : []).concat(parts, 'end=1').join('&')}`;
  };
  const touch = async (form) => {
    await turned(() => { location.hash = `#edit=&${byId('bills') ? 'bills=1&' : ''}end=1`; });
    for (const [field, given] of Object.entries(form)) {
      if (field.startsWith('know.')) {
        inputs(field)[0].closest('.question').querySelector('[data-set=total]').click();
        await new Promise((done) => { setTimeout(done); });
        continue;
      }
      if (!inputs(field).length) await turned(() => byId('add-bill').click());
      for (const value of [].concat(given)) {
        const input = inputs(field).find((one) => !/radio|checkbox/.test(one.type) || one.value === value);
        if (/radio|checkbox/.test(input.type)) input.click();
        else {
          input.value = value;
          input.dispatchEvent(new Event('change', { bubbles: true }));
        }
      }
    }
    await turned(() => byId('calculate').click());
  };
  const said = [];
  for (const [at, form] of forms.entries()) {
    if (at % 2) await turned(() => { location.hash = address(form); });
    else await touch(form);
    // What else a result needs is fetched with the first that needs it.
    while (byId('verdict') && byId('verdict').textContent === '……') await new Promise((done) => { setTimeout(done, 20); });
    said.push(byId('result').hidden ? byId('errors').innerText : places.map((place) => {
      const shown = Array.from(document.querySelectorAll(place)).filter((node) => !node.closest('[hidden]'));
      return shown.length ? shown.map((node) => node.textContent).join(' ') : null;
    }));
  }
  return said;
}

const SHARES = [100, 90, 80, 70];
const LEVELS = ['一级', '二级', '三级'];
const IDENTITIES = ['脱贫人口', '特困人员', '低保对象', '残疾人', '优抚对象'];

/** Somebody's identities, as the form has them. */
const identityOf = ({ one, chance }) => (chance(0.7) ? ['-'] : [...new Set([one(IDENTITIES), one(IDENTITIES)])]);
const named = (identity) => identity.filter((name) => name !== '-');

/** An amount in fen, and the same as somebody may type it. */
function amountOf({ one, random }, most) {
  const fen = Math.floor(10 ** (random() * most) * 100 + random() * 100);
  const plain = yuan(fen);
  const typed = one([plain, plain, grouped(plain), `${plain}元`, ` ${plain} `, `￥${grouped(plain).replace(/,/g, '，')}`,
    plain.replace(/[0-9.]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    `${Math.floor(fen / 1_000_000)}.${String(fen % 1_000_000).padStart(6, '0')}万`]);
  return [fen, typed];
}

/** A bill as the program takes it, and what is written into the form for it; what of it is self-funded may be unsure. */
function billOf(dice, at, { unsure, prior }) {
  const { one, below, chance } = dice;
  const number = `.${at + 1}`;
  const claim = { kind: one(['inpatient', 'inpatient', 'outpatient']), level: chance(unsure) ? '?' : one(LEVELS) };
  const form = { [`claim${number}`]: claim.kind, [`level${number}`]: claim.level };
  const [fen, typed] = amountOf(dice, 6.5);
  if (chance(0.7)) {
    claim.in_scope = yuan(fen);
    form[`in_scope${number}`] = typed;
    if (chance(prior)) claim.prior = { basic: form[`prior_basic${number}`] = yuan(below(fen + 1)) };
    return { claim, form };
  }
  const share = chance(unsure) ? '?' : one([...SHARES, 'sheet', 'sheet']);
  claim.total = yuan(fen);
  Object.assign(form, { [`know${number}`]: 'total', [`total${number}`]: typed, [`share${number}`]: String(share) });
  const leftOut = (part) => yuan(Number((BigInt(fen) * BigInt(100 - part) + 50n) / 100n));
  if (share === '?') return { claim, form, selfFunded: SHARES.map(leftOut) };
  if (share !== 'sheet') {
    claim.self_funded = leftOut(share);
    return { claim, form };
  }
  const off = below(fen + 1);
  claim.self_funded = form[`self_funded${number}`] = yuan(off);
  // What is paid first of class B, as the settlement sheet has it, or by its percentage.
  const [amount, percent] = chance(0.5) ? [below(fen - off + 1), 100] : [below(fen - off + 1), one([5, 10, 20])];
  if (chance(0.6)) {
    claim.class_b = [{ amount: yuan(amount), first_pay: `${percent}%` }];
    form[`class_b${number}`] = percent === 100 ? yuan(amount) : `${yuan(amount)}${one(['×', '*', ' x '])}${percent}%`;
  }
  return { claim, form };
}

describe('random forms', () => {
  it('of bills: 500', async () => {
    const rolled = dice(20240601);
    const { one, below, chance } = rolled;
    const made = Array.from({ length: 500 }, () => {
      const form = { tier: chance(0.1) ? '?' : one(['一档', '二档']), minor: one(['yes', 'no']), identity: identityOf(rolled) };
      const bills = Array.from({ length: 1 + below(4) }, (_, at) => billOf(rolled, at, { unsure: 0.1, prior: 0.1 }));
      bills.forEach((bill) => Object.assign(form, bill.form));
      const claims = bills.map((bill) => bill.claim);
      // Every way in which what is not sure may be.
      let years = [{ person: { tier: form.tier, minor: form.minor, identities: named(form.identity) }, claims }];
      if (form.tier === '?') years = ['一档', '二档'].map((tier) => ({ ...years[0], person: { ...years[0].person, tier } }));
      const split = (at, key, values) => {
        years = years.flatMap((year) => values.map((value) => ({ ...year, claims: year.claims.map((it, place) => (place === at ? { ...it, [key]: value } : it)) })));
      };
      bills.forEach(({ claim, selfFunded }, at) => {
        if (claim.level === '?') split(at, 'level', LEVELS);
        if (selfFunded) split(at, 'self_funded', selfFunded);
      });
      return { form, years };
    });
    const answers = native('estimate', 'zhongxian-wuyang-2024', made.flatMap(({ years }) => years));
    const said = await filled('zhongxian-wuyang-2024', made.map(({ form }) => form), ['#reimbursed', '#personal']);
    made.forEach(({ form, years }, at) => {
      const ways = answers.splice(0, years.length);
      // Where a layer is unknown, the others as they are read: what somebody without that layer is told.
      const least = ways.map(({ totals, range }) => {
        if (totals.reimbursed !== null) return totals.reimbursed;
        const layers = [totals.basic, totals.outpatient, totals.special_outpatient, totals.major_illness, ...Object.values(totals.assistance)];
        return yuan(Math.max(fenOf(range.low), layers.filter((paid) => paid !== null).reduce((sum, paid) => sum + fenOf(paid), 0)));
      });
      const most = ways.map(({ totals }, way) => yuan(fenOf(totals.cost) - fenOf(least[way])));
      const known = ways.every(({ totals }) => totals.reimbursed !== null);
      const expected = known ? [span(least), span(most)] : [`至少${lowest(least)}`, `最多${highest(most)}`];
      assert.deepEqual(said[at], expected, JSON.stringify(form));
    });
  });

  it('of tiers compared: 100', async () => {
    const rolled = dice(42);
    const { one, below } = rolled;
    const made = Array.from({ length: 100 }, () => {
      const form = { minor: one(['yes', 'no']), identity: identityOf(rolled) };
      const claims = Array.from({ length: 1 + below(3) }, (_, at) => {
        const bill = billOf(rolled, at, { unsure: 0, prior: 0 });
        Object.assign(form, bill.form);
        return bill.claim;
      });
      return { form, year: { person: { minor: form.minor, identities: named(form.identity) }, claims } };
    });
    const said = await filled('zhongxian-wuyang-2024-compare', made.map(({ form }) => form), ['#tiers dd', '#verdict']);
    made.forEach(({ form, year }, at) => {
      const { tiers } = compared('zhongxian-wuyang-2024', year);
      const sums = tiers.flatMap((tier) => [tier.premium, tier.totals.personal, tier.all]);
      // Of what is not known a bound stands in its place.
      const shown = said[at][0].split(' ');
      sums.forEach((sum, place) => { if (sum !== null) assert.equal(shown[place], grouped(sum), JSON.stringify(form)); });
      const [best, next] = tiers.slice().sort((one, other) => fenOf(one.all ?? '0.') - fenOf(other.all ?? '0.'));
      if (tiers.some((tier) => tier.all === null)) assert.match(said[at][1], /不能确定|算不出来/, JSON.stringify(form));
      else if (best.all === next.all) assert.match(said[at][1], /一样/, JSON.stringify(form));
      else assert.equal(said[at][1], `${best.tier}合算，少出${grouped(yuan(fenOf(next.all) - fenOf(best.all)))}元`, JSON.stringify(form));
    });
  });

  for (const [id, year, tiers, identities] of [
    ['zhongxian-wuyang-2024', 2024, ['一档', '二档'], ['低保对象', '残疾人', '高校新生']],
    ['wushan-futian-2022', 2022, ['一档', '二档'], ['低保对象', '一二级残疾人', '计生奖励扶助对象']],
    ['zhuji-2023', 2023, [''], ['低保对象', '监测人口', '返贫致贫人口']],
  ]) {
    const { one, below, chance } = dice(year);
    const day = () => new Date(Date.UTC(year - 1, 8, 1) + below(480) * 864e5).toISOString().slice(0, 10);
    const payer = () => ({
      ...(tiers.length > 1 ? { tier: one(tiers) } : {}),
      identities: chance(0.5) ? [] : [...new Set([one(identities), one(identities)])],
      pays: day(),
    });
    const formOf = ({ identities: chosen, ...rest }) => ({ ...rest, identity: chosen.length ? chosen : ['-'] });

    it(`of premiums under ${id}: 100`, async () => {
      const people = Array.from({ length: 100 }, payer);
      const answers = native('premium', id, people);
      const said = await filled(`${id}-premium`, people.map(formOf), ['#sum', '#closed-why']);
      people.forEach((person, at) => {
        const { personal, assisted, pays, range, message, code } = answers[at];
        const open = () => (assisted === null ? `最多${grouped(personal)}元＋财政补助` : `${grouped(yuan(fenOf(personal) - fenOf(assisted)))}元＋财政补助`);
        const known = () => (pays !== null ? grouped(pays) : range.high ? span([range.low, range.high]) : open());
        const expected = code ? [null, message] : [known(), null];
        assert.deepEqual(said[at], expected, JSON.stringify(person));
      });
    });
  }

  it('of coverage: 200', async () => {
    const { one, below } = dice(7);
    const people = Array.from({ length: 200 }, () => ({
      identities: one([[], ['低保对象'], ['高校新生'], ['脱贫人口']]),
      pays: new Date(Date.UTC(2023, 8, 1) + below(480) * 864e5).toISOString().slice(0, 10),
    }));
    const answers = native('coverage', 'zhongxian-wuyang-2024', people);
    const forms = people.map(({ identities, pays }) => ({ identity: identities.length ? identities : ['-'], pays }));
    const said = await filled('zhongxian-wuyang-2024-coverage', forms, ['#starts', '#ends', '#closed-why']);
    const words = (text) => text.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日');
    people.forEach((person, at) => {
      const { starts, ends, days, message, code } = answers[at];
      const until = ends && `管到${words(ends)}${days ? `，一共${days}天。` : ''}`;
      assert.deepEqual(said[at], code ? [null, null, message] : [words(starts), until, null], JSON.stringify(person));
    });
  });
});
