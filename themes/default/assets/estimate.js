// The calculator's page. What the reader has answered lives in the address, behind the “#”, and nowhere else:
//   #tier=一档&minor=no&level.1=二级&in_scope.1=180000      shows the result
//   #edit=level.1&tier=…                                     shows the form with these answers, at that question
// Buttons change the address; `route` reads it and shows what it says. So the back button, a reload and a link sent
// to the family all work the same way. The part behind the “#” is never sent to a server.
(function () {
  'use strict';
  const MOST_STAYS = 100; // the rules take no more

  const byId = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  const calculator = byId('calculator');
  const form = byId('questions');
  const stays = byId('stays');
  const blankStay = stays.querySelector('.stay').cloneNode(true);
  const personFields = all('#questions > .question').map((question) => question.getAttribute('data-field'));
  const stayFields = all('.question', blankStay).map((question) => question.getAttribute('data-field').replace(/\.1$/, ''));

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  // ---- Answers: {person: {tier, minor}, stays: [{level, in_scope}]}, every value the text as typed ----

  function answersInForm() {
    const value = (field) => {
      const inputs = all('input', form).filter((input) => input.name === field);
      const given = inputs.filter((input) => input.type !== 'radio' || input.checked)[0];
      return given ? given.value.replace(/[\r\n]/g, '').trim() : '';
    };
    const answers = { person: {}, stays: [] };
    personFields.forEach((field) => { answers.person[field] = value(field); });
    stays.querySelectorAll('.stay').forEach((stay, index) => {
      const given = {};
      stayFields.forEach((field) => { given[field] = value(field + '.' + (index + 1)); });
      answers.stays.push(given);
    });
    return answers;
  }

  function fillForm(answers) {
    while (stays.lastChild) stays.removeChild(stays.lastChild);
    answers.stays.forEach((given, index) => {
      const number = index + 1;
      const stay = blankStay.cloneNode(true);
      stay.querySelector('.stay-number').textContent = number;
      stay.querySelector('.remove-stay').hidden = number === 1;
      ['id', 'for', 'name', 'data-field', 'aria-describedby'].forEach((attribute) => {
        all('[' + attribute + ']', stay).forEach((node) => {
          // “level.1”, “level-1-why level-1-error”: the first 1 of each word is the stay's.
          const words = node.getAttribute(attribute).split(' ');
          node.setAttribute(attribute, words.map((word) => word.replace(/([.-])1/, '$1' + number)).join(' '));
        });
      });
      stays.appendChild(stay);
    });
    const set = (field, value) => {
      all('input', form).filter((input) => input.name === field).forEach((input) => {
        if (input.type === 'radio') input.checked = input.value === value;
        else input.value = value;
      });
    };
    personFields.forEach((field) => set(field, answers.person[field]));
    answers.stays.forEach((given, index) => {
      stayFields.forEach((field) => set(field + '.' + (index + 1), given[field]));
    });
    byId('add-stay').hidden = answers.stays.length >= MOST_STAYS;
  }

  /** The lines the calculator reads. */
  function query(answers) {
    const lines = [];
    const add = (fields, given) => fields.forEach((field) => {
      if (given[field]) lines.push(field + '=' + given[field]);
    });
    add(personFields, answers.person);
    answers.stays.forEach((given) => {
      lines.push('claim=inpatient');
      add(stayFields, given);
    });
    return lines.join('\n');
  }

  function address(answers, edit) {
    const parts = edit === undefined ? [] : ['edit=' + edit];
    parts.push('stays=' + answers.stays.length);
    const add = (field, value) => parts.push(field + '=' + encodeURIComponent(value));
    personFields.forEach((field) => add(field, answers.person[field]));
    answers.stays.forEach((given, index) => {
      stayFields.forEach((field) => add(field + '.' + (index + 1), given[field]));
    });
    // The mark by which a link that was cut short in a chat is told from a whole one.
    parts.push('end=1');
    return '#' + parts.join('&');
  }

  /** What can be read of an address, and whether that is all of it: a link may have been cut short in a chat. */
  function readAddress(hash) {
    const given = Object.create(null);
    const numbers = [];
    let whole = /&end=1$/.test(hash);
    const known = personFields.concat(['edit', 'stays', 'end']);
    hash.replace(/^#/, '').split('&').forEach((part) => {
      const at = part.indexOf('=');
      const name = part.slice(0, Math.max(at, 0));
      const stay = /^(.+)\.(.*)$/.exec(name);
      const ofStay = stay && stayFields.indexOf(stay[1]) >= 0;
      if (ofStay && numbers.indexOf(stay[2]) < 0) numbers.push(stay[2]);
      if (name in given || !ofStay && known.indexOf(name) < 0) whole = false;
      try {
        const value = decodeURIComponent(part.slice(at + 1));
        given[name] = value.replace(/[\x00-\x1f]/g, '');
        if (given[name] !== value) whole = false;
      } catch (broken) {
        whole = false;
      }
    });
    const pick = (fields, suffix) => {
      const picked = {};
      fields.forEach((field) => { picked[field] = given[field + suffix] || ''; });
      return picked;
    };
    numbers.sort((one, other) => one - other);
    if (given.stays !== String(numbers.length) || numbers.length > MOST_STAYS || numbers.some((number, index) => number !== String(index + 1))) whole = false;
    const read = numbers.length ? numbers.slice(0, MOST_STAYS) : ['1'];
    const answers = { person: pick(personFields, ''), stays: read.map((number) => pick(stayFields, '.' + number)) };
    return { answers, edit: given.edit, whole };
  }

  /** What the page says, `{…}` filled in: `data-say-between`. */
  function words(key, values) {
    const said = calculator.getAttribute('data-say-' + key);
    return Object.keys(values || {}).reduce((text, name) => text.replace('{' + name + '}', () => values[name]), said);
  }

  // ---- Money: text from the calculator, never a float; Number only where a bar's width needs it ----

  const grouped = (amount) => amount.replace(/^(\d+)/, (yuan) => yuan.replace(/\B(?=(\d{3})+$)/g, ','));
  const isZero = (amount) => /^[0.]+$/.test(amount);
  const shown = (amount) => (amount === null ? words('not-said') : grouped(amount));

  /** “每次住院300元” with the figure in bold. */
  function withBoldFigures(text) {
    const line = element('p');
    text.split(/([\d,]+(?:\.\d+)?(?:元|%))/).forEach((part, index) => {
      line.appendChild(index % 2 ? element('b', '', part) : document.createTextNode(part));
    });
    return line;
  }

  /** “180,000 − 300 = 179,700.00” with what comes out in bold; “=” goes to the next line with it. */
  function withBoldOutcome(expression, amount) {
    const equals = expression.lastIndexOf('= ');
    const working = equals < 0 ? (expression && expression + words('taken')) : expression.slice(0, equals) + '=\u00a0';
    const line = element('p', 'expression', working);
    line.appendChild(element('b', '', equals < 0 ? amount : expression.slice(equals + 2)));
    return line;
  }

  // ---- The result ----

  function showResult(answer, answers) {
    const { cost, reimbursed, personal } = answer.totals;
    showSum(byId('reimbursed'), reimbursed);
    showSum(byId('personal'), personal);
    const share = personal === null ? 0 : Math.round(Number(personal) / Number(cost) * 100);
    byId('personal-share').textContent = share > 0 ? words('share', { share }) : '';
    showTotals(answer.totals);
    showRange(answer);
    showSteps(answer.steps, answers.stays.length);
    const assumptions = byId('assumptions');
    assumptions.textContent = '';
    answer.assumptions.forEach((assumption) => {
      assumptions.appendChild(element('p', 'warn assumption', assumption.text));
    });
    showAnswers(answers);
    byId('share-status').hidden = byId('share-by-hand').hidden = true;
  }

  /** A sum and the unit behind it; where the sum is unknown, that is said in their place. */
  function showSum(figure, amount) {
    figure.textContent = shown(amount);
    figure.nextElementSibling.hidden = amount === null;
  }

  function showTotals(totals) {
    const list = byId('totals');
    all('.assistance', list).forEach((row) => list.removeChild(row));
    Object.keys(totals.assistance).forEach((id) => {
      const row = element('div', 'assistance');
      row.setAttribute('data-total', id);
      const label = element('dt', '', id);
      label.insertBefore(element('i', 'swatch fund-assistance'), label.firstChild);
      row.appendChild(label);
      row.appendChild(element('dd'));
      list.insertBefore(row, list.lastElementChild);
    });

    const bar = byId('bar');
    bar.textContent = '';
    let start = 0;
    all('[data-total]', list).forEach((row) => {
      const id = row.getAttribute('data-total');
      const amount = row.className === 'assistance' ? totals.assistance[id] : totals[id];
      row.lastElementChild.textContent = shown(amount);
      const empty = amount !== null && isZero(amount);
      row.hidden = empty && /outpatient/.test(id);
      if (empty || amount === null) return;
      const width = Number(amount) / Number(totals.cost) * 1000;
      const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
      rect.setAttribute('x', start);
      rect.setAttribute('width', width);
      rect.setAttribute('height', 60);
      rect.setAttribute('vector-effect', 'non-scaling-stroke');
      rect.setAttribute('class', row.querySelector('.swatch').className.replace('swatch ', ''));
      bar.appendChild(rect);
      start += width;
    });
  }

  /** Says beside the figure, not only below the steps, that a reading of ours moves it, or how much of it is known. */
  function showRange(answer) {
    const line = byId('range');
    const range = answer.range;
    line.hidden = !range || range.low === range.high;
    if (line.hidden) return;
    line.textContent = range.high === null
      ? words('at-least', { low: grouped(range.low) })
      : words('between', { n: answer.assumptions.length, low: grouped(range.low), high: grouped(range.high) });
  }

  function showSteps(steps, stayCount) {
    const list = byId('steps');
    const notice = calculator.getAttribute('data-notice');
    list.textContent = '';
    let claim;
    steps.forEach((step) => {
      const item = element('li');
      if (stayCount > 1 && step.claim !== claim) {
        claim = step.claim;
        item.appendChild(element('p', 'claim', words('stay', { n: claim })));
      }
      item.appendChild(withBoldFigures(step.label));
      // Where the notice does not say, the sentence says so, and nothing is worked out.
      if (step.amount !== null) item.appendChild(withBoldOutcome(step.expression, grouped(step.amount)));
      if (step.source) {
        const source = element(notice ? 'a' : 'span', '', step.source);
        if (notice) source.href = notice;
        const line = element('p', 'source');
        line.appendChild(source);
        item.appendChild(line);
      }
      if (step.status === 'assumed') item.appendChild(element('p', 'source', words('our-reading')));
      list.appendChild(item);
    });
  }

  function showAnswers(answers) {
    const list = byId('answers');
    list.textContent = '';
    const chosen = (field, value) => {
      const radio = all('input', form).filter((input) => input.name === field && input.value === value)[0];
      return radio && radio.type === 'radio' ? radio.parentNode.querySelector('.label').textContent : '';
    };
    const add = (label, value, field) => {
      const row = element('div');
      row.appendChild(element('dt', '', label));
      row.appendChild(element('dd', '', value));
      const change = element('dd');
      const link = element('a', '', words('change'));
      link.href = address(answers, field);
      link.setAttribute('data-edit', field);
      link.setAttribute('aria-label', words('change-what', { what: label }));
      change.appendChild(link);
      row.appendChild(change);
      list.appendChild(row);
    };
    personFields.forEach((field) => {
      add(question(field).getAttribute('data-short'), chosen(field, answers.person[field]), field);
    });
    answers.stays.forEach((stay, index) => {
      const given = stayFields.map((field) => {
        const typed = stay[field];
        return chosen(field + '.' + (index + 1), typed) || (/^[\d.]+$/.test(typed) ? words('amount', { amount: grouped(typed) }) : typed);
      });
      add(words('stay', { n: index + 1 }), given.join(words('comma')), stayFields[0] + '.' + (index + 1));
    });
    const more = { person: answers.person, stays: answers.stays.concat([{}]) };
    stayFields.forEach((field) => { more.stays[answers.stays.length][field] = ''; });
    const another = byId('another-stay');
    another.hidden = answers.stays.length >= MOST_STAYS;
    another.href = address(more, stayFields[0] + '.' + more.stays.length);
  }

  // ---- Mistakes in the form ----

  const question = (field) => all('.question', form).filter((node) => node.getAttribute('data-field') === field)[0];

  function focusOn(field) {
    const asked = question(field);
    if (!asked) return;
    (asked.querySelector('input:checked') || asked.querySelector('input')).focus();
    asked.scrollIntoView();
  }

  function clearErrors() {
    byId('errors').hidden = true;
    all('.error', form).forEach((message) => {
      message.hidden = true;
      message.textContent = '';
    });
    all('[aria-invalid]', form).forEach((node) => node.removeAttribute('aria-invalid'));
  }

  /** “claims.2.in_scope” is the form's “in_scope.2”; an age is asked as “minor”; no claim at all is the first one's matter. */
  function formField(field) {
    const inStay = /^claims\.(\d+)\.(\w+)$/.exec(field);
    if (inStay) return inStay[2] + '.' + inStay[1];
    return { age: 'minor', claims: stayFields[0] + '.1' }[field] || field;
  }

  const inFull = (error) => error.message.replace(/。$/, '') + '。' + (error.help || '');

  function showMistakes(answer) {
    const errors = answer.errors && answer.errors.length ? answer.errors : [answer];
    showErrors(words('to-mend', { n: errors.length }), errors);
  }

  function showErrors(heading, errors) {
    clearErrors();
    const summary = byId('errors');
    const list = summary.querySelector('ul');
    summary.querySelector('h2').textContent = heading;
    list.textContent = '';
    errors.forEach((error) => {
      const field = formField(error.field || '');
      const asked = question(field);
      const item = element('li');
      const inStay = /\.(\d+)$/.exec(field);
      const text = (inStay && stays.children.length > 1 ? words('of-stay', { n: inStay[1] }) : '') + error.message;
      if (asked) {
        const link = element('a', '', text);
        link.href = '#' + asked.querySelector('input').id;
        link.addEventListener('click', (event) => {
          event.preventDefault();
          focusOn(field);
        });
        item.appendChild(link);
        const message = asked.querySelector('.error');
        message.textContent = inFull(error);
        message.hidden = false;
        (asked.getAttribute('role') ? asked : asked.querySelector('input')).setAttribute('aria-invalid', 'true');
      } else {
        item.textContent = inFull(error);
      }
      list.appendChild(item);
    });
    summary.hidden = false;
    summary.focus();
    summary.scrollIntoView();
  }

  // ---- From the address to the screen ----

  function show(view) {
    form.hidden = view !== 'form';
    byId('result').hidden = view !== 'result';
    byId('main').classList.toggle('answered', view === 'result');
  }

  function route(engine, arriving) {
    const hash = location.hash;
    // “#main” or “#bills”: a jump within the page, not an answer.
    if (hash && hash.indexOf('=') < 0) return;
    if (!hash) {
      show('form');
      return;
    }
    const { answers, edit, whole } = readAddress(hash);
    fillForm(answers);
    clearErrors();
    if (!whole) {
      show('form');
      showErrors(words('check'), [{ message: words('incomplete') }]);
      return;
    }
    if (edit !== undefined) {
      show('form');
      if (edit) focusOn(edit);
      else if (!arriving) window.scrollTo(0, 0);
      return;
    }
    const answer = engine.ask('estimate', query(answers));
    if (answer.code) {
      show('form');
      showMistakes(answer);
      return;
    }
    showResult(answer, answers);
    show('result');
    window.scrollTo(0, 0);
    byId('result-heading').focus();
  }

  function calculate(engine) {
    const answers = answersInForm();
    const answer = engine.ask('estimate', query(answers));
    if (answer.code) {
      showMistakes(answer);
      return;
    }
    // The way back leads to the form with these answers. A page opened from a file may not rewrite its address.
    try { history.replaceState(null, '', address(answers, '')); } catch (refused) { /* the form itself still holds them */ }
    location.hash = address(answers);
  }

  function addStay() {
    const answers = answersInForm();
    answers.stays.push({});
    stayFields.forEach((field) => { answers.stays[answers.stays.length - 1][field] = ''; });
    clearErrors();
    fillForm(answers);
    focusOn(stayFields[0] + '.' + answers.stays.length);
  }

  function removeStay(stay) {
    const answers = answersInForm();
    answers.stays.splice(Array.from(stays.children).indexOf(stay), 1);
    clearErrors();
    fillForm(answers);
    byId('add-stay').focus();
  }

  // ---- Sending the result on ----

  function share() {
    const place = document.querySelector('.kicker').textContent;
    const known = !byId('reimbursed').nextElementSibling.hidden;
    const text = place + (known ? words('shared', { amount: byId('reimbursed').textContent }) : words('shared-unknown'));
    if (navigator.share) {
      // Rejected when the reader closes the sheet: nothing to say.
      navigator.share({ title: document.title, text, url: location.href }).catch(() => {});
    } else if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text + ' ' + location.href).then(shareCopied, shareByHand);
    } else {
      shareByHand();
    }
  }

  function shareCopied() {
    const status = byId('share-status');
    status.textContent = words('copied');
    status.hidden = false;
  }

  function shareByHand() {
    const link = byId('share-link');
    byId('share-by-hand').hidden = false;
    link.value = location.href;
    link.focus();
    link.setSelectionRange(0, link.value.length);
    if (document.execCommand('copy')) shareCopied();
  }

  // ---- Opening ----

  function unavailable() {
    form.hidden = true;
    byId('unavailable').hidden = false;
  }

  function start(engine) {
    calculator.setAttribute('data-engine', engine.engine);
    window.addEventListener('hashchange', () => route(engine, false));
    route(engine, true);
  }

  let opened;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    opened.then(calculate);
  });
  byId('add-stay').addEventListener('click', addStay);
  stays.addEventListener('click', (event) => {
    if (event.target.classList.contains('remove-stay')) removeStay(event.target.parentNode);
  });
  byId('share').addEventListener('click', share);
  byId('print').addEventListener('click', () => window.print());

  // The glue may itself have failed to load; then this throws, and is told like any other failure.
  opened = new Promise((resolve) => {
    resolve(window.gongshiCalculator.open({
      policy: calculator.getAttribute('data-policy'),
      wasm: calculator.getAttribute('data-wasm'),
      fallback: calculator.getAttribute('data-fallback'),
    }));
  });
  opened.then(start, unavailable);
})();
