/* Quota tables that sort and filter. */
(() => {
  'use strict';

  /** What the page says, in its own language. */
  const words = (element, key, n) => element.getAttribute('data-say-' + key).replace('{n}', n);

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
  // How far villages have come stands in such a section too, and has nothing to sort.
  Array.from(document.querySelectorAll('.quota-tools')).forEach((tools) => table(tools.parentNode));
})();
