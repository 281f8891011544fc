// Which tier is the better one for a year of bills: 一档还是二档. The form is form.js's matter, what all results share result.js's.
// What is paid back comes from the module of benefits, asked once a tier. What ordinary people pay for a tier stands in
// the page; for whom it may be less, by age or identity, the module of premiums is fetched as well.
(function () {
  'use strict';
  const { say, element, fen, yuan, span, listSteps, listAssumptions, drawBar, fundRow } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);
  const calculator = byId('calculator');
  const TIERS = Array.from(document.querySelectorAll('#premiums li')).map((item) => ({
    name: item.getAttribute('data-tier'), premium: item.getAttribute('data-premium'),
  }));
  // Asked of who pays, not of who has bills, and the other way round.
  const OF_PAYERS = /^(identity|age)=/;

  let payers; // the promise of the other module
  let premiums; // that module, once it is there
  let last;

  /** The year under each tier; mistakes as they are. */
  function ask(engine, asked) {
    const answers = TIERS.map(({ name }) => engine.ask('estimate', ['tier=' + name].concat(asked).join('\n')));
    const wrong = answers.filter((answer) => answer.errors)[0];
    return wrong || { asked, tiers: answers.map((answer, at) => ({ tier: TIERS[at], answer })) };
  }

  const depends = (asked) => calculator.hasAttribute('data-enrolment') && asked.some((line) => OF_PAYERS.test(line));

  /** What one pays for a tier, in fen; null, where the notice does not say enough. */
  function premiumOf(tier, asked) {
    if (!depends(asked)) return tier.premium ? fen(tier.premium) : null;
    const day = calculator.getAttribute('data-in-time');
    const lines = ['tier=' + tier.name].concat(asked.filter((line) => OF_PAYERS.test(line)), day ? 'pays=' + day : []);
    const answer = premiums.ask('premium', lines.join('\n'));
    return answer.pays ? fen(answer.pays) : null;
  }

  function fetchPremiums() {
    payers = payers || window.gongshiCalculator.open({
      policy: calculator.getAttribute('data-enrolment'),
      wasm: calculator.getAttribute('data-enrolment-wasm'),
      fallback: calculator.getAttribute('data-enrolment-fallback'),
    }).then((engine) => { premiums = engine; });
    return payers;
  }

  function show(cases, answers) {
    last = cases;
    if (!premiums && cases.some((one) => depends(one.answer.asked))) {
      byId('verdict').textContent = say('fetching');
      fetchPremiums().then(() => { if (last === cases) show(cases, answers); }, () => { byId('verdict').textContent = say('premium-unknown'); });
      return;
    }
    const weighed = cases.map((one) => one.answer.tiers.map(({ tier, answer }) => {
      const premium = premiumOf(tier, one.answer.asked);
      const own = answer.totals.personal === null ? null : fen(answer.totals.personal);
      return { tier: tier.name, premium, own, all: premium === null || own === null ? null : premium + own, answer };
    }));
    byId('verdict').textContent = verdict(weighed);
    showTiers(weighed);
    showSteps(weighed[0], answers.bills.length);
  }

  /** Which tier leaves least to pay, and by how much; where it is not the same in all cases, that it depends. */
  function verdict(weighed) {
    if (weighed.some((tiers) => tiers.some((one) => one.all === null))) {
      return weighed[0].some((one) => one.premium === null) ? say('premium-unknown') : say('unknown');
    }
    const winners = weighed.map((tiers) => {
      const [best, next] = tiers.slice().sort((one, other) => one.all - other.all);
      return { tier: best.all === next.all ? '' : best.tier, less: next.all - best.all };
    });
    const { tier } = winners[0];
    if (winners.some((one) => one.tier !== tier)) return say('depends');
    return tier ? say('better', { tier, less: span(winners.map((one) => one.less)) }) : say('same');
  }

  function showTiers(weighed) {
    const box = byId('tiers');
    box.textContent = '';
    const most = Math.max.apply(null, weighed[0].map((one) => (one.all === null ? 0 : one.all)).concat(1));
    weighed[0].forEach((one, at) => {
      const card = element('div', 'tier');
      card.setAttribute('data-tier', one.tier);
      card.appendChild(element('h3', '', one.tier));
      const sums = (key) => {
        const all = weighed.map((tiers) => tiers[at][key]);
        return all.some((sum) => sum === null) ? say('unknown') : span(all);
      };
      const bar = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      bar.setAttribute('class', 'stack');
      bar.setAttribute('viewBox', '0 0 1000 60');
      bar.setAttribute('preserveAspectRatio', 'none');
      bar.setAttribute('aria-hidden', 'true');
      if (one.all !== null) {
        drawBar(bar, [{ fen: one.premium, className: 'fund-major' }, { fen: one.own, className: 'fund-personal' }, { fen: most - one.all, className: 'fund-none' }]);
        card.appendChild(bar);
      }
      const list = element('dl', 'sums');
      list.appendChild(fundRow(say('premium'), sums('premium'), 'fund-major'));
      list.appendChild(fundRow(say('own'), sums('own'), 'fund-personal'));
      const whole = fundRow(say('in-all'), sums('all'));
      whole.className = 'whole';
      list.appendChild(whole);
      card.appendChild(list);
      box.appendChild(card);
    });
  }

  /** How each tier was worked out, folded away. */
  function showSteps(tiers, billCount) {
    const box = byId('workings');
    box.textContent = '';
    tiers.forEach((one) => {
      const details = element('details');
      details.appendChild(element('summary', '', say('workings', { tier: one.tier })));
      const list = element('ol', 'steps');
      listSteps(list, one.answer.steps, billCount);
      details.appendChild(list);
      const assumed = element('div', 'assumptions');
      listAssumptions(assumed, one.answer.assumptions);
      details.appendChild(assumed);
      box.appendChild(details);
    });
    const range = tiers.some((one) => one.answer.assumptions.length);
    byId('range').hidden = !range;
  }

  function lines() {
    const tiers = Array.from(document.querySelectorAll('#tiers .tier'));
    return [byId('verdict').textContent].concat(tiers.map((tier) => {
      const rows = Array.from(tier.querySelectorAll('.sums > div'));
      return tier.firstElementChild.textContent + say('colon') +
        rows.map((row) => row.firstElementChild.textContent + row.lastElementChild.textContent + say('yuan')).join(say('comma'));
    }));
  }

  window.gongshiResult.page = { ask, show, lines };
})();
