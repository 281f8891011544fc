// Random claims from a seed: the same seed gives the same claims everywhere.

// 乌杨街道2024, in yuan and percent: only to find the amounts at which its rules change course.
const DEDUCTIBLES = { 一级: 100, 二级: 300, 三级: 800 };
const RATES = {
  一档: { 一级: 80, 二级: 70, 三级: 50 },
  二档: { 一级: 85, 二级: 75, 三级: 55 },
};
const CAPS = { 一档: 80_000, 二档: 120_000 };
const MINORS_POINTS = 5;
const MAJOR_ILLNESS_DEDUCTIBLE = 17_833;

const TIERS = Object.keys(RATES);
const LEVELS = Object.keys(DEDUCTIBLES);
const TURNS = turns();

/** In fen: deductibles, caps, and the costs at which one stay reaches a cap or major illness. */
function turns() {
  const yuan = [0, MAJOR_ILLNESS_DEDUCTIBLE, 200_000, 280_000, 320_000, 100_000_000];
  yuan.push(...Object.values(DEDUCTIBLES), ...Object.values(CAPS));
  for (const tier of TIERS) {
    for (const level of LEVELS) {
      for (const points of [0, MINORS_POINTS]) {
        const rate = (RATES[tier][level] + points) / 100;
        const deductible = DEDUCTIBLES[level];
        yuan.push(deductible + CAPS[tier] / rate);
        yuan.push((MAJOR_ILLNESS_DEDUCTIBLE - deductible * rate) / (1 - rate));
      }
    }
  }
  return yuan.map((amount) => Math.round(amount * 100));
}

const MALFORMED_AMOUNTS = [
  '', ' ', '-1', '－500', '12,00', '1,2345', '1.234', '0.005', '一万二', '1e5', '0x10', 'NaN',
  '12..5', '.', '5.', '99999999999999999999', '100000000.01', '1亿', '1.23456789万', '12 000 元 左右',
  '<b>1</b>', '"1"', '\\', '１２３abc', '万', '元', '🙂', '\u0000', '12\t000',
];

/** Mulberry32: small, seeded, the same on every machine. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The ways to draw something, from one seed. */
export function dice(seed) {
  const random = generator(seed);
  const below = (limit) => Math.floor(random() * limit);
  return {
    random,
    below,
    one: (choices) => choices[below(choices.length)],
    chance: (share) => random() < share,
  };
}

export function randomClaims(seed, count, identities) {
  const { random, below, one, chance } = dice(seed);

  const yuan = (fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

  /** An amount as it may be typed: plain, grouped, with a unit, full-width. */
  function typed(fen) {
    const plain = yuan(fen);
    const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ',');
    return one([
      plain, plain, plain, grouped, `${grouped}元`, grouped.replace(/,/g, '，'), `￥${plain}`,
      plain.replace(/\.00$/, ''),
      plain.replace(/[0-9.]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
      `${Math.floor(fen / 1_000_000)}.${String(fen % 1_000_000).padStart(6, '0')}万`,
    ]);
  }

  function amount() {
    if (chance(0.3)) return typed(Math.max(0, one(TURNS) + one([-1, 0, 1])));
    // As many small bills as large ones.
    return typed(Math.floor(10 ** (random() * 7) * 100 + random() * 100));
  }

  function wellFormed() {
    const person = { tier: one(TIERS) };
    if (chance(0.5)) person.age = below(100);
    else person.minor = one(['yes', 'no']);
    if (chance(0.3)) person.identities = [...new Set([one(identities), one(identities)])];
    return { person, claims: Array.from({ length: 1 + below(6) }, bill) };
  }

  /** A bill: a stay more often than not, by its in-scope cost or with what insurance leaves out. */
  function bill() {
    const kind = one(['inpatient', 'inpatient', 'inpatient', 'outpatient', 'special_outpatient']);
    const claim = { kind, level: one(LEVELS) };
    if (chance(0.8)) {
      claim.in_scope = amount();
    } else {
      claim.total = amount();
      if (chance(0.5)) claim.self_funded = typed(below(100_000));
      if (chance(0.5)) claim.class_b = [{ amount: typed(below(200_000)), first_pay: one(['5%', '10%', '12.5%']) }];
    }
    if (chance(0.1)) claim.prior = { basic: amount() };
    if (chance(0.1)) claim.out_of_area = one(['filed', 'unfiled']);
    return claim;
  }

  /** Spoils a claim in one or two places. */
  function spoil({ person, claims }) {
    const claim = one(claims);
    one([
      () => { delete person.tier; },
      () => { person.tier = one(['三档', '', 'tier', '一档 二档', ' 一档 ']); },
      () => { delete person.age; delete person.minor; },
      () => { delete person.minor; person.age = one([-1, 131, '十八', '17岁', '', 1.5, 4294967296]); },
      () => { delete person.age; person.minor = one(['maybe', '', 'YES']); },
      () => { delete claim.level; },
      () => { claim.level = one(['四级', '', '一', '省级']); },
      () => { delete claim.in_scope; },
      () => { claim.in_scope = one(MALFORMED_AMOUNTS); },
      () => { claim.in_scope = one(MALFORMED_AMOUNTS); },
      () => { claim.kind = one(['dental', '', '住院', '门诊']); },
      () => { claim.class_b = [{ amount: '1', first_pay: one(['10', '101%', '']) }]; },
      () => { person.identities = ['没有这种身份']; },
      () => { claim.date = one(['2024-02-30', '2023-12-31', '2024年3月1日', '三月']); },
      () => { claims.length = 0; },
      () => { while (claims.length < 25) claims.push({ ...claim }); },
    ])();
  }

  return Array.from({ length: count }, () => {
    const claim = wellFormed();
    if (chance(0.15)) spoil(claim);
    if (claim.claims.length && chance(0.05)) spoil(claim);
    return claim;
  });
}

/** Payers of a policy, of the year before to the year after it. */
export function randomPayers(seed, count, { year, tiers, identities, conditions }) {
  const { below, one, chance } = dice(seed);
  const day = () => new Date(Date.UTC(year - 1, 6, 1 + below(700))).toISOString().slice(0, 10);

  function payer() {
    const payer = { tier: one(tiers), pays: day() };
    const named = Array.from({ length: below(4) }, () => one(identities));
    if (named.length) payer.identities = [...new Set(named)];
    if (conditions.length && chance(0.5)) payer.conditions = { [one(conditions)]: chance(0.5) };
    if (chance(0.6)) payer.birth = day();
    if (chance(0.6)) payer.term_start = day();
    if (chance(0.6)) payer.gap_months = below(9);
    if (chance(0.3)) payer.missed_years = below(6);
    if (chance(0.3)) payer.age = below(100);
    if (chance(0.1)) spoil(payer);
    return payer;
  }

  function spoil(payer) {
    one([
      () => { delete payer.tier; },
      () => { payer.tier = '三档'; },
      () => { delete payer.pays; },
      () => { payer.pays = one(['2024年2月29日', '2023-02-29', '明天', '']); },
      () => { payer.identities = ['没有这种身份']; },
      () => { payer.gap_months = one(['三', '-1', '1300']); },
      () => { payer.conditions = { 没有这个条件: true }; },
    ])();
  }

  return Array.from({ length: count }, payer);
}
