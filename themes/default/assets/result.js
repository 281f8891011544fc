// What a result shows, whichever calculator it is of, and what can be done with it. Fetched with the first answer.
//
//   gongshiResult.page = {ask, show, lines}
//     ask(engine, lines)     answers a person's lines; where it is not given, the rules do
//     show(cases, answers)   puts the answers on the page, one a way in which what is not sure may be
//     lines()                the result in a few lines of plain text
(function () {
  'use strict';
  const { say, element, inputsOf, asked, decode, fen, yuan, plain, amountOf, address, addBill, ownFields, billFields, MOST_BILLS } = window.gongshiForm;
  const byId = (id) => document.getElementById(id);
  const calculator = byId('calculator');
  let shown; // the answers whose result is on the screen

  function show(engine, cases, answers) {
    const { page } = window.gongshiResult;
    const ask = page.ask || ((module, lines) => module.ask(calculator.getAttribute('data-ask'), lines.join('\n')));
    cases.forEach((one) => { one.answer = ask(engine, one.lines); });
    shown = answers;
    page.show(cases, answers);
    showAnswers(answers);
    byId('share-status').hidden = byId('by-hand').hidden = true;
  }

  // ---- What was answered ----

  const labelOf = (name, value) => {
    const input = inputsOf(name).filter((one) => one.value === value)[0];
    return input && /radio|checkbox/.test(input.type) ? input.parentNode.querySelector('.label').textContent : '';
  };

  function inWords(name, value) {
    const several = inputsOf(name)[0].type === 'checkbox';
    if (several) return value.split('+').map((one) => labelOf(name, decode(one))).join(say('and'));
    const unit = asked(name).getAttribute('data-unit') || '';
    if (inputsOf(name)[0].type === 'date') return dayInWords(value);
    if (inputsOf(name)[0].type === 'radio') return labelOf(name, value);
    // As it was understood, not as it was typed.
    if (unit !== say('yuan')) return plain(value) + unit;
    const amount = amountOf(value);
    return amount === null ? value : grouped(yuan(amount)).replace(/\.00$/, '') + unit;
  }

  /** What was answered, and of each bill in one row: [{label, said: [{field, words}]}]. */
  function entered(answers) {
    const short = (field) => asked(field).getAttribute('data-short');
    const rows = [];
    ownFields.forEach((field) => {
      if (answers.own[field] && asked(field)) rows.push({ label: short(field), said: [{ field, words: inWords(field, answers.own[field]) }] });
    });
    answers.bills.forEach((bill, at) => {
      const said = [];
      billFields.forEach((name) => {
        const field = name + '.' + (at + 1);
        if (!bill[name] || !asked(field)) return;
        const plainly = /^(claim|level|out_of_area|in_scope)$/.test(name);
        const before = bill[name] === '?' ? short(field).trim() + say('colon') : plainly ? '' : short(field);
        said.push({ field, words: before + inWords(field, bill[name]) });
      });
      rows.push({ label: say('bill', { n: at + 1 }), said, bill: true });
    });
    return rows;
  }

  function showAnswers(answers) {
    const list = byId('answers');
    list.textContent = '';
    entered(answers).forEach(({ label, said, bill }) => {
      const row = element('div', bill ? 'of-bill' : '');
      row.appendChild(element('dt', '', label));
      said.forEach(({ field, words }) => {
        const answer = element('dd');
        answer.appendChild(element('span', '', words));
        const link = element('a', '', say('change'));
        link.href = address(answers, field);
        link.setAttribute('data-edit', field);
        link.setAttribute('aria-label', say('change') + ' ' + (bill ? label + ' ' + words : label));
        answer.appendChild(link);
        row.appendChild(answer);
      });
      list.appendChild(row);
    });
    if (answers.bills.length) byId('another-bill').hidden = answers.bills.length >= MOST_BILLS;
  }

  // ---- Money and days: text from the calculator, never a float; Number only for fen and where a width needs it ----

  const grouped = (amount) => amount.replace(/^(\d+)/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
  const dayOf = (text) => Date.parse(text) / 864e5;
  const dayInWords = (text) => (/^\d{4}-\d\d-\d\d$/.test(text)
    ? new Date(text).toLocaleDateString(document.documentElement.lang, { timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric' })
    : text);

  /** “12,000.00” or “12,000.00 to 15,000.00”, by the least and the most in fen. */
  function span(sums) {
    const [least, most] = [Math.min.apply(null, sums), Math.max.apply(null, sums)].map((sum) => grouped(yuan(sum)));
    return least === most ? least : say('from-to', { low: least, high: most });
  }

  /** Writes a sentence whose amounts, “585.00—620.00元”, go to the next line as a whole. */
  function write(line, text) {
    line.textContent = '';
    text.split(/([\d,.]+—[\d,.]+元?)/).forEach((part, at) => {
      line.appendChild(at % 2 ? element('span', 'amounts', part) : document.createTextNode(part));
    });
  }

  /** What is paid back as the notice is read here, in fen; what it does not say is left out of it. */
  function knownOf({ totals, range }) {
    if (totals.reimbursed !== null) return fen(totals.reimbursed);
    const layers = ['basic', 'outpatient', 'special_outpatient', 'major_illness'].map((id) => totals[id]);
    const paid = layers.concat(Object.keys(totals.assistance).map((id) => totals.assistance[id]));
    const sum = paid.reduce((all, amount) => all + (amount === null ? 0 : fen(amount)), 0);
    // Of a layer that is known for some bills only, the module says no amount; but it counts it.
    return Math.max(sum, fen(range.low));
  }

  // ---- How it was worked out ----

  /** “每次住院300元” with the figure in bold. */
  function withBoldFigures(text) {
    const line = element('p');
    text.split(/([\d,]+(?:\.\d+)?(?:元|%|天))/).forEach((part, at) => {
      line.appendChild(at % 2 ? element('b', '', part) : document.createTextNode(part));
    });
    return line;
  }

  /**
   * “180,000 − 300 = 179,700.00” with what comes out in bold; what is compared or chosen from gets an arrow. Nothing,
   * where the sentence above ends in the same figure.
   */
  function withBoldOutcome({ label, expression }, amount) {
    if (expression === '' || expression === amount) {
      const figures = label.split(/[^\d.,]+/);
      if (figures.indexOf(amount) >= 0 || figures.indexOf(amount.replace(/\.00$/, '')) >= 0) return null;
      expression = amount;
    }
    const [, working, outcome] = /^(.* [=→] )?([^=→]*)$/.exec(expression) || [];
    const line = element('p', 'expression', working ? working.slice(0, -1) + '\u00a0' : outcome === amount ? '' : expression + ' →\u00a0');
    line.appendChild(element('b', '', working ? outcome : amount));
    return line;
  }

  /** Puts steps into a list, each with its formula and where it stands. */
  function listSteps(list, steps, billCount) {
    const notice = calculator.getAttribute('data-notice');
    list.textContent = '';
    let claim;
    steps.forEach((step) => {
      const item = element('li');
      if (billCount > 1 && step.claim !== claim) {
        claim = step.claim;
        item.appendChild(element('p', 'claim', say('bill', { n: claim })));
      }
      item.appendChild(withBoldFigures(step.label));
      // Where the notice does not say, the sentence says so, and nothing is worked out.
      const outcome = step.amount === null ? null : withBoldOutcome(step, grouped(step.amount));
      if (outcome) item.appendChild(outcome);
      if (step.rule === 'overlap' && say('overlap')) item.appendChild(element('p', 'source', say('overlap')));
      if (step.source) {
        const source = element(notice ? 'a' : 'span', '', step.source);
        if (notice) source.href = notice;
        const line = element('p', 'source');
        line.appendChild(source);
        item.appendChild(line);
      }
      if (step.status === 'assumed') item.appendChild(element('p', 'source', say('our-reading')));
      list.appendChild(item);
    });
  }

  function listAssumptions(box, assumptions) {
    box.textContent = '';
    assumptions.forEach((assumption) => box.appendChild(element('p', 'warn assumption', assumption.text)));
  }

  /** An element of a drawing. */
  function shape(tag, attributes, text) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.keys(attributes).forEach((name) => made.setAttribute(name, attributes[name]));
    if (text) made.textContent = text;
    return made;
  }

  /** Draws who pays what, one part after the other: [{fen, className}]. */
  function drawBar(bar, parts) {
    const whole = parts.reduce((sum, part) => sum + part.fen, 0);
    bar.textContent = '';
    let start = 0;
    parts.filter((part) => part.fen > 0).forEach((part) => {
      const width = part.fen / whole * 1000;
      bar.appendChild(shape('rect', { x: start, width, height: 60, 'vector-effect': 'non-scaling-stroke', class: part.className }));
      start += width;
    });
  }

  /** A row of a list of amounts, with its colour in the bar. */
  function fundRow(label, value, className) {
    const row = element('div');
    const name = element('dt', '', label);
    if (className) name.insertBefore(element('i', 'swatch ' + className), name.firstChild);
    row.appendChild(name);
    write(row.appendChild(element('dd')), value);
    return row;
  }

  /** The ways in which what is not sure may be, and what comes of each; that the rest is of the first is said in the words of `key`. */
  function listCases(cases, outcome, key = 'this-case') {
    const box = byId('cases');
    const list = box.querySelector('dl');
    box.hidden = cases.length < 2;
    const inCase = (one) => one.picked.join(say('comma'));
    byId('this-case').textContent = box.hidden ? '' : say(key, { what: inCase(cases[0]) });
    list.textContent = '';
    // Of many only the ends are told: the least and the most.
    const told = cases.length <= 12 ? cases : [cases[0], cases[cases.length - 1]];
    told.forEach((one) => list.appendChild(fundRow(inCase(one), outcome(one))));
    box.querySelector('p').textContent = say(told === cases ? 'cases' : 'cases-ends', { n: cases.length });
  }

  // ---- What a result rests on that the reader said ----

  /** The steps, of which what the reader said is not laid to the notice: `words` say whose it is. */
  function byReader(steps, words) {
    return steps.map((step) => {
      if (!/^(in_scope|prior)$/.test(step.rule)) return step;
      return Object.assign({}, step, { label: step.label + words, source: '' });
    });
  }

  // ---- Where nobody can pay: what stands in place of a result ----

  /** Why nobody can pay, with the readings by which they can, and `bound`, what comes of these; nothing, where they can. */
  function showClosed(answer, bound) {
    byId('closed').hidden = !answer;
    byId('how').hidden = Boolean(answer);
    if (!answer) return;
    byId('closed-why').textContent = answer.message;
    byId('closed-help').textContent = answer.help;
    listAssumptions(byId('closed-readings'), answer.assumptions);
    const low = answer.range && answer.range.low;
    byId('closed-range').hidden = !low;
    byId('closed-range').textContent = low ? bound(low) : '';
  }

  const closedLines = () => Array.from(document.querySelectorAll('#closed p:not([hidden])')).map((line) => line.textContent);

  // ---- Sending the result on ----

  function summary() {
    const heading = document.querySelector('.kicker').textContent + ' ' + document.querySelector('h1').textContent;
    const answered = entered(shown).map(({ label, said }) => label + say('colon') + said.map(({ words }) => words).join(say('comma')));
    const over = document.querySelector('[data-year]');
    const contact = document.querySelector('#result .contact');
    return [heading].concat(
      window.gongshiResult.page.lines(),
      answered.length ? say('entered') + say('colon') : [], answered,
      // What leads to another year is no use without its link.
      over.hidden ? [] : over.firstChild.textContent.trim(),
      byId('disclaimer').textContent,
      // A number that is to be dialled has plain hyphens.
      contact ? contact.textContent.replace(/\s+/g, ' ').replace(/\u2011/g, '-').trim() : [],
    );
  }

  /** The address of what is shown: that of the window may be one within the page. */
  const link = () => location.href.replace(/#.*/, '') + address(shown);

  function share() {
    const text = summary().slice(0, 2).join(say('comma'));
    if (navigator.share) {
      // Rejected when the reader closes the sheet: nothing to say.
      navigator.share({ title: document.title, text, url: link() }).catch(() => {});
    } else {
      copy(text + ' ' + link(), link(), 'link-copied');
    }
  }

  function copy(text, byHand, done) {
    const copied = () => {
      byId('share-status').textContent = say(done);
      byId('share-status').hidden = false;
    };
    const select = () => {
      const field = byId('copy-text');
      byId('by-hand').hidden = false;
      field.value = byHand;
      field.focus();
      field.setSelectionRange(0, byHand.length);
      if (document.execCommand('copy')) copied();
    };
    byId('by-hand').hidden = byId('share-status').hidden = true;
    if (navigator.clipboard && navigator.clipboard.writeText) navigator.clipboard.writeText(text).then(copied, select);
    else select();
  }

  function copyText() {
    const text = summary().concat(link()).join('\n');
    copy(text, text, 'text-copied');
  }

  /** Only voices of the phone itself read: others would send the text away. */
  function offerVoice() {
    if (!window.speechSynthesis) return;
    const voice = () => speechSynthesis.getVoices().filter((one) => one.localService && /^(zh|cmn)/i.test(one.lang))[0];
    const button = byId('aloud');
    const offer = () => { button.hidden = !voice(); };
    offer();
    if (speechSynthesis.addEventListener) speechSynthesis.addEventListener('voiceschanged', offer);
    button.addEventListener('click', () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        return;
      }
      // A stop behind every line, unless it has its own.
      const spoken = new SpeechSynthesisUtterance(summary().map((line) => (/[：:。.；，]$/.test(line) ? line : line + '。')).join(''));
      spoken.voice = voice();
      spoken.lang = spoken.voice.lang;
      spoken.rate = 0.9;
      const label = (key) => () => { button.textContent = say(key); };
      spoken.onstart = label('stop-reading');
      spoken.onend = spoken.onerror = label('read-aloud');
      speechSynthesis.speak(spoken);
    });
  }

  // A result of bills can be worked out anew with one more.
  if (byId('another-bill')) byId('another-bill').addEventListener('click', () => addBill(shown));
  byId('share').addEventListener('click', share);
  byId('copy').addEventListener('click', copyText);
  byId('print').addEventListener('click', () => window.print());
  offerVoice();

  window.gongshiResult = {
    show, say, element, grouped, fen, yuan, span, knownOf, dayOf, dayInWords, listSteps, listAssumptions, listCases, shape, drawBar, fundRow,
    write, labelOf, byReader, showClosed, closedLines,
  };
})();
