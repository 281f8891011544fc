// What the four calculators share: the form, and the address.
//
// What the reader has answered lives in the address, behind the “#”, and nowhere else:
//   #bills=1&tier=一档&…&level.1=二级&in_scope.1=180000&end=1   shows the result
//   #edit=level.1&bills=1&tier=…                                shows the form with these answers, at that question
// What is filled in is kept in the address of the moment (`keep`); buttons go on to another one (`go`); `route` reads it
// and shows what it says. So the back button, a reload and a link sent to the family all work the same way. The part
// behind the “#” is never sent to a server.
//
// An answer is the text that the reader typed or chose. “?” is “not sure”: every option is then tried. “-” is “none of
// these”. Of a set, what was chosen stands one behind the other with “+” between.
//
// What shows a result, result.js and the calculator's own script, is fetched with the first answer: nobody waits for it
// before they have read the first question.
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
  const narrow = window.matchMedia('(max-width: 599px)');
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

  let rules; // what calculates, once it is there
  let inputs; // by name, of the form as it is laid
  let fields; // what asks for them, by field
  function lay() {
    inputs = Object.create(null);
    fields = Object.create(null);
    all('input', form).forEach((input) => { (inputs[input.name] = inputs[input.name] || []).push(input); });
    all('[data-field]', form).forEach((node) => { fields[node.getAttribute('data-field')] = node; });
  }

  const inputsOf = (name) => inputs[name] || [];
  const asked = (field) => fields[field];
  const questionOf = (field) => asked(field) && asked(field).closest('.question');
  const fieldOf = (node) => node.getAttribute('data-field');
  const isHidden = (node) => node.closest('[hidden]') !== null && node.closest('[hidden]') !== form;

  function valueOf(name) {
    const open = inputsOf(name).filter((input) => !isHidden(input));
    if (!open.length) return '';
    if (open[0].type === 'checkbox') {
      return open.filter((input) => input.checked).map((input) => encodeURIComponent(input.value)).join('+');
    }
    const given = open.filter((input) => input.type !== 'radio' || input.checked)[0];
    // With what is pasted come characters that nobody sees.
    return given ? given.value.replace(/[\r\n\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '').trim() : '';
  }

  function answersInForm() {
    const pick = (names, suffix) => names.reduce((picked, name) => {
      picked[name] = valueOf(name + suffix);
      return picked;
    }, {});
    return { own: pick(ownFields, ''), bills: blankBill ? all('.bill', billList).map((_, at) => pick(billFields, '.' + (at + 1))) : [] };
  }

  function fillForm(answers) {
    if (blankBill && billList.children.length !== answers.bills.length) layBills(answers.bills.length);
    const set = (name, value) => inputsOf(name).forEach((input) => {
      if (input.type === 'radio') input.checked = input.value === value;
      else if (input.type === 'checkbox') input.checked = value.split('+').indexOf(encodeURIComponent(input.value)) >= 0;
      else if (input.type !== 'hidden') input.value = value;
      // Of two buttons that set it; where there is nothing to choose it stays.
      else if (input.closest('.question')) input.value = buttonsOf(input).indexOf(value) < 0 ? '' : value;
      const folded = value && input.closest('details');
      if (folded) folded.open = true;
    });
    ownFields.forEach((name) => set(name, answers.own[name]));
    answers.bills.forEach((bill, at) => billFields.forEach((name) => set(name + '.' + (at + 1), bill[name])));
  }

  const buttonsOf = (input) => all('[data-set]', input.closest('.question')).map((button) => button.getAttribute('data-set'));

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
    lay();
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
  function linesOf(answers) {
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
      costOf(bill).forEach((line) => lines.push(line));
      add('prior_basic', plain(bill.prior_basic));
    });
    return lines;
  }

  /** What the rules say to these lines. Who compares tiers names none: the first stands for all. */
  function check(lines) {
    const tier = calculator.getAttribute('data-tier');
    return rules.ask(calculator.getAttribute('data-ask'), (tier ? ['tier=' + tier] : []).concat(lines).join('\n'));
  }

  const decode = (value) => { try { return decodeURIComponent(value); } catch (broken) { return value; } };

  /** The cost of a bill: its in-scope part, or all of it and what the reader takes off. */
  function costOf(bill) {
    if (bill.know !== 'total') return bill.in_scope ? ['in_scope=' + plain(bill.in_scope)] : [];
    if (!bill.total) return [];
    const lines = ['total=' + plain(bill.total)];
    if (bill.share === 'sheet') {
      return lines.concat(bill.self_funded ? 'self_funded=' + plain(bill.self_funded) : [], classBOf(bill.class_b));
    }
    const total = amountOf(bill.total);
    if (total !== null && bill.share) {
      lines.push('self_funded=' + yuan(Math.round(total * (100 - Number(bill.share)) / 100)));
    }
    return lines;
  }

  /** What is paid first of class B: “500”, as a settlement sheet has it, or “5000×10%+200×5%”. */
  function classBOf(text) {
    const items = (text || '').split(/[+＋]/).map((item) => item.trim().split(/\s*[×xX*＊@]\s*/));
    return text ? items.map((item) => 'class_b=' + (item.length > 1 ? item.join('@') : item[0] + '@100%')) : [];
  }

  /** “1万2”, “5千”, “1万2500”, as people say them, in digits; everything else the rules read themselves. */
  function plain(text) {
    const half = (text || '').replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
    const said = /^(?:(\d{1,4})万)?(?:(\d)千)?(?:(\d)百)?(\d{0,4})(?=元?$)/.exec(half);
    if (!said || !/[千百]|万\d/.test(half)) return text;
    // Of a single digit at the end the unit goes without saying: the next one.
    const [, wan, thousands, hundreds, rest] = said;
    const next = hundreds ? 10 : thousands ? 100 : 1000;
    return String((wan || 0) * 10000 + (thousands || 0) * 1000 + (hundreds || 0) * 100 + rest * (rest.length === 1 ? next : 1));
  }

  /** What an amount as people write it comes to, in fen; only the rules can read it. */
  const read = Object.create(null);
  function amountOf(text) {
    if (text in read) return read[text];
    const first = (name) => inputsOf(name).map((input) => input.value)[0];
    const lines = ownFields.filter((name) => /^(tier|minor)$/.test(name)).map((name) => name + '=' + first(name));
    if (ownFields.indexOf('age') >= 0) lines.push('age=30');
    lines.push('claim=inpatient');
    if (billFields.indexOf('level') >= 0) lines.push('level=' + first('level.1'));
    lines.push('in_scope=' + plain(text));
    const { totals } = check(lines);
    return (read[text] = totals ? fen(totals.cost) : null);
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
        const part = asked(option.name).classList.contains('part') ? asked(option.name).getAttribute('data-short') : '';
        // The number of a bill stands before the first of what is picked of it.
        const number = at === undefined || answers.bills.length < 2 || at === one.at ? '' : say('bill', { n: at + 1 }) + say('colon');
        const words = option.getAttribute('data-case') || option.parentNode.querySelector('.label').textContent;
        split.push({ answers: copy, at, picked: one.picked.concat(number + part + words) });
      }));
      cases = split;
    };
    ownFields.forEach((name) => {
      if (answers.own[name] === '?') split(name);
    });
    answers.bills.forEach((bill, at) => billFields.forEach((name) => {
      if (bill[name] === '?' && cases.length <= MOST_CASES) split(name, at);
    }));
    return cases;
  }

  // ---- Which questions there are, and which is in front ----

  /** Takes away what is not asked of somebody with these answers. The rules themselves say what is missing. */
  function settle() {
    const identities = () => valueOf('identity').split('+').map(decode);
    all('[data-only-for]', form).forEach((node) => {
      const names = node.getAttribute('data-only-for').split('+');
      node.hidden = !identities().some((name) => names.indexOf(name) >= 0);
    });
    all('[data-when]', form).forEach((node) => {
      const [name, value] = node.getAttribute('data-when').split('=');
      const number = /\.\d+$/.exec(fieldOf(node.closest('.question')));
      node.hidden = valueOf(name + (number ? number[0] : '')) !== value;
    });
    const depending = all('[data-if-missing]', form);
    depending.forEach((node) => { node.hidden = true; });
    for (let more = rules && depending.length; more;) {
      const missing = mistakesOf(check(linesOf(casesOf(answersInForm())[0].answers)))
        .filter((mistake) => mistake.code === 'input/missing').map(formField);
      const revealed = depending.filter((node) => node.hidden && missing.indexOf(fieldOf(node)) >= 0);
      revealed.forEach((node) => { node.hidden = false; });
      more = revealed.length;
    }
  }

  let place = ''; // the field where the reader is
  const steps = () => all('.question', form).filter((node) => !isHidden(node));

  /** On a phone one question at a time, this one; elsewhere all of them. */
  function bringForward(field) {
    const shown = steps();
    const at = narrow.matches ? Math.max(shown.indexOf(questionOf(field)), 0) : -1;
    place = field;
    shown.forEach((node, number) => node.classList.toggle('away', at >= 0 && number !== at));
    if (blankBill) {
      all('.bill', billList).forEach((bill) => bill.classList.toggle('away', at >= 0 && !bill.contains(shown[at])));
    }
    const last = at < 0 || at === shown.length - 1;
    const enough = last || rules && !work(answersInForm()).wrong.length;
    byId('progress').textContent = at < 0 ? '' : say('step', { n: at + 1, all: shown.length });
    byId('back').hidden = at <= 0;
    byId('main').classList.toggle('under-way', at > 0);
    byId('calculate').textContent = say(enough ? 'calculate' : 'next');
    if (blankBill) byId('add-bill').classList.toggle('away', !last);
  }

  /** The field of the question in front; none where all stand there. */
  const inFront = () => (narrow.matches ? fieldOf(steps().filter((node) => !node.classList.contains('away'))[0]) : '');

  // ---- Mistakes ----

  /** “claims.2.in_scope” is the form's “in_scope.2”; an age may be asked as “minor”. */
  function formField({ field = '', code }) {
    const inBill = /^claims\.(\d+)\.(\w+?)(\.\d+)?$/.exec(field);
    // More is taken off the total than it is: said where that is asked.
    if (code === 'claim/total') return 'self_funded.' + inBill[1];
    if (inBill) return (inBill[2] === 'kind' ? 'claim' : inBill[2]) + '.' + inBill[1];
    if (field === 'age' && ownFields.indexOf('age') < 0) return 'minor';
    return { identities: 'identity', conditions: ownFields.filter((name) => /^condition/.test(name))[0], claims: billFields[0] + '.1' }[field] || field;
  }

  const mistakesOf = (answer) => (answer.errors ? (answer.errors.length ? answer.errors : [answer]) : []);

  /** What is left out, in the form's words, and what the rules find wrong: [{field, text, full}], of what is asked alone. */
  function mistakes(answer) {
    const found = Object.create(null);
    Object.keys(fields).filter((field) => !isHidden(asked(field)) && !asked(field).hasAttribute('data-optional')).forEach((field) => {
      const open = inputsOf(field).filter((input) => input.type !== 'hidden');
      if (!open.length || valueOf(field)) return;
      const text = say(/radio|checkbox/.test(open[0].type) ? 'choose' : 'fill', { what: asked(field).getAttribute('data-short') });
      found[field] = { field, text, full: text };
    });
    mistakesOf(answer).forEach((mistake) => {
      const field = formField(mistake);
      if (asked(field) && isHidden(asked(field)) || field in found) return;
      const { message, help } = mistake.code === 'claim/class-b' ? { message: say('class-b') } : mistake;
      found[field] = { field, text: message, full: message.replace(/。$/, '') + '。' + (help || '') };
    });
    const order = Object.keys(fields);
    return Object.keys(found).map((field) => found[field]).sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
  }

  function clearMistakes() {
    byId('errors').hidden = true;
    all('.error', form).forEach((message) => {
      message.hidden = true;
      message.textContent = '';
    });
    all('[aria-invalid]', form).forEach((node) => node.removeAttribute('aria-invalid'));
  }

  function showMistakes(heading, found) {
    clearMistakes();
    const summary = byId('errors');
    const list = summary.querySelector('ul');
    summary.querySelector('h2').textContent = heading;
    list.textContent = '';
    found.forEach(({ field, text, full }) => {
      const node = asked(field);
      const item = element('li');
      const inBill = /\.(\d+)$/.exec(field);
      // The rules may name the bill themselves.
      const which = inBill && billList.children.length > 1 && !/^第/.test(text) ? say('bill', { n: inBill[1] }) + say('colon') : '';
      if (node) {
        const link = element('a', '', which + text);
        link.href = '#' + node.querySelector('input').id;
        link.addEventListener('click', (event) => {
          event.preventDefault();
          bringForward(field);
          focusOn(field);
        });
        item.appendChild(link);
        const message = node.querySelector('.error');
        message.textContent = full;
        message.hidden = false;
        unfold(node);
        (node.tagName === 'FIELDSET' || node.getAttribute('role') ? node : node.querySelector('input')).setAttribute('aria-invalid', 'true');
      } else {
        item.textContent = full;
      }
      list.appendChild(item);
    });
    summary.hidden = false;
    if (found.length && found[0].field) bringForward(found[0].field);
    summary.focus();
    summary.scrollIntoView();
  }

  function unfold(node) {
    const folded = node.closest('details');
    if (folded) folded.open = true;
  }

  function focusOn(field) {
    const node = asked(field);
    if (!node) return;
    unfold(node);
    (node.querySelector('input:checked') || node.querySelector('input:not([type=hidden])')).focus();
    (narrow.matches ? byId('progress') : node).scrollIntoView();
  }

  // ---- From the address to the screen ----

  let showing; // the promise of what shows results

  function view(name) {
    form.hidden = name !== 'form';
    byId('result').hidden = name !== 'result';
    byId('unavailable').hidden = name !== 'unavailable';
    byId('main').classList.toggle('answered', name === 'result');
    byId('main').classList.remove('under-way');
    if (window.speechSynthesis) speechSynthesis.cancel();
  }

  /** Every case, and what is wrong with the first of them. */
  function work(answers) {
    const cases = casesOf(answers);
    if (cases.length > MOST_CASES) return { wrong: [{ field: '', text: say('too-unsure'), full: say('too-unsure') }] };
    return { cases, wrong: mistakes(check(linesOf(cases[0].answers))) };
  }

  /** Fetches what shows results, once. */
  function fetchResult() {
    const fetched = (tag, from, name) => new Promise((done, failed) => {
      const part = document.createElement(tag);
      part.rel = 'stylesheet'; // of a script it means nothing
      part.async = false; // the second script needs the first
      part.onload = done;
      part.onerror = failed;
      part[from] = calculator.getAttribute(name);
      document.head.appendChild(part);
    });
    showing = showing || Promise.all([
      fetched('link', 'href', 'data-style'), fetched('script', 'src', 'data-result'), fetched('script', 'src', 'data-own'),
    ]);
    showing.catch(() => { showing = null; });
    return showing;
  }

  let there = ''; // the address that is shown

  function route(arriving) {
    const hash = location.hash;
    // “#main” or “#worked”: a jump within the page, not an answer. The address stays that of what is shown.
    if (hash && hash.indexOf('=') < 0) {
      replace(there);
      return;
    }
    there = hash;
    clearMistakes();
    if (!hash) {
      if (!arriving) fillForm(blankAnswers());
      settle();
      view('form');
      bringForward('');
      return;
    }
    const { answers, edit, whole } = readAddress(hash);
    fillForm(answers);
    settle();
    view('form');
    const current = answersInForm();
    const { cases, wrong } = work(current);
    if (!whole) {
      bringForward('');
      showMistakes(say('check'), [{ field: '', text: say('broken-link'), full: say('broken-link') }]);
      return;
    }
    if (edit !== undefined) {
      bringForward(edit);
      if (edit) focusOn(edit);
      if (!arriving && (narrow.matches || !edit)) window.scrollTo(0, 0);
      return;
    }
    if (wrong.length) {
      bringForward(wrong[0].field);
      showMistakes(say('mistakes', { n: wrong.length }), wrong);
      return;
    }
    fetchResult().then(() => {
      // The reader may have gone elsewhere while it was fetched.
      if (there !== hash) return;
      cases.forEach((one) => { one.lines = linesOf(one.answers); });
      window.gongshiResult.show(rules, cases, current);
      view('result');
      window.scrollTo(0, 0);
      byId('result-heading').focus();
    }, unavailable);
  }

  const unavailable = () => view('unavailable');

  /** Corrects the address without another step back. */
  function replace(hash) {
    there = hash;
    try { history.replaceState(null, '', hash || location.pathname + location.search); } catch (refused) { /* Then it stays. */ }
  }

  /** Keeps in the address what stands in the form: the way back leads to it. */
  function keep() {
    if (rules && !form.hidden) replace(address(answersInForm(), inFront()));
  }

  /** The one way on: to these answers' result, or to the question that is to be answered. */
  function go(answers, edit) {
    keep();
    location.hash = address(answers, edit);
  }

  /** Something was filled in or chosen. */
  function changed() {
    const front = inFront();
    settle();
    keep();
    if (front) bringForward(front);
  }

  /** Says what keeps the reader from going on, if anything does: on to the next question with what is wrong elsewhere. */
  function stopped(onward) {
    settle();
    const { wrong } = work(answersInForm());
    const front = onward && questionOf(inFront());
    const here = front ? wrong.filter(({ field }) => !asked(field) || questionOf(field) === front) : wrong;
    if (here.length) showMistakes(say('mistakes', { n: here.length }), here);
    return here.length > 0;
  }

  /** On to the next question, or to the result. */
  function submit() {
    const onward = byId('calculate').textContent === say('next');
    if (!stopped(onward)) go(answersInForm(), onward ? beside(1) : undefined);
  }

  /** The field of the question so many behind the one in front. */
  function beside(many) {
    const order = steps();
    const at = order.indexOf(questionOf(inFront())) + many;
    return fieldOf(order[Math.min(Math.max(at, 0), order.length - 1)]);
  }

  function addBill(answers) {
    const bills = answers.bills.concat([emptyBill()]);
    go({ own: answers.own, bills }, firstOfBill(bills.length));
  }

  /** The first question of a bill. */
  const firstOfBill = (number) => fieldOf(blankBill.querySelector('.question')).replace(/1$/, number);

  function removeBill(bill) {
    const answers = answersInForm();
    answers.bills.splice(Array.from(billList.children).indexOf(bill), 1);
    go(answers, firstOfBill(1));
  }

  // ---- Opening ----

  // The glue may itself have failed to load; then this throws, and is told like any other failure.
  const opened = new Promise((resolve) => {
    resolve(window.gongshiCalculator.open({
      policy: calculator.getAttribute('data-policy'), wasm: calculator.getAttribute('data-wasm'), fallback: calculator.getAttribute('data-fallback'),
    }));
  });

  function start(engine) {
    rules = engine;
    calculator.setAttribute('data-engine', engine.engine);
    window.addEventListener('hashchange', () => route(false));
    form.addEventListener('change', () => {
      fetchResult().catch(() => {}); // tried again where it is needed
      changed();
    });
    route(true);
  }

  lay();
  settle();
  bringForward('');
  form.classList.add('taken-up');
  opened.then(start, unavailable);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    opened.then(submit);
  });
  form.addEventListener('focusin', (event) => {
    const question = event.target.closest('.question');
    if (question) place = fieldOf(question);
  });
  narrow.addListener(() => bringForward(place));
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.classList.contains('remove-bill')) removeBill(button.closest('.bill'));
    const other = button.getAttribute('data-set');
    if (other !== null) {
      const field = button.closest('.question').querySelector('input[type=hidden]');
      field.value = other;
      opened.then(() => {
        clearMistakes();
        changed();
        all('.part', field.closest('.question')).filter((part) => !part.hidden)[0].querySelector('input').focus();
      });
    }
  });
  form.addEventListener('change', (event) => {
    // “None of these” and any of them do not go together.
    const changed = event.target;
    if (changed.type !== 'checkbox' || !changed.checked) return;
    inputsOf(changed.name).forEach((input) => {
      if ((input.value === '-') !== (changed.value === '-')) input.checked = false;
    });
  }, true);
  byId('back').addEventListener('click', () => go(answersInForm(), beside(-1)));
  if (blankBill) byId('add-bill').addEventListener('click', () => opened.then(() => narrow.matches && stopped(true) || addBill(answersInForm())));

  // What result.js goes on with.
  window.gongshiForm = { say, element, inputsOf, asked, decode, fen, yuan, plain, amountOf, address, addBill, ownFields, billFields, MOST_BILLS };
})();
