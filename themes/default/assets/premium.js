// What a year costs, and who pays the rest: 我要交多少. The form is form.js's matter, what all results share result.js's.
(function () {
  'use strict';
  const {
    say, grouped, fen, yuan, span, dayInWords, listSteps, listAssumptions, listCases, drawBar, fundRow, showClosed, closedLines,
  } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);

  /** The rules of assistance by id: who pays, as the notice calls them, and whom they are for. */
  const RULES = Array.from(document.querySelectorAll('#funders li')).reduce((rules, item) => {
    rules[item.getAttribute('data-rule')] = { funder: item.textContent, who: item.getAttribute('data-who') };
    return rules;
  }, {});

  /** What it costs, and what that buys: one module knows both. */
  function ask(engine, lines) {
    const query = lines.join('\n');
    return Object.assign(engine.ask('premium', query), { cover: engine.ask('coverage', query) });
  }

  function show(cases) {
    const closed = cases.filter(({ answer }) => answer.personal === null)[0];
    byId('payable').hidden = Boolean(closed);
    showClosed(closed && closed.answer, (low) => say('closed-range', { low: grouped(low) }));
    if (closed) return;
    // What is told in full is the case in which most is paid: nobody is promised too much.
    const dearest = cases.slice().sort((one, other) => {
      const [some, others] = [one, other].map(({ answer }) => boundsOf(answer).high);
      const most = (high, { answer }) => (high === null ? beforeSubsidy(answer) : high);
      return (others === null) - (some === null) || most(others, other) - most(some, one);
    });
    const { answer } = dearest[0];
    const sum = byId('sum');
    sum.textContent = sumOf(cases);
    sum.nextElementSibling.hidden = !isAmount(sum.textContent);
    sum.parentNode.classList.toggle('long', /\D{2}|[—–]/.test(sum.textContent));
    byId('free').hidden = !cases.every((one) => surelyMost(one.answer) === 0);
    showCover(answer.cover);
    const known = cases.every((one) => boundsOf(one.answer).high !== null);
    listCases(dearest, (one) => sumOf([one]), known ? 'worst-case' : 'this-case');
    showFunds(answer);
    showRange(answer);
    listSteps(byId('steps'), answer.steps.map(inPlainWords), 0);
    listAssumptions(byId('assumptions'), answer.assumptions);
  }

  // ---- What is paid, as far as it is known ----

  const isAmount = (text) => /\d$/.test(text);

  /** The least and the most that is paid, in fen; no most, where nobody can say. */
  function boundsOf({ pays, range }) {
    if (pays !== null) return { low: fen(pays), high: fen(pays) };
    return { low: fen(range.low), high: range.high === null ? null : fen(range.high) };
  }

  /** The most that is paid, whichever reading holds. */
  function surelyMost(answer) {
    const { range } = answer;
    if (range && range.high === null) return null;
    return range ? fen(range.high) : boundsOf(answer).high;
  }

  /** Whether somebody who pays late bears the subsidy themselves: it is then added to what they pay. */
  const bearsSubsidy = ({ steps }) => steps.some((step) => step.rule === 'pays' && / \+ /.test(step.expression));

  /** What of the premium is surely the most that is left, in fen: of assistance of which nothing is said, none is counted on. */
  const beforeSubsidy = ({ personal, assisted }) => fen(personal) - fen(assisted || '0.00');

  /** “380.00”, “380.00 to 755.00”, “380.00 yuan and the subsidy”, “at most” that, “at least 0.00”. */
  function sumOf(cases) {
    const bounds = cases.map((one) => boundsOf(one.answer));
    const lows = bounds.map(({ low }) => low);
    if (bounds.every(({ high }) => high !== null)) return span(lows.concat(bounds.map(({ high }) => high)));
    // Of the subsidy nobody knows how much it is.
    if (cases.every(({ answer }) => answer.pays === null && bearsSubsidy(answer))) {
      const before = cases.map(({ answer }) => beforeSubsidy(answer));
      if (cases.every(({ answer }) => answer.assisted !== null)) return say('plus-subsidy', { amount: span(before) });
      return say('up-to', { sum: say('plus-subsidy', { amount: grouped(yuan(Math.max.apply(null, before))) }) });
    }
    return say('at-least', { low: grouped(yuan(Math.min.apply(null, lows))) });
  }

  function showRange(answer) {
    const line = byId('range');
    const { range } = answer;
    line.hidden = !range || range.low === range.high;
    if (line.hidden) return;
    if (range.high !== null) line.textContent = say('range', { low: grouped(range.low), high: grouped(range.high) });
    else if (answer.pays === null) line.textContent = say('subsidy-borne');
    else line.textContent = say('range-open', { low: grouped(range.low || '0.00') });
  }

  /** For how long one is then covered: a year is soon said, a part of one with its days; and which other first day it may be. */
  function showCover({ starts, ends, days, warning, range }) {
    const line = byId('once');
    line.hidden = !starts || Boolean(warning);
    const open = range && range.high !== null && range.low !== range.high;
    const rests = open ? say('covers-range', { low: dayInWords(range.low), high: dayInWords(range.high) }) : '';
    if (!line.hidden) line.textContent = (days < 365 ? say('covers', { from: dayInWords(starts), to: dayInWords(ends), n: days }) : say('once')) + rests;
    byId('warning').hidden = !warning;
    byId('warning').textContent = warning ? warning + rests : '';
  }

  // ---- Who pays ----

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
    const ids = RULES[answer.assisted_by] ? [answer.assisted_by] : (answer.assisted_by || '').split('、');
    const funders = ids.map((id) => RULES[id] && RULES[id].funder).filter((name, at, names) => name && names.indexOf(name) === at).join(say('and'));
    add('pays', say('pays'), answer.pays, 'fund-personal', sumOf([{ answer }]));
    add('assisted', funders ? say('assisted-by', { who: funders }) : say('assisted'), answer.assisted, 'fund-assistance', say('not-said'));
    if (!bearsSubsidy(answer)) add('subsidy', say('subsidy'), answer.fiscal_subsidy, 'fund-basic', say('subsidy-open'));
    drawBar(byId('bar'), bar);
    // Of what is unknown in part no bar can be true.
    byId('bar').style.display = bar.length > 1 && answer.pays !== null && answer.assisted !== null ? '' : 'none';
  }

  /** Without the policy's names of rules, which are for its authors: by who pays, or whom they are for. */
  function inPlainWords(step) {
    const label = Object.keys(RULES).reduce((text, id) => {
      const { funder, who } = RULES[id];
      return text.split('“' + id + '”').join(funder ? say('funded-by', { who: funder }) : '“' + who + '”');
    }, step.label);
    return Object.assign({}, step, { label });
  }

  function lines() {
    if (byId('payable').hidden) return closedLines();
    const unit = byId('sum').nextElementSibling.hidden ? '' : say('yuan');
    const rows = Array.from(document.querySelectorAll('#totals > div')).slice(1);
    const below = ['once', 'warning', 'this-case'].map(byId).filter((line) => !line.hidden && line.textContent);
    return [say('result') + byId('sum').textContent + unit].concat(
      below.map((line) => line.textContent),
      rows.map((row) => row.firstElementChild.textContent + say('colon') + row.lastElementChild.textContent),
      byId('range').hidden ? [] : byId('range').textContent,
    );
  }

  window.gongshiResult.page = { ask, show, lines };
})();
