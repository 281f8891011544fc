// What a year of bills is paid back: 能报多少. The form is form.js's matter, what all results share result.js's.
(function () {
  'use strict';
  const { say, grouped, fen, yuan, span, knownOf, listSteps, listAssumptions, listCases, drawBar, fundRow, labelOf, byReader } = window.gongshiResult;
  const { inputsOf } = window.gongshiForm;
  const byId = (id) => document.getElementById(id);
  const FUNDS = [
    ['basic', 'fund-basic'], ['outpatient', 'fund-outpatient'], ['special_outpatient', 'fund-outpatient'], ['major_illness', 'fund-major'],
  ];
  const shown = (amount) => (amount === null ? say('unknown') : grouped(amount));

  function show(cases, answers) {
    const known = cases.every((one) => one.answer.totals.reimbursed !== null);
    // What is told in full is the case that pays back least: nobody is promised too much.
    const least = cases.slice().sort((one, other) => knownOf(one.answer) - knownOf(other.answer));
    const answer = least[0].answer;
    byId('reimbursed').textContent = paidBack(cases);
    byId('personal').textContent = borne(cases);
    byId('reimbursed').parentNode.classList.toggle('long', cases.length > 1 || !known);
    showGuess(answers.bills);
    const { cost, personal } = answer.totals;
    const share = !known || cases.length > 1 || fen(cost) === 0 ? 0 : Math.round(fen(personal) / fen(cost) * 100);
    byId('personal-share').textContent = share > 0 ? say('share', { n: share }) : '';
    listCases(least, (one) => paidBack([one]), known ? 'worst-case' : 'this-case');
    showFunds(answer);
    showRange(answer);
    listSteps(byId('steps'), byReader(answer.steps, say('reader-said')), answers.bills.length);
    listAssumptions(byId('assumptions'), answer.assumptions);
  }

  // ---- What the reader guessed ----

  /** 「大约七成」; of who is not sure, what was tried. */
  const inReadersWords = (share) => (share === '?' ? inputsOf('share.1').filter((input) => input.value === '?')[0].parentNode.querySelector('.soft').textContent
    : labelOf('share.1', share));
  const shareOf = (bill) => (bill.know === 'total' && bill.share && bill.share !== 'sheet' ? bill.share : '');

  /** Says beside the figure that a cost was guessed, and how. */
  function showGuess(bills) {
    const shares = bills.map(shareOf).filter((share, at, every) => share && every.indexOf(share) === at);
    byId('guess').hidden = !shares.length;
    byId('guess').textContent = say('guess', { what: shares.map(inReadersWords).join(say('and')) });
  }

  // ---- The figures ----

  /** What is paid back in these cases, or at least: what the notice does not say is left out. */
  function paidBack(cases) {
    const sums = cases.map((one) => knownOf(one.answer));
    if (cases.every((one) => one.answer.totals.reimbursed !== null)) return span(sums);
    return say('at-least', { low: grouped(yuan(Math.min.apply(null, sums))) });
  }

  /** What is left to bear in these cases, or at most. */
  function borne(cases) {
    const sums = cases.map(({ answer }) => fen(answer.totals.cost) - knownOf(answer));
    if (cases.every((one) => one.answer.totals.personal !== null)) return span(sums);
    return say('at-most', { high: grouped(yuan(Math.max.apply(null, sums))) });
  }

  /** Who pays back: [{id, label, amount, className}]. */
  function funds({ totals }) {
    return FUNDS.map(([id, className]) => ({ id, label: say(id.replace('_', '-')), amount: totals[id], className })).concat(
      Object.keys(totals.assistance).map((id) => ({ id, label: id, amount: totals.assistance[id], className: 'fund-assistance' })),
    );
  }

  function showFunds(answer) {
    const { personal } = answer.totals;
    const parts = funds(answer).concat({ id: 'personal', label: say('personal'), amount: personal, className: 'fund-personal' });
    const list = byId('totals');
    list.textContent = '';
    parts.forEach(({ id, label, amount, className }) => {
      const row = fundRow(label, id === 'personal' ? borne([{ answer }]) : shown(amount), className);
      row.setAttribute('data-total', id);
      row.hidden = /outpatient/.test(id) && amount !== null && fen(amount) === 0;
      list.appendChild(row);
    });
    // Of what is unknown in part no bar can be true.
    const whole = parts.every((fund) => fund.amount !== null);
    byId('bar').style.display = whole ? '' : 'none';
    if (whole) drawBar(byId('bar'), parts.map((fund) => ({ fen: fen(fund.amount), className: fund.className })));
  }

  /** Says beside the figure, not only below the steps, that a reading of ours moves it, or how much of it is known. */
  function showRange(answer) {
    const line = byId('range');
    const range = answer.range;
    line.hidden = !range || range.low === range.high;
    if (line.hidden) return;
    if (range.high !== null) {
      line.textContent = say('range', { n: answer.assumptions.length, low: grouped(range.low), high: grouped(range.high) });
      return;
    }
    const unsaid = funds(answer).filter(({ amount }) => amount === null).map(({ label }) => label);
    line.textContent = say('range-open', { what: unsaid.join(say('and')) }) +
      (fen(range.low) < knownOf(answer) ? say('range-low', { n: answer.assumptions.length, low: grouped(range.low) }) : '');
  }

  function lines() {
    const rows = Array.from(document.querySelectorAll('#totals > div:not([hidden])'));
    const below = ['guess', 'this-case'].map(byId).filter((line) => !line.hidden && line.textContent);
    return [say('result') + byId('reimbursed').textContent + say('yuan')].concat(
      below.map((line) => line.textContent),
      rows.map((row) => row.firstElementChild.textContent + say('colon') + row.lastElementChild.textContent),
      byId('range').hidden ? [] : byId('range').textContent,
    );
  }

  window.gongshiResult.page = { show, lines };
})();
