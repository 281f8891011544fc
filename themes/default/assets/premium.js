// What a year costs, and who pays the rest: 我要交多少. The form is form.js's matter, what all results share result.js's.
(function () {
  'use strict';
  const { say, grouped, fen, span, listSteps, listAssumptions, listCases, drawBar, fundRow } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);

  /** Who pays by a rule of assistance, as the notice calls them. */
  const FUNDERS = Array.from(document.querySelectorAll('#funders li')).reduce((funders, item) => {
    funders[item.getAttribute('data-rule')] = item.textContent;
    return funders;
  }, {});

  function show(cases) {
    const answer = cases[0].answer;
    const payable = cases.every((one) => one.answer.personal !== null);
    const known = cases.every((one) => one.answer.pays !== null);
    byId('payable').hidden = !payable;
    byId('closed').hidden = payable;
    byId('how').hidden = !payable;
    if (!payable) {
      byId('closed-why').textContent = answer.message;
      byId('closed-help').textContent = answer.help;
      return;
    }
    const sum = byId('sum');
    const text = spanOf(cases);
    sum.textContent = text || say('unknown');
    sum.nextElementSibling.hidden = !text;
    sum.parentNode.classList.toggle('long', /\D{2}|[—–]/.test(sum.textContent));
    byId('free').hidden = !(known && cases.every((one) => fen(one.answer.pays) === 0));
    listCases(cases, (one) => spanOf([one]) || say('not-said'));
    byId('this-case').textContent = cases.length > 1 ? say('this-case', { what: cases[0].picked.join(say('comma')) }) : '';
    showFunds(answer);
    showRange(answer);
    listSteps(byId('steps'), answer.steps, 0);
    listAssumptions(byId('assumptions'), answer.assumptions);
  }

  /** What is paid, in one figure or from the least to the most; nothing, where nobody can say the most. */
  function spanOf(cases) {
    const sums = [];
    cases.forEach(({ answer: { pays, range } }) => {
      sums.push.apply(sums, pays === null ? [range && range.low, range && range.high] : [pays]);
    });
    return sums.every(Boolean) ? span(sums.map(fen)) : '';
  }

  function showFunds(answer) {
    const list = byId('totals');
    const bar = [];
    list.textContent = '';
    const add = (id, label, amount, className, open) => {
      if (amount !== null && fen(amount) === 0 && id !== 'pays') return;
      const row = fundRow(label, amount === null ? open : grouped(amount), className);
      row.setAttribute('data-total', id);
      list.appendChild(row);
      if (amount !== null) bar.push({ fen: fen(amount), className });
    };
    const by = (answer.assisted_by || '').split('、').map((id) => FUNDERS[id]);
    const funders = FUNDERS[answer.assisted_by] || by.filter((name, at) => name && by.indexOf(name) === at).join(say('and'));
    add('pays', say('pays'), answer.pays, 'fund-personal', spanOf([{ answer }]) || say('not-said'));
    add('assisted', funders ? say('assisted-by', { who: funders }) : say('assisted'), answer.assisted, 'fund-assistance', say('not-said'));
    // Who bears the subsidy themselves has it in what they pay.
    const bears = answer.pays === null || fen(answer.pays) > fen(answer.personal);
    if (!bears) add('subsidy', say('subsidy'), answer.fiscal_subsidy, 'fund-basic', say('subsidy-open'));
    drawBar(byId('bar'), bar);
    byId('bar').style.display = bar.length > 1 ? '' : 'none';
  }

  function showRange(answer) {
    const line = byId('range');
    const range = answer.range;
    line.hidden = !range || range.low === range.high;
    if (line.hidden) return;
    line.textContent = range.high === null
      ? say('range-open', { low: grouped(range.low || '0.00') })
      : say('range', { low: grouped(range.low), high: grouped(range.high) });
  }

  function lines() {
    if (byId('payable').hidden) return [byId('closed-why').textContent, byId('closed-help').textContent];
    const known = !byId('sum').nextElementSibling.hidden;
    const rows = Array.from(document.querySelectorAll('#totals > div')).slice(1);
    return [say('result') + byId('sum').textContent + (known ? say('yuan') : '')].concat(
      rows.map((row) => row.firstElementChild.textContent + say('colon') + row.lastElementChild.textContent),
      byId('range').hidden ? [] : byId('range').textContent,
    );
  }

  window.gongshiResult.page = { show, lines };
})();
