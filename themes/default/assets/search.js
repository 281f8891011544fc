// The search page. The index lies in static files (see src/render/search/): p….js say which documents have a token,
// t….js hold texts. They are scripts, not data to fetch, so that search works on a page opened from a disk too.
// What a reader looks for stands behind the “#” of the address, and is sent to nobody.
(function () {
  'use strict';
  const PAGE = 5; // results at a time: about a screen
  const MOST_TOKENS = 12; // files that one query asks for; the texts are compared with all of it
  const MOST_ROUNDS = 8; // of looking for the next results among texts that do not match after all
  const AROUND = 40; // characters of an excerpt before and after the first hit

  // ---- Folding and cutting: the same as fold.rs and tokens.rs ----

  const isDigit = (unit) => unit >= 48 && unit < 58;
  const isWord = (unit) => isDigit(unit) || unit > 96 && unit < 123 || unit === 46;
  const isHan = (unit) => /[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ud840-\ud8bf\udc00-\udfff]/.test(String.fromCharCode(unit));

  function narrow(unit) {
    if (unit > 0xff00 && unit < 0xff5f && unit !== 0xff0c) unit -= 0xfee0;
    if (unit > 64 && unit < 91) return unit + 32;
    if ([0x28, 0x7b, 0x3010, 0x3014, 0x3016].indexOf(unit) >= 0) return 91;
    return [0x29, 0x7d, 0x3011, 0x3015, 0x3017].indexOf(unit) >= 0 ? 93 : unit;
  }

  /** The folded text, and for each of its units where it stands in the text. */
  function fold(text) {
    const units = [];
    for (let at = 0; at < text.length; at += 1) units.push(narrow(text.charCodeAt(at)));
    const digit = (at) => isDigit(units[at]);
    const places = [];
    let folded = '';
    let last = 0;
    let gap = 0; // 1: a space, 2: a mark
    units.forEach((unit, at) => {
      const within = digit(at - 1) && digit(at + 1);
      if (unit === 44 && within && digit(at + 2) && digit(at + 3) && !digit(at + 4)) return;
      let stays = isWord(unit) || isHan(unit) || unit === 91 || unit === 93;
      if (unit === 46) stays = within;
      // The second half of something: of a rare character, or of an emoji?
      if (unit > 0xdbff && unit < 0xe000) stays = last > 0xd83f && last < 0xd8c0;
      if (!stays) {
        gap = Math.max(gap, [9, 32, 0xa0, 0x3000].indexOf(unit) >= 0 ? 1 : 2);
        return;
      }
      if (last && (gap > 1 || gap && isWord(last) && isWord(unit))) {
        folded += ' ';
        places.push(at);
      }
      folded += String.fromCharCode(unit);
      places.push(at);
      last = unit;
      gap = 0;
    });
    return { text: folded, places };
  }

  const spread = (number) => Math.imul(number, 0x9e3779b1) >>> 0;
  const pair = (first, second) => spread(first << 16 | second);
  function word(text) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return spread((hash >>> 0) % 0x30000000);
  }

  /** The fewest tokens that a folded term is known by. */
  function cut(term) {
    const tokens = [];
    const code = (at) => term.charCodeAt(at);
    for (let at = 0; at < term.length;) {
      const start = at;
      at += 1;
      if (isHan(code(start))) {
        if (isHan(code(at))) tokens.push(pair(code(start), code(at)));
        else if (!isHan(code(start - 1)) && !isWord(code(start - 1)) && !isWord(code(at))) tokens.push(pair(code(start), 0));
      } else if (isWord(code(start))) {
        while (isWord(code(at))) at += 1;
        const before = isHan(code(start - 1));
        if (before) tokens.push(word(term.slice(start - 1, at)));
        if (isHan(code(at))) tokens.push(word(term.slice(start, at + 1)));
        else if (!before) tokens.push(word(term.slice(start, at)));
      }
    }
    return tokens.filter((token, index) => tokens.indexOf(token) === index);
  }

  /** The folded terms of a query: 「乌杨 〔2023〕84号」 has two. */
  function termsOf(query) {
    const terms = [];
    query.split(/\s+/).forEach((part) => fold(part).text.split(' ').forEach((piece) => {
      const term = piece.replace(/^\]+|\[+$/g, '');
      if (/[^[\]]/.test(term) && terms.indexOf(term) < 0) terms.push(term);
    }));
    return terms;
  }

  /** Where a term stands in a folded text, from some place on; 84 does not stand in 184. */
  function find(text, term, from) {
    const word = (string, at) => isWord(string.charCodeAt(at));
    for (let at = text.indexOf(term, from); at >= 0; at = text.indexOf(term, at + 1)) {
      const end = at + term.length;
      if (!(word(term, 0) && word(text, at - 1)) && !(word(text, end - 1) && word(text, end))) return at;
    }
    return -1;
  }

  // ---- The index ----

  /** The documents that have a token, of its file: {all, names}, ascending. */
  function postings(file, token, bits) {
    const wanted = bits ? (token << bits) >>> bits : token;
    let at = 0;
    function number() {
      let high = 0;
      for (;;) {
        const code = file.charCodeAt(at);
        at += 1;
        if (code < 93) return high * 57 + code - 35;
        high = high * 32 + code - 92;
      }
    }
    function list() {
      const documents = [];
      let next = 0;
      for (let left = number(); left > 0; left -= 1) {
        next += number();
        documents.push(next);
        next += 1;
      }
      return documents;
    }
    for (let place = 0; at < file.length;) {
      place += number();
      const found = { all: list(), names: list() };
      if (place >= wanted) return place === wanted ? found : { all: [], names: [] };
    }
    return { all: [], names: [] };
  }

  /** What is in both lists, which ascend. */
  function common(one, other) {
    let at = 0;
    return one.filter((document) => {
      while (other[at] < document) at += 1;
      return other[at] === document;
    });
  }

  /**
   * Looks a query up. `index` is {bits, block, load}, where `load` promises what a file holds. Promises
   * {terms, exact, count, left, next}: `count` documents may match, and all of them do, if `exact`; `next` promises
   * the next that do, those with all terms in their title or number first, `size` of them unless they are hard to
   * find; `left` says how many have not been looked at.
   */
  function search(query, index) {
    const terms = termsOf(query);
    const every = [].concat(...terms.map(cut));
    const tokens = every.slice(0, MOST_TOKENS);
    const file = (token) => 'p' + (index.bits ? token >>> 32 - index.bits : 0).toString(16);
    const found = tokens.map((token) => index.load(file(token)).then((text) => postings(text, token, index.bits)));
    return Promise.all(found).then((lists) => {
      const all = lists.length ? lists.map((list) => list.all).reduce(common) : [];
      const names = lists.length ? lists.map((list) => list.names).reduce(common) : [];
      const named = {};
      names.forEach((document) => { named[document] = true; });
      const queue = names.concat(all.filter((document) => !named[document]));
      // 「84号」 and 「参保」 are a token each.
      const exact = every.length === terms.length && every.length === tokens.length
        && terms.every((term) => /^([^[\]]{1,2}|[^[\]]?[0-9a-z.]+[^[\]]?)$/.test(term));
      function next(size, rounds) {
        const taken = queue.splice(0, size);
        const texts = taken.map((document) => index.load('t' + Math.floor(document / index.block).toString(16))
          .then((rows) => readRow(rows[document % index.block])));
        return Promise.all(texts).then((rows) => {
          const hits = rows.filter((row) => matches(row, terms));
          if (hits.length === size || !queue.length || rounds <= 1) return hits;
          return next(size - hits.length, rounds - 1).then((rest) => hits.concat(rest));
        });
      }
      return { terms, exact, count: queue.length, left: () => queue.length, next: (size) => next(size, MOST_ROUNDS) };
    });
  }

  function readRow(row) {
    const [url, title, number, summary, place, date, words, past, whole] = row;
    return { url, title, number, summary, place, date, words, past, whole: whole === 1 };
  }

  /** Neighbouring pairs of characters may stand apart, and two words may share a number: the text decides. */
  function matches(row, terms) {
    const text = fold([row.title, row.number, row.summary, row.place, row.date, row.words].join('\n')).text;
    return !row.whole || terms.every((term) => find(text, term, 0) >= 0);
  }

  // ---- Files, each loaded once ----

  const waiting = Object.create(null);
  const loaded = Object.create(null);
  /** Called by the files of the index. */
  window.gongshiSearch = (name, data) => { if (waiting[name]) waiting[name](data); };
  // For tests.
  window.gongshiSearch.search = search;

  const form = document.getElementById('search');
  if (!form) return;

  function load(name) {
    if (!loaded[name]) {
      loaded[name] = new Promise((resolve, reject) => {
        const script = document.createElement('script');
        waiting[name] = resolve;
        script.src = form.getAttribute('data-folder') + name + '.js';
        // Too late to change anything, if the file has called.
        script.onload = script.onerror = () => {
          document.head.removeChild(script);
          reject(new Error(name));
        };
        document.head.appendChild(script);
      }).catch((error) => {
        delete loaded[name];
        throw error;
      });
    }
    return loaded[name];
  }

  // ---- The page ----

  const index = { bits: Number(form.getAttribute('data-bits')), block: Number(form.getAttribute('data-block')), load };
  const input = document.getElementById('query');
  const results = document.getElementById('results');
  const more = document.getElementById('more');
  const status = document.getElementById('search-status');
  const advice = document.getElementById('search-advice');
  const places = document.getElementById('places'); // where there are quota tables
  const root = form.getAttribute('data-root');
  let latest = 0; // only the latest query is shown
  let current = null;

  /** What the page says, in its own language. */
  function words(key, n, shown) {
    return form.getAttribute('data-say-' + key).replace('{n}', n).replace('{shown}', shown);
  }

  function element(tag, className) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    return made;
  }

  /** Puts a text into an element, its hits marked: texts only, so that markup in it stays text. */
  function mark(parent, text, terms) {
    const folded = fold(text);
    const marked = [];
    terms.forEach((term) => {
      for (let at = find(folded.text, term, 0); at >= 0; at = find(folded.text, term, at + term.length)) {
        const end = folded.places[at + term.length - 1];
        for (let place = folded.places[at]; place <= end; place += 1) marked[place] = true;
      }
    });
    for (let start = 0; start < text.length;) {
      let end = start;
      while (end < text.length && !marked[end] === !marked[start]) end += 1;
      const part = document.createTextNode(text.slice(start, end));
      if (marked[start]) parent.appendChild(element('mark')).appendChild(part);
      else parent.appendChild(part);
      start = end;
    }
    return parent;
  }

  /** The words around the first hit; the summary, where the words have none. */
  function excerpt(row, terms) {
    const folded = fold(row.words);
    const places = terms.map((term) => find(folded.text, term, 0)).filter((at) => at >= 0).map((at) => folded.places[at]);
    if (!places.length) return row.summary;
    const first = Math.min.apply(null, places);
    const start = Math.max(0, first - AROUND);
    const end = first + 2 * AROUND;
    const text = row.words.slice(start, end).replace(/\s*\n\s*/g, ' ');
    return (start ? '…' : '') + text + (end < row.words.length ? '…' : '');
  }

  /** A day as the page's readers write it. */
  function spelled(date) {
    const [year, month, day] = date.split('-').map(Number);
    return date && words('day').replace('{year}', year).replace('{month}', month).replace('{day}', day);
  }

  function show(row, terms) {
    const item = element('li');
    const link = item.appendChild(element('a', 'card'));
    link.href = root + row.url;
    mark(link.appendChild(element('b')), row.title, terms);
    const text = excerpt(row, terms);
    if (text) mark(link.appendChild(element('span')), text, terms);
    const about = [row.place, row.number, spelled(row.date), row.past && words('past').split('|')[row.past - 1]].filter(Boolean).join(words('comma'));
    mark(link.appendChild(element('span', 'soft')), about, terms);
    results.appendChild(item);
  }

  function say(text) {
    status.textContent = text;
  }

  function clear() {
    while (results.lastChild) results.removeChild(results.lastChild);
    more.hidden = advice.hidden = true;
  }

  function failed(turn) {
    if (turn !== latest) return;
    clear();
    say(words('failed'));
  }

  function showNext(found, turn) {
    return found.next(PAGE).then((rows) => {
      if (turn !== latest) return;
      rows.forEach((row) => show(row, found.terms));
      more.hidden = found.left() === 0;
      const shown = results.children.length;
      const named = places && !places.hidden;
      if (found.left() === 0) say(shown ? words('found', shown) : named ? words('no-notices') : words('nothing'));
      else if (!shown) say(words('not-yet'));
      else say(words(found.exact ? 'first' : 'about', found.count, shown));
      advice.hidden = named || shown > 0 || found.left() > 0;
    });
  }

  /** Villages and quota tables have names, not texts: they are found as the boxes on their pages find them. */
  function placesOf(query) {
    if (!places) return Promise.resolve([]);
    return window.gongshiNames.find(form.getAttribute('data-names'), Number(form.getAttribute('data-letters')), query)
      .then((found) => found || [], () => []);
  }

  function showPlaces(found) {
    if (!places) return;
    const shown = window.gongshiNames.show(places.querySelector('ul'), found, root);
    places.querySelector('p').textContent = shown ? words('places', shown) : '';
    places.hidden = !shown;
  }

  function run() {
    latest += 1;
    const turn = latest;
    const query = input.value.trim();
    if (!termsOf(query).length) {
      clear();
      showPlaces([]);
      say(query ? words('no-words') : '');
      return;
    }
    say(words('searching'));
    placesOf(query).then((found) => {
      if (turn === latest) showPlaces(found);
      return search(query, index);
    }).then((found) => {
      if (turn !== latest) return undefined;
      clear();
      current = found;
      return showNext(found, turn);
    }).catch(() => failed(turn));
  }

  // Typing with a Chinese input method is not done before its composition is.
  let composing = false;
  let timer = 0;
  function typed() {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(begin, 250);
  }
  function begin() {
    clearTimeout(timer);
    const query = input.value.trim();
    history.replaceState(null, '', query ? '#q=' + encodeURIComponent(query) : location.href.replace(/#.*/, ''));
    run();
  }
  input.addEventListener('input', typed);
  input.addEventListener('compositionstart', () => { composing = true; });
  input.addEventListener('compositionend', () => {
    composing = false;
    typed();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    begin();
  });
  more.addEventListener('click', () => {
    const shown = results.children.length;
    more.disabled = true;
    const turn = latest;
    showNext(current, turn).catch(() => failed(turn)).then(() => {
      more.disabled = false;
      const link = turn === latest && results.children[shown] && results.children[shown].querySelector('a');
      if (link) link.focus();
    });
  });

  // The arrows go from the box through the results and back.
  document.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const stops = [input].concat(Array.from(document.querySelectorAll('#places a, #results a')));
    const at = stops.indexOf(document.activeElement);
    if (!step || composing || event.isComposing || at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });

  function readAddress() {
    const written = /^#q=(.*)$/.exec(location.hash);
    try {
      input.value = written ? decodeURIComponent(written[1]) : '';
    } catch (broken) {
      input.value = '';
    }
    run();
  }
  window.addEventListener('hashchange', readAddress);
  readAddress();
})();
