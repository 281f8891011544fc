/* Quota tables that sort and filter, and the box that finds a village by its name or its pinyin initials. */
(() => {
  'use strict';

  const MOST = 20; // so many places are listed

  /** What the page says, in its own language. */
  const words = (element, key, n) => element.getAttribute('data-say-' + key).replace('{n}', n);

  // ---- Tables ----

  /** The number that a cell shows; nothing, where it shows none. */
  function figure(cell) {
    const text = cell.textContent.replace(/,/g, '').replace('−', '-');
    const number = parseFloat(text);
    return isNaN(number) ? null : number;
  }

  function table(section) {
    const body = section.querySelector('tbody');
    const printed = Array.from(body.rows);
    const filter = section.querySelector('.quota-filter');
    const order = section.querySelector('.quota-order');
    const status = section.querySelector('.quota-status');
    const option = (value, text) => {
      const made = order.appendChild(document.createElement('option'));
      made.value = value;
      made.textContent = text;
    };
    option('', words(section, 'printed'));
    Array.from(section.querySelectorAll('thead th')).forEach((head, at) => {
      if (at === 0 || head.className === 'words' || head.className === 'rank') return;
      const name = head.getAttribute('data-label') || head.textContent;
      const cells = printed.map((row) => row.cells[at]);
      if (cells.some((cell) => figure(cell) !== null)) option(String(at), name);
    });

    function show() {
      const at = Number(order.value);
      const wanted = filter.value.trim().toLowerCase();
      const rows = printed.slice();
      if (at) {
        const value = (row) => {
          const found = figure(row.cells[at]);
          return found === null ? -Infinity : found;
        };
        // Rows of the same figure keep their order: old browsers do not do so by themselves.
        const keyed = printed.map((row, place) => ({ row, place, value: value(row) }));
        keyed.sort((a, b) => (a.value === b.value ? a.place - b.place : b.value > a.value ? 1 : -1));
        keyed.forEach((it, place) => { rows[place] = it.row; });
      }
      let shown = 0;
      rows.forEach((row) => {
        const sum = row.className === 'sum';
        row.hidden = sum ? Boolean(at || wanted) : row.cells[0].textContent.toLowerCase().indexOf(wanted) < 0;
        if (!row.hidden && !sum) shown += 1;
        body.appendChild(row);
      });
      status.textContent = wanted ? (shown ? words(section, 'found', shown) : words(section, 'none')) : '';
    }
    filter.addEventListener('input', show);
    order.addEventListener('change', show);
    show();
  }
  Array.from(document.querySelectorAll('.quota')).forEach(table);

  // ---- Names ----

  const waiting = Object.create(null);
  const loaded = Object.create(null);
  /** Called by the files of names. */
  window.gongshiNames = (name, data) => { if (waiting[name]) waiting[name](data); };

  function load(folder, name) {
    if (!loaded[name]) {
      loaded[name] = new Promise((resolve, reject) => {
        const script = document.createElement('script');
        waiting[name] = resolve;
        script.src = folder + name + '.js';
        script.onload = () => {
          document.head.removeChild(script);
          reject(new Error(name)); // too late to change anything, if the file has called
        };
        // No name begins with these initials: there is no such file.
        script.onerror = () => {
          document.head.removeChild(script);
          delete loaded[name];
          reject(new Error(name));
        };
        document.head.appendChild(script);
      });
    }
    return loaded[name];
  }

  const isLetters = (text) => /^[a-z0-9]+$/.test(text);

  /** Whether an entry of a file is meant. All of it was typed, or the place above and then its name. */
  function matches(entry, parts) {
    const [name, initials, above, page] = entry;
    const slug = page.slice(page.lastIndexOf('/') + 1, -5);
    return parts.every((part) => (above + name).toLowerCase().indexOf(part) >= 0
      || initials.split(' ').some((read) => isLetters(part) && read.indexOf(part) === 0)
      || (isLetters(part) && part.length > 1 && slug.indexOf(part) === 0));
  }

  /** Promises the name of the file that has what is typed; nothing, if more must be typed. */
  function fileOf(folder, letters, typed) {
    if (!letters) return Promise.resolve('all');
    const first = typed.slice(0, letters);
    if (first.length < letters) return Promise.resolve('');
    if (isLetters(first)) return Promise.resolve(first);
    return load(folder, 'readings').then((read) => Array.from(first).map((c) => read[c] || (isLetters(c) ? c : '')).join('') || '0');
  }

  function finder(box) {
    const input = box.querySelector('input');
    const status = box.querySelector('[role=status]');
    const list = box.querySelector('ul');
    const folder = box.getAttribute('data-folder');
    const letters = Number(box.getAttribute('data-letters'));
    let latest = 0; // only what was typed last is shown

    function show(entries) {
      entries.slice(0, MOST).forEach((entry) => {
        const item = list.appendChild(document.createElement('li'));
        const link = item.appendChild(document.createElement('a'));
        link.href = box.getAttribute('data-root') + entry[3];
        link.textContent = entry[0];
        if (!entry[2]) return;
        const above = item.appendChild(document.createElement('span'));
        above.className = 'soft';
        above.textContent = entry[2];
      });
      const key = !entries.length ? 'none' : entries.length > MOST ? 'first' : 'found';
      status.textContent = words(box, key, Math.min(entries.length, MOST));
    }

    function typed() {
      latest += 1;
      const turn = latest;
      const parts = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const still = () => turn === latest;
      const clear = () => { while (list.lastChild) list.removeChild(list.lastChild); };
      if (!parts.length) {
        clear();
        status.textContent = '';
        return;
      }
      // The place itself comes last, after the one above it.
      fileOf(folder, letters, parts[parts.length - 1]).then((name) => {
        if (!name) return null;
        return load(folder, name).catch(() => (navigator.onLine === false ? Promise.reject(new Error(name)) : []));
      }).then((entries) => {
        if (!still()) return;
        clear();
        if (!entries) {
          status.textContent = words(box, 'more');
          return;
        }
        // Those whose name begins with it before those that have it within.
        const own = parts[parts.length - 1];
        const first = (entry) => (entry[0].indexOf(own) === 0 || entry[1].indexOf(own) === 0 ? 0 : 1);
        const found = entries.filter((entry) => matches(entry, parts));
        show(found.filter((entry) => !first(entry)).concat(found.filter(first)));
      }).catch(() => {
        if (!still()) return;
        clear();
        status.textContent = words(box, 'failed');
      });
    }

    // Typing with a Chinese input method is not done before its composition is.
    let composing = false;
    input.addEventListener('input', () => { if (!composing) typed(); });
    input.addEventListener('compositionstart', () => { composing = true; });
    input.addEventListener('compositionend', () => {
      composing = false;
      typed();
    });
  }
  Array.from(document.querySelectorAll('.finder')).forEach(finder);
})();
