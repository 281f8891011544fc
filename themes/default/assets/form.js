// The form of the four calculators: one question in front on a phone, all of them elsewhere, and what is wrong with the
// answers. Buttons change the address; `route` reads it and shows what it says. So the back button, a reload and a link
// sent to the family all work the same way.
// What shows a result, result.js and the calculator's own script, is fetched with the first answer: nobody waits for it
// before they have read the first question.
(function () {
  'use strict';
  const {
    say, element, inputsOf, valueOf, asked, isHidden, decode, answersInForm, fillForm, blankAnswers, emptyBill,
    address, readAddress, check, linesOf, casesOf, ownFields, billFields, blankBill, MOST_CASES,
  } = window.gongshiAnswers;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const calculator = byId('calculator');
  const form = byId('questions');
  const billList = byId('bills');
  const narrow = window.matchMedia('(max-width: 599px)');

  // ---- Which questions there are, and which is in front ----

  /** Takes away what is not asked of somebody with these answers. The rules themselves say what is missing. */
  function settle(engine) {
    const identities = () => valueOf('identity').split('+').map(decode);
    all('[data-only-for]', form).forEach((node) => {
      const names = node.getAttribute('data-only-for').split('+');
      node.hidden = !identities().some((name) => names.indexOf(name) >= 0);
    });
    all('[data-when]', form).forEach((node) => {
      const [name, value] = node.getAttribute('data-when').split('=');
      const number = /\.\d+$/.exec(node.closest('.question').getAttribute('data-field'));
      node.hidden = valueOf(name + (number ? number[0] : '')) !== value;
    });
    const depending = all('[data-if-missing]', form);
    depending.forEach((node) => { node.hidden = true; });
    for (let more = engine && depending.length; more;) {
      const missing = mistakesOf(check(engine, linesOf(casesOf(answersInForm())[0].answers, engine)))
        .filter((mistake) => mistake.code === 'input/missing').map((mistake) => formField(mistake.field));
      const revealed = depending.filter((node) => node.hidden && missing.indexOf(node.getAttribute('data-field')) >= 0);
      revealed.forEach((node) => { node.hidden = false; });
      more = revealed.length;
    }
  }

  const steps = () => all('.question', form).filter((node) => !isHidden(node));

  /** On a phone one question at a time; elsewhere all of them. */
  function bringForward(field, complete) {
    const shown = steps();
    const named = field && asked(field) && asked(field).closest('.question');
    const at = narrow.matches ? Math.max(shown.indexOf(named), 0) : -1;
    shown.forEach((node, place) => node.classList.toggle('away', at >= 0 && place !== at));
    if (blankBill) {
      all('.bill', billList).forEach((bill) => bill.classList.toggle('away', at >= 0 && !bill.contains(shown[at])));
    }
    const last = at < 0 || at === shown.length - 1;
    byId('progress').textContent = at < 0 ? '' : say('step', { n: at + 1, all: shown.length });
    byId('back').hidden = at <= 0;
    byId('main').classList.toggle('under-way', at > 0);
    byId('calculate').textContent = last || complete ? say('calculate') : say('next');
    if (blankBill) byId('add-bill').classList.toggle('away', !last);
  }

  /** The question in front, where there is one. */
  const inFront = () => (narrow.matches ? steps().filter((node) => !node.classList.contains('away'))[0] : null);

  // ---- Mistakes ----

  /** “claims.2.in_scope” is the form's “in_scope.2”; an age may be asked as “minor”. */
  function formField(field) {
    const inBill = /^claims\.(\d+)\.(\w+?)(\.\d+)?$/.exec(field);
    if (inBill) return (inBill[2] === 'kind' ? 'claim' : inBill[2]) + '.' + inBill[1];
    if (field === 'age' && ownFields.indexOf('age') < 0) return 'minor';
    return { identities: 'identity', conditions: ownFields.filter((name) => /^condition/.test(name))[0], claims: billFields[0] + '.1' }[field] || field;
  }

  const mistakesOf = (answer) => (answer.errors ? (answer.errors.length ? answer.errors : [answer]) : []);

  /** What the rules find wrong, and what was left out: [{field, text, full}], of what is asked alone. */
  function mistakes(answer) {
    const found = [];
    mistakesOf(answer).forEach((mistake) => {
      const field = formField(mistake.field || '');
      if (asked(field) && isHidden(asked(field)) || found.some((other) => other.field === field)) return;
      found.push({ field, text: mistake.message, full: mistake.message.replace(/。$/, '') + '。' + (mistake.help || '') });
    });
    all('[data-field]', form).filter((node) => !isHidden(node) && !node.hasAttribute('data-optional')).forEach((node) => {
      const field = node.getAttribute('data-field');
      const inputs = inputsOf(field).filter((input) => input.type !== 'hidden');
      if (!inputs.length || valueOf(field) || found.some((mistake) => mistake.field === field)) return;
      const said = say(inputs[0].type === 'radio' || inputs[0].type === 'checkbox' ? 'choose' : 'fill', { what: node.getAttribute('data-short') });
      found.push({ field, text: said, full: said });
    });
    const order = all('[data-field]', form).map((node) => node.getAttribute('data-field'));
    return found.sort((one, other) => order.indexOf(one.field) - order.indexOf(other.field));
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
      const which = inBill && billList.children.length > 1 ? say('bill', { n: inBill[1] }) + say('colon') : '';
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
        (node.getAttribute('role') ? node : node.querySelector('input')).setAttribute('aria-invalid', 'true');
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

  function focusOn(field) {
    const node = asked(field);
    if (!node) return;
    (node.querySelector('input:checked') || node.querySelector('input:not([type=hidden])')).focus();
    (narrow.matches ? byId('progress') : node).scrollIntoView();
  }

  // ---- From the address to the screen ----

  let showing; // the promise of what shows results

  function view(name) {
    form.hidden = name !== 'form';
    byId('result').hidden = name !== 'result';
    byId('main').classList.toggle('answered', name === 'result');
    byId('main').classList.remove('under-way');
    if (window.speechSynthesis) speechSynthesis.cancel();
  }

  /** Every case, and what is wrong with the first of them. */
  function work(engine, answers) {
    const cases = casesOf(answers);
    if (cases.length > MOST_CASES) return { wrong: [{ field: '', text: say('too-unsure'), full: say('too-unsure') }] };
    return { cases, wrong: mistakes(check(engine, linesOf(cases[0].answers, engine))) };
  }

  /** Fetches what shows results, once. */
  function fetchResult() {
    const fetched = (name) => new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = calculator.getAttribute(name);
      script.async = false; // the second needs the first
      script.onload = done;
      script.onerror = failed;
      document.head.appendChild(script);
    });
    showing = showing || Promise.all([fetched('data-result'), fetched('data-own')]);
    showing.catch(() => { showing = null; });
    return showing;
  }

  function route(engine, arriving) {
    const hash = location.hash;
    // “#main” or “#worked”: a jump within the page, not an answer.
    if (hash && hash.indexOf('=') < 0) return;
    clearMistakes();
    if (!hash) {
      if (!arriving) fillForm(blankAnswers());
      settle(engine);
      view('form');
      bringForward('');
      return;
    }
    const { answers, edit, whole } = readAddress(hash);
    fillForm(answers);
    settle(engine);
    view('form');
    const current = answersInForm();
    const { cases, wrong } = work(engine, current);
    if (!whole) {
      bringForward('', !wrong.length);
      showMistakes(say('check'), [{ field: '', text: say('broken-link'), full: say('broken-link') }]);
      return;
    }
    if (edit !== undefined) {
      bringForward(edit, !wrong.length);
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
      if (location.hash !== hash) return;
      cases.forEach((one) => { one.lines = linesOf(one.answers, engine); });
      window.gongshiResult.show(engine, cases, current);
      view('result');
      window.scrollTo(0, 0);
      byId('result-heading').focus();
    }, unavailable);
  }

  function unavailable() {
    form.hidden = true;
    byId('unavailable').hidden = false;
  }

  /** On to the next question, or to the result. */
  function submit(engine) {
    settle(engine);
    const answers = answersInForm();
    const { wrong } = work(engine, answers);
    const front = inFront();
    // In front of a reader stands one question: what the others lack is said when they come.
    const here = front ? wrong.filter((mistake) => !asked(mistake.field) || asked(mistake.field).closest('.question') === front) : wrong;
    if (here.length) {
      showMistakes(say('mistakes', { n: here.length }), here);
      return;
    }
    const field = front ? front.getAttribute('data-field') : '';
    // The way back leads to this question with this answer. A page opened from a file may not rewrite its address.
    try { history.replaceState(null, '', address(answers, field)); } catch (refused) { /* the form itself still holds them */ }
    if (!wrong.length && (!front || byId('calculate').textContent === say('calculate'))) {
      go(answers);
      return;
    }
    const order = steps();
    const next = wrong.length && byId('calculate').textContent === say('calculate')
      ? asked(wrong[0].field).closest('.question') : order[order.indexOf(front) + 1] || order[0];
    go(answers, next.getAttribute('data-field'));
  }

  function go(answers, edit) {
    location.hash = address(answers, edit);
  }

  function back() {
    const order = steps();
    go(answersInForm(), order[Math.max(order.indexOf(inFront()) - 1, 0)].getAttribute('data-field'));
  }

  function addBill(answers) {
    const more = { own: answers.own, bills: answers.bills.concat([emptyBill()]) };
    go(more, firstOfBill(more.bills.length));
  }

  /** The first question of a bill. */
  function firstOfBill(number) {
    return blankBill.querySelector('.question').getAttribute('data-field').replace(/1$/, number);
  }

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
    calculator.setAttribute('data-engine', engine.engine);
    window.addEventListener('hashchange', () => route(engine, false));
    form.addEventListener('change', () => {
      const front = inFront();
      fetchResult().catch(() => {}); // tried again where it is needed
      settle(engine);
      if (front) bringForward(front.getAttribute('data-field'), !work(engine, answersInForm()).wrong.length);
    });
    narrow.addListener(() => bringForward(''));
    route(engine, true);
  }

  settle();
  bringForward('');
  opened.then(start, unavailable);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    opened.then(submit);
  });
  form.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.classList.contains('remove-bill')) removeBill(button.closest('.bill'));
    const other = button.getAttribute('data-set');
    if (other !== null) {
      const field = button.closest('.question').querySelector('input[type=hidden]');
      field.value = other;
      opened.then((engine) => {
        settle(engine);
        clearMistakes();
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
  byId('back').addEventListener('click', back);
  if (blankBill) byId('add-bill').addEventListener('click', () => addBill(answersInForm()));

  // What result.js goes on with.
  window.gongshiForm = { addBill, firstOfBill };
})();
