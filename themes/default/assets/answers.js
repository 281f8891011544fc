// What a reader has answered, as the form holds it, as the address says it, and as the rules read it. Shared by the four
// calculators; form.js goes on with it.
//
// The answers live in the address, behind the “#”, and nowhere else:
//   #bills=1&tier=一档&…&level.1=二级&in_scope.1=180000&end=1   shows the result
//   #edit=level.1&bills=1&tier=…                                shows the form with these answers, at that question
// The part behind the “#” is never sent to a server.
//
// An answer is the text that the reader typed or chose. “?” is “not sure”: every option is then tried. “-” is “none of
// these”. Of a set, what was chosen stands one behind the other with “+” between.
(function () {
  'use strict';
  const MOST_BILLS = 100; // the rules take no more
  const MOST_CASES = 300; // more would keep the phone busy

  const byId = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const calculator = byId('calculator');
  const form = byId('questions');
  const billList = byId('bills');
  const blankBill = billList && billList.querySelector('.bill').cloneNode(true);
  const ownFields = namesIn(all('.question', form).filter((node) => !node.closest('.bill')));
  const billFields = blankBill ? namesIn([blankBill]).map((name) => name.replace(/\.1$/, '')) : [];

  function namesIn(nodes) {
    const names = [];
    nodes.forEach((node) => all('input', node).forEach((input) => {
      if (names.indexOf(input.name) < 0) names.push(input.name);
    }));
    return names;
  }

  /** What the page says, in its own language. */
  function say(key, values) {
    const words = calculator.getAttribute('data-say-' + key) || '';
    return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // ---- Answers: {own: {tier, minor}, bills: [{level, in_scope}]}, every value a text ----

  const inputsOf = (name) => all('input', form).filter((input) => input.name === name);
  const asked = (field) => all('[data-field]', form).filter((node) => node.getAttribute('data-field') === field)[0];
  const isHidden = (node) => node.closest('[hidden]') !== null && node.closest('[hidden]') !== form;

  function valueOf(name) {
    const inputs = inputsOf(name).filter((input) => !isHidden(input));
    if (!inputs.length) return '';
    if (inputs[0].type === 'checkbox') {
      return inputs.filter((input) => input.checked).map((input) => encodeURIComponent(input.value)).join('+');
    }
    const given = inputs.filter((input) => input.type !== 'radio' || input.checked)[0];
    return given ? given.value.replace(/[\r\n]/g, '').trim() : '';
  }

  function answersInForm() {
    const pick = (names, suffix) => names.reduce((picked, name) => {
      picked[name] = valueOf(name + suffix);
      return picked;
    }, {});
    return { own: pick(ownFields, ''), bills: blankBill ? all('.bill', billList).map((_, at) => pick(billFields, '.' + (at + 1))) : [] };
  }

  function fillForm(answers) {
    if (blankBill) layBills(answers.bills.length);
    const set = (name, value) => inputsOf(name).forEach((input) => {
      if (input.type === 'radio') input.checked = input.value === value;
      else if (input.type === 'checkbox') input.checked = value.split('+').indexOf(encodeURIComponent(input.value)) >= 0;
      else input.value = value || input.defaultValue;
    });
    ownFields.forEach((name) => set(name, answers.own[name]));
    answers.bills.forEach((bill, at) => billFields.forEach((name) => set(name + '.' + (at + 1), bill[name])));
  }

  function layBills(count) {
    billList.textContent = '';
    for (let number = 1; number <= count; number += 1) {
      const bill = blankBill.cloneNode(true);
      bill.querySelector('.bill-number').textContent = number;
      bill.querySelector('.remove-bill').hidden = count === 1;
      ['id', 'for', 'name', 'data-field', 'aria-describedby', 'aria-controls'].forEach((attribute) => {
        all('[' + attribute + ']', bill).forEach((node) => {
          // “level.1”, “level-1-why level-1-error”: the first 1 of each word is the bill's.
          const words = node.getAttribute(attribute).split(' ');
          node.setAttribute(attribute, words.map((word) => word.replace(/([.-])1(?!\d)/, '$1' + number)).join(' '));
        });
      });
      billList.appendChild(bill);
    }
    byId('add-bill').hidden = count >= MOST_BILLS;
  }

  const blankAnswers = () => ({
    own: ownFields.reduce((own, name) => Object.assign(own, { [name]: '' }), {}),
    bills: blankBill ? [emptyBill()] : [],
  });
  const emptyBill = () => billFields.reduce((bill, name) => Object.assign(bill, { [name]: '' }), {});

  // ---- The address ----

  function address(answers, edit) {
    const parts = edit === undefined ? [] : ['edit=' + edit];
    const add = (name, value) => { if (value) parts.push(name + '=' + encodeURIComponent(value)); };
    if (blankBill) parts.push('bills=' + answers.bills.length);
    ownFields.forEach((name) => add(name, answers.own[name]));
    answers.bills.forEach((bill, at) => billFields.forEach((name) => add(name + '.' + (at + 1), bill[name])));
    // The mark by which a link that was cut short in a chat is told from a whole one.
    parts.push('end=1');
    return '#' + parts.join('&');
  }

  /** What can be read of an address, and whether that is all of it: a link may have been cut short in a chat. */
  function readAddress(hash) {
    const given = Object.create(null);
    const numbers = [];
    let whole = /&end=1$/.test(hash);
    const known = ownFields.concat(['edit', 'end'], blankBill ? ['bills'] : []);
    hash.replace(/^#/, '').split('&').forEach((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, Math.max(at, 0));
      const ofBill = /^(.+)\.(.*)$/.exec(name);
      const isBill = ofBill && billFields.indexOf(ofBill[1]) >= 0;
      if (isBill && numbers.indexOf(ofBill[2]) < 0) numbers.push(ofBill[2]);
      if (name in given || !isBill && known.indexOf(name) < 0) whole = false;
      try {
        const value = decodeURIComponent(part.slice(at + 1));
        given[name] = value.replace(/[\x00-\x1f]/g, '');
        if (given[name] !== value) whole = false;
      } catch (broken) {
        whole = false;
      }
    });
    const pick = (names, suffix) => names.reduce((picked, name) => {
      picked[name] = given[name + suffix] || '';
      return picked;
    }, {});
    numbers.sort((one, other) => one - other);
    let bills = [];
    if (blankBill) {
      if (numbers.some((number, at) => number !== String(at + 1)) || numbers.length > MOST_BILLS) whole = false;
      bills = numbers.slice(0, MOST_BILLS).map((number) => pick(billFields, '.' + number));
      // A bill of which nothing is answered yet leaves no trace but the number.
      const count = Number(given.bills);
      if (!(count >= bills.length && count <= MOST_BILLS && count % 1 === 0)) whole = false;
      else if (given.edit === undefined && count > bills.length) whole = false;
      else while (bills.length < count) bills.push(emptyBill());
      if (!bills.length) bills.push(emptyBill());
    }
    return { answers: { own: pick(ownFields, ''), bills }, edit: given.edit, whole };
  }

  // ---- What the calculator reads ----

  const fen = (amount) => Number(amount.replace('.', ''));
  const yuan = (sum) => Math.floor(sum / 100) + '.' + ('0' + sum % 100).slice(-2);

  /** A person's `key=value` lines. What is not sure is left out: its cases were made before. */
  function linesOf(answers, engine) {
    const lines = [];
    const add = (key, value) => { if (value && value !== '?') lines.push(key + '=' + value); };
    ownFields.forEach((name) => {
      const several = inputsOf(name)[0].type === 'checkbox';
      const values = several ? answers.own[name].split('+').map(decode) : [answers.own[name]];
      values.forEach((value) => { if (value !== '-') add(name.replace(/-\d+$/, ''), value); });
    });
    answers.bills.forEach((bill) => {
      lines.push('claim=' + (bill.claim || ''));
      add('level', bill.level);
      add('out_of_area', bill.out_of_area);
      costOf(bill, engine).forEach((line) => lines.push(line));
      add('prior_basic', bill.prior_basic);
    });
    return lines;
  }

  /** What the rules say to these lines. Who compares tiers names none: the first stands for all. */
  function check(engine, lines) {
    const tier = calculator.getAttribute('data-tier');
    return engine.ask(calculator.getAttribute('data-ask'), (tier ? ['tier=' + tier] : []).concat(lines).join('\n'));
  }

  const decode = (value) => { try { return decodeURIComponent(value); } catch (broken) { return value; } };

  /** The cost of a bill: its in-scope part, or all of it and what the reader takes off. */
  function costOf(bill, engine) {
    if (bill.know !== 'total') return bill.in_scope ? ['in_scope=' + bill.in_scope] : [];
    if (!bill.total) return [];
    const lines = ['total=' + bill.total];
    if (bill.share === 'sheet') return bill.self_funded ? lines.concat('self_funded=' + bill.self_funded) : lines;
    const total = amountOf(bill.total, engine);
    if (total !== null && bill.share) {
      lines.push('self_funded=' + yuan(Math.round(total * (100 - Number(bill.share)) / 100)));
    }
    return lines;
  }

  /** What an amount as people write it comes to, in fen; only the rules can read it. */
  function amountOf(text, engine) {
    const first = (name) => inputsOf(name).map((input) => input.value)[0];
    const lines = ownFields.filter((name) => /^(tier|minor)$/.test(name)).map((name) => name + '=' + first(name));
    if (ownFields.indexOf('age') >= 0) lines.push('age=30');
    lines.push('claim=inpatient');
    if (billFields.indexOf('level') >= 0) lines.push('level=' + first('level.1'));
    lines.push('in_scope=' + text);
    const { totals } = check(engine, lines);
    return totals ? fen(totals.cost) : null;
  }

  /** Every way in which what is not sure may be: [{answers, picked: [label]}]. */
  function casesOf(answers) {
    let cases = [{ answers, picked: [] }];
    const split = (name, at) => {
      const options = inputsOf(at === undefined ? name : name + '.' + (at + 1)).filter((input) => input.value !== '?' && input.value !== 'sheet');
      const split = [];
      cases.forEach((one) => options.forEach((option) => {
        const copy = { own: Object.assign({}, one.answers.own), bills: one.answers.bills.map((bill) => Object.assign({}, bill)) };
        (at === undefined ? copy.own : copy.bills[at])[name] = option.value;
        const label = option.parentNode.querySelector('.label').textContent;
        const number = at === undefined || answers.bills.length < 2 ? '' : say('bill', { n: at + 1 }) + say('colon');
        split.push({ answers: copy, picked: one.picked.concat(number + label) });
      }));
      cases = split;
    };
    ownFields.forEach((name) => {
      if (answers.own[name] === '?' && !asked(name).hasAttribute('data-left-open')) split(name);
    });
    answers.bills.forEach((bill, at) => billFields.forEach((name) => {
      if (bill[name] === '?' && cases.length <= MOST_CASES) split(name, at);
    }));
    return cases;
  }

  window.gongshiAnswers = {
    say, element, inputsOf, valueOf, asked, isHidden, decode, fen, yuan, answersInForm, fillForm, blankAnswers, emptyBill,
    address, readAddress, check, linesOf, casesOf, ownFields, billFields, blankBill, MOST_BILLS, MOST_CASES,
  };
})();
