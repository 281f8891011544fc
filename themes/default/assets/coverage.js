// From when to when a payment covers: 什么时候能报. The form is form.js's matter, what all results share result.js's.
(function () {
  'use strict';
  const { say, grouped, dayOf, dayInWords, listSteps, listAssumptions, shape, fundRow, showClosed, closedLines } = window.gongshiResult;
  const byId = (id) => document.getElementById(id);

  function show(cases, answers) {
    const answer = cases[0].answer;
    const open = answer.window !== null;
    byId('covered').hidden = !open;
    showClosed(open ? null : answer, (low) => say('range-open', { low: dayInWords(low) }));
    if (!open) return;
    // A cover that ends before it begins is none.
    const none = answer.days === 0;
    const starts = answer.starts === null ? say('starts-unknown') : dayInWords(answer.starts);
    byId('starts').textContent = none ? say('no-cover') : starts;
    byId('starts').nextElementSibling.hidden = none || answer.starts === null;
    byId('ends').textContent = none ? '' : say('until', { day: dayInWords(answer.ends) }) +
      (answer.days ? say('days', { n: grouped(String(answer.days)) }) : '');
    byId('warning').hidden = !answer.warning;
    byId('warning').textContent = answer.warning || '';
    showLine(answers.own.pays, answer);
    showRange(answer);
    listSteps(byId('steps'), answer.steps, 0);
    listAssumptions(byId('assumptions'), answer.assumptions);
  }

  /** The line from the day of payment over the wait to the last day. */
  function showLine(pays, answer) {
    const list = byId('days');
    list.textContent = '';
    const add = (label, value, className) => list.appendChild(fundRow(label, value, className));
    add(say('paid-on'), dayInWords(pays));
    const wait = answer.starts === null ? null : dayOf(answer.starts) - dayOf(pays);
    if (wait > 0) add(say('waits'), say('n-days', { n: grouped(String(wait)) }), 'waits');
    if (answer.days !== 0) {
      if (answer.starts !== null) add(say('starts'), dayInWords(answer.starts), 'covers');
      add(say('ends'), dayInWords(answer.ends), 'covers');
    }

    const line = byId('line');
    line.textContent = '';
    const drawable = answer.starts !== null && dayOf(answer.ends) >= dayOf(answer.starts);
    line.style.display = drawable ? '' : 'none';
    if (!drawable) return;
    const from = Math.min(dayOf(pays), dayOf(answer.starts));
    const whole = Math.max(dayOf(answer.ends) + 1, dayOf(pays)) - from;
    const at = (day) => (day - from) / whole * 1000;
    const draw = (attributes) => line.appendChild(shape('rect', attributes));
    if (wait > 0) draw({ class: 'waits', x: 0, y: 22, width: at(dayOf(answer.starts)), height: 16 });
    draw({ class: 'covers', x: at(dayOf(answer.starts)), y: 10, width: at(dayOf(answer.ends) + 1) - at(dayOf(answer.starts)), height: 40 });
    draw({ class: 'payment', x: Math.min(at(dayOf(pays)), 988), y: 0, width: 12, height: 60 });
  }

  function showRange(answer) {
    const line = byId('range');
    const range = answer.range;
    line.hidden = !range || range.low === range.high || !range.low;
    if (line.hidden) return;
    line.textContent = range.high === null
      ? say('range-open', { low: dayInWords(range.low) })
      : say('range', { low: dayInWords(range.low), high: dayInWords(range.high) });
  }

  function lines() {
    if (byId('covered').hidden) return closedLines();
    const unit = byId('starts').nextElementSibling;
    return [byId('starts').textContent + (unit.hidden ? '' : unit.textContent)].concat(
      byId('ends').textContent || [],
      byId('warning').hidden ? [] : byId('warning').textContent,
      byId('range').hidden ? [] : byId('range').textContent,
    );
  }

  window.gongshiResult.page = { show, lines };
})();
