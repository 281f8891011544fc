// What a year of bills is paid back: 能报多少. The form is form.js's matter, what all results share result.js's.
(function () {
  'use strict';
  const { say, grouped, fen, span, listSteps, listAssumptions, listCases, drawBar, fundRow } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);
  const FUNDS = [
    ['basic', 'fund-basic'], ['outpatient', 'fund-outpatient'], ['special_outpatient', 'fund-outpatient'], ['major_illness', 'fund-major'],
  ];
  const shown = (amount) => (amount === null ? say('unknown') : grouped(amount));

  function show(cases, answers) {
    const known = cases.every((one) => one.answer.totals.reimbursed !== null);
    // What is told in full is the case that pays back least: nobody is promised too much.
    const least = known ? cases.slice().sort((one, other) => fen(one.answer.totals.reimbursed) - fen(other.answer.totals.reimbursed)) : cases;
    const answer = least[0].answer;
    const sums = (key) => span(cases.map((one) => fen(one.answer.totals[key])));
    showSum(byId('reimbursed'), known ? sums('reimbursed') : null);
    showSum(byId('personal'), known ? sums('personal') : null);
    byId('reimbursed').parentNode.classList.toggle('long', cases.length > 1);
    const { cost, personal } = answer.totals;
    const share = !known || cases.length > 1 || fen(cost) === 0 ? 0 : Math.round(fen(personal) / fen(cost) * 100);
    byId('personal-share').textContent = share > 0 ? say('share', { n: share }) : '';
    listCases(least, (one) => shown(one.answer.totals.reimbursed));
    byId('this-case').textContent = cases.length > 1 ? say('this-case', { what: least[0].picked.join(say('comma')) }) : '';
    showFunds(answer.totals);
    showRange(answer);
    listSteps(byId('steps'), answer.steps, answers.bills.length);
    listAssumptions(byId('assumptions'), answer.assumptions);
  }

  /** A sum and the unit behind it; where the sum is unknown, that is said in their place. */
  function showSum(figure, amount) {
    figure.textContent = amount === null ? say('unknown') : amount;
    figure.nextElementSibling.hidden = amount === null;
  }

  function showFunds(totals) {
    const funds = FUNDS.map(([id, className]) => ({ id, label: say(id.replace('_', '-')), amount: totals[id], className }));
    Object.keys(totals.assistance).forEach((id) => {
      funds.push({ id, label: id, amount: totals.assistance[id], className: 'fund-assistance' });
    });
    funds.push({ id: 'personal', label: say('personal'), amount: totals.personal, className: 'fund-personal' });
    const list = byId('totals');
    list.textContent = '';
    funds.forEach(({ id, label, amount, className }) => {
      const row = fundRow(label, shown(amount), className);
      row.setAttribute('data-total', id);
      row.hidden = /outpatient/.test(id) && amount !== null && fen(amount) === 0;
      list.appendChild(row);
    });
    drawBar(byId('bar'), funds.filter((fund) => fund.amount !== null).map((fund) => ({ fen: fen(fund.amount), className: fund.className })));
  }

  /** Says beside the figure, not only below the steps, that a reading of ours moves it, or how much of it is known. */
  function showRange(answer) {
    const line = byId('range');
    const range = answer.range;
    line.hidden = !range || range.low === range.high;
    if (line.hidden) return;
    line.textContent = range.high === null
      ? say('range-open', { low: grouped(range.low) })
      : say('range', { n: answer.assumptions.length, low: grouped(range.low), high: grouped(range.high) });
  }

  function lines() {
    const known = !byId('reimbursed').nextElementSibling.hidden;
    const unit = known ? say('yuan') : '';
    const rows = Array.from(document.querySelectorAll('#totals > div:not([hidden])'));
    return [say('result') + byId('reimbursed').textContent + unit].concat(
      rows.map((row) => row.firstElementChild.textContent + say('colon') + row.lastElementChild.textContent),
      byId('range').hidden ? [] : byId('range').textContent,
    );
  }

  window.gongshiResult.page = { show, lines };
})();
