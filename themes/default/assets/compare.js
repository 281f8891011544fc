// Which tier is the better one for a year of bills: 一档还是二档. The form is form.js's matter, what all results share result.js's.
// What is paid back comes from the module of benefits, asked once a tier. What ordinary people pay for a tier stands in
// the page; for whom it may be less, by age or identity, the module of premiums is fetched as well.
(function () {
  'use strict';
  const {
    say, element, write, grouped, fen, yuan, span, knownOf, listSteps, listAssumptions, listCases, shape, drawBar, fundRow, byReader,
  } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);
  const calculator = byId('calculator');
  const TIERS = Array.from(document.querySelectorAll('#premiums li')).map((item) => ({
    name: item.getAttribute('data-tier'), premium: item.getAttribute('data-premium'),
  }));
  // Asked of who pays, not of who has bills, and the other way round.
  const OF_PAYERS = /^(identity|age)=/;

  let benefits; // the module that answers
  let payers; // the promise of the other module
  let premiums; // that module, once it is there
  let last;

  /** The year under each tier; mistakes as they are. */
  function ask(engine, asked) {
    benefits = engine;
    const answers = TIERS.map(({ name }) => under(name, asked));
    const wrong = answers.filter((answer) => answer.errors)[0];
    return wrong || { asked, tiers: answers.map((answer, at) => ({ tier: TIERS[at], answer })) };
  }

  const under = (tier, asked) => benefits.ask('estimate', ['tier=' + tier].concat(asked).join('\n'));

  // ---- What is paid, least and most, in fen; no most, where nobody can say: {low, high} ----

  const depends = (asked) => calculator.hasAttribute('data-enrolment') && asked.some((line) => OF_PAYERS.test(line));

  const sure = (amount) => ({ low: fen(amount), high: fen(amount) });

  /** What one pays for a tier. */
  function premiumOf(tier, asked) {
    if (!depends(asked)) return tier.premium ? sure(tier.premium) : { low: 0, high: null };
    const day = calculator.getAttribute('data-in-time');
    const lines = ['tier=' + tier.name].concat(asked.filter((line) => OF_PAYERS.test(line)), day ? 'pays=' + day : []);
    const { pays, range } = premiums.ask('premium', lines.join('\n'));
    if (pays) return sure(pays);
    return { low: range && range.low ? fen(range.low) : 0, high: range && range.high ? fen(range.high) : null };
  }

  /** What one bears of the bills; as far as the notice says how they are paid back. */
  function ownOf({ totals, range }) {
    if (totals.personal !== null) return sure(totals.personal);
    return { low: fen(totals.cost) - fen(totals.in_scope), high: fen(totals.cost) - knownOf({ totals, range }) };
  }

  /** The same by every reading of what the notice leaves open. */
  function readOf({ totals, range }) {
    if (!range) return ownOf({ totals, range });
    return { low: fen(totals.cost) - fen(range.high === null ? totals.in_scope : range.high), high: fen(totals.cost) - fen(range.low) };
  }

  function weigh({ answer: { asked, tiers } }) {
    return tiers.map(({ tier, answer }) => {
      const [premium, own] = [premiumOf(tier, asked), ownOf(answer)];
      const all = { low: premium.low + own.low, high: premium.high === null ? null : premium.high + own.high };
      return { tier: tier.name, premium, own, all, read: readOf(answer), answer };
    });
  }

  const isKnown = ({ low, high }) => low === high;

  /** “12,000.00”, “0.00 to 380.00”, “at least 12,000.00”. */
  function inWords(bounds) {
    const low = Math.min.apply(null, bounds.map((one) => one.low));
    if (bounds.some((one) => one.high === null)) return low ? say('at-least', { low: grouped(yuan(low)) }) : say('unknown');
    return span([low].concat(bounds.map((one) => one.high)));
  }

  function fetchPremiums() {
    payers = payers || window.gongshiCalculator.open({
      policy: calculator.getAttribute('data-enrolment'),
      wasm: calculator.getAttribute('data-enrolment-wasm'),
      fallback: calculator.getAttribute('data-enrolment-fallback'),
    }).then((engine) => { premiums = engine; });
    // What could not be fetched may be to be had with the next result.
    payers.catch(() => { payers = null; });
    return payers;
  }

  // ---- The result ----

  function show(cases, answers) {
    last = cases;
    if (premiums || !cases.some((one) => depends(one.answer.asked))) {
      tell(cases, answers);
      return;
    }
    byId('verdict').textContent = '……';
    ['tiers', 'workings', 'this-case'].forEach((id) => { byId(id).textContent = ''; });
    ['cases', 'range', 'curve'].forEach((id) => { byId(id).hidden = true; });
    // The reader may have gone on while it was fetched.
    const then = (next) => () => { if (last === cases) next(); };
    fetchPremiums().then(then(() => tell(cases, answers)), then(() => { byId('verdict').textContent = say('not-fetched'); }));
  }

  function tell(unsorted, answers) {
    // By what is least borne, so that of many cases the ends are told.
    const cases = unsorted.map((one) => {
      const tiers = weigh(one);
      return Object.assign({ tiers, least: Math.min.apply(null, tiers.map(({ all }) => all.low)) }, one);
    }).sort((one, other) => one.least - other.least);
    const weighed = cases.map(({ tiers }) => tiers);
    write(byId('verdict'), verdict(weighed));
    listCases(cases, ({ tiers }) => verdict([tiers]));
    showTiers(weighed);
    showRange(weighed);
    showSteps(weighed[0], cases[0].answers.bills);
    byId('curve').hidden = cases.length > 1 || !drawCurve(weighed[0], cases[0].answer.asked);
  }

  /** Which tier leaves least to pay, and by how much; where it is not the same in all cases, that it depends. */
  function verdict(weighed) {
    const every = (key) => weighed.every((tiers) => tiers.every((one) => isKnown(one[key])));
    if (!every('own') || !every('premium')) return say('not-sure');
    const winners = weighed.map((tiers) => {
      const [best, next] = tiers.slice().sort((one, other) => one.all.low - other.all.low);
      return { tier: best.all.low === next.all.low ? '' : best.tier, less: next.all.low - best.all.low };
    });
    const { tier } = winners[0];
    if (winners.some((one) => one.tier !== tier)) return say('depends');
    return tier ? say('better', { tier, less: span(winners.map((one) => one.less)) }) : say('same');
  }

  function showTiers(weighed) {
    const box = byId('tiers');
    box.textContent = '';
    // A bar is of one case of which all is known.
    const drawable = weighed.length === 1 && weighed[0].every((one) => isKnown(one.all));
    const most = Math.max.apply(null, weighed[0].map((one) => one.all.low).concat(1));
    weighed[0].forEach((one, at) => {
      const card = element('div', 'tier');
      card.setAttribute('data-tier', one.tier);
      card.appendChild(element('h3', '', one.tier));
      if (drawable) {
        const bar = shape('svg', { class: 'stack', viewBox: '0 0 1000 60', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
        drawBar(bar, [
          { fen: one.premium.low, className: 'fund-major' }, { fen: one.own.low, className: 'fund-personal' },
          { fen: most - one.all.low, className: 'fund-none' },
        ]);
        card.appendChild(bar);
      }
      const words = (key) => inWords(weighed.map((tiers) => tiers[at][key]));
      const list = element('dl', 'sums');
      list.appendChild(fundRow(say('premium'), words('premium'), 'fund-major'));
      list.appendChild(fundRow(say('own'), words('own'), 'fund-personal'));
      const whole = fundRow(say('in-all'), words('all'));
      whole.className = 'whole';
      list.appendChild(whole);
      card.appendChild(list);
      box.appendChild(card);
    });
  }

  /** How far what one bears moves with what the notice leaves open, tier by tier. */
  function showRange(weighed) {
    const tiers = weighed[0].map((one, at) => ({
      moves: weighed.some((all) => all[at].answer.assumptions.length),
      text: one.tier + inWords(weighed.map((all) => all[at].read)) + say('yuan'),
    }));
    byId('range').hidden = !tiers.some(({ moves }) => moves);
    write(byId('range'), say('range', { tiers: tiers.map(({ text }) => text).join(say('comma')) }));
  }

  /** How each tier was worked out, folded away. */
  function showSteps(tiers, bills) {
    const box = byId('workings');
    box.textContent = '';
    tiers.forEach((one) => {
      const details = element('details');
      details.appendChild(element('summary', '', say('workings', { tier: one.tier })));
      const list = element('ol', 'steps');
      listSteps(list, byReader(one.answer.steps, say('reader-said')), bills.length);
      details.appendChild(list);
      const assumed = element('div', 'assumptions');
      listAssumptions(assumed, one.answer.assumptions);
      details.appendChild(assumed);
      box.appendChild(details);
    });
  }

  // ---- What one pays in all as the largest bill grows, and where the reader's own stands ----

  /** The lines of the person, and those of each bill. */
  function parted(asked) {
    const parts = [[]];
    asked.forEach((line) => {
      if (/^claim=/.test(line)) parts.push([]);
      parts[parts.length - 1].push(line);
    });
    return { person: parts[0], bills: parts.slice(1) };
  }

  /** The next round figure of which a half is round too. */
  function round(least) {
    let power = 1;
    while (power * 10 <= least) power *= 10;
    return [1, 2, 3, 4, 6, 8, 10].map((times) => times * power).filter((size) => size >= least)[0];
  }

  /** Draws it, where all of it is known. */
  function drawCurve(tiers, asked) {
    const [WIDTH, HEIGHT, PARTS] = [300, 160, 40];
    const { person, bills } = parted(asked);
    const sizes = bills.map((bill) => under(TIERS[0].name, person.concat(bill)).totals);
    const own = Math.max.apply(null, sizes.map((totals) => fen(totals.in_scope)));
    const which = sizes.map((totals) => fen(totals.in_scope)).indexOf(own);
    const beyond = fen(sizes[which].cost) - own; // borne whatever the tier
    const most = round(Math.max(own * 1.5, 2000000));
    const at = (tier, cost) => {
      const moved = bills.map((bill, place) => (place === which ? bill.filter((line) => /^(claim|level|out_of_area)=/.test(line)).concat('in_scope=' + yuan(cost)) : bill));
      const { totals } = under(tier.tier, person.concat.apply(person, moved));
      return totals.personal === null || !isKnown(tier.premium) ? null : tier.premium.low + beyond + fen(totals.personal);
    };
    const costs = Array.from({ length: PARTS + 1 }, (_, part) => Math.round(most * part / PARTS));
    const lines = tiers.map((tier) => costs.map((cost) => at(tier, cost)));
    if (lines.some((line) => line.indexOf(null) >= 0)) return false;
    const top = round(Math.max.apply(null, lines.map((line) => Math.max.apply(null, line))));
    const right = (cost) => Math.round(cost / most * WIDTH * 10) / 10;
    const down = (amount) => Math.round((HEIGHT - amount / top * HEIGHT) * 10) / 10;
    const inYuan = (amount) => grouped(yuan(amount)).replace(/\.00$/, '');

    const svg = byId('curve').querySelector('svg');
    const key = byId('curve').querySelector('.key');
    svg.textContent = key.textContent = '';
    // The lines are those of the page's own charts.
    Array.from(document.querySelectorAll('#worked .key')[0].children).filter((line) => line.querySelector('.line'))
      .forEach((line) => key.appendChild(line.cloneNode(true)));
    const add = (tag, attributes, text) => svg.appendChild(shape(tag, attributes, text));
    [0, top / 2, top].forEach((amount) => {
      add('path', { class: 'grid', d: 'M0 ' + down(amount) + 'H' + WIDTH });
      add('text', { x: -6, y: down(amount) + 5, 'text-anchor': 'end' }, inYuan(amount));
    });
    [[0, 'start'], [most / 2, 'middle'], [most, 'end']].forEach(([cost, anchor]) => {
      add('text', { x: right(cost), y: 184, 'text-anchor': anchor }, inYuan(cost));
    });
    add('path', { class: 'mine', d: 'M' + right(own) + ' 0V' + HEIGHT });
    lines.forEach((line, place) => {
      add('polyline', { class: 'line line-' + (place + 1), points: line.map((amount, part) => right(costs[part]) + ',' + down(amount)).join(' ') });
    });
    tiers.forEach((tier) => add('circle', { class: 'turn', cx: right(own), cy: down(at(tier, own)), r: 5 }));
    byId('curve-mine').textContent = say('mine', { n: which + 1, cost: inYuan(own) });
    return true;
  }

  function lines() {
    const tiers = Array.from(document.querySelectorAll('#tiers .tier'));
    const unit = (text) => (/\d$/.test(text) ? text + say('yuan') : text);
    return [byId('verdict').textContent].concat(tiers.map((tier) => {
      const rows = Array.from(tier.querySelectorAll('.sums > div'));
      return tier.firstElementChild.textContent + say('colon') +
        rows.map((row) => row.firstElementChild.textContent + unit(row.lastElementChild.textContent)).join(say('comma'));
    }), byId('range').hidden ? [] : byId('range').textContent);
  }

  window.gongshiResult.page = { ask, show, lines };
})();
