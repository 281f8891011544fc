/* Finds a village, a township or a quota table by its name, a part of it, or its pinyin: for the box on pages of places,
   and for search. The names lie in files of their own, see src/render/quotas/finder.rs. */
(() => {
  'use strict';

  const MOST = 20; // so many are listed

  const waiting = Object.create(null);
  const loaded = Object.create(null);
  /** Called by the files of names. */
  const names = window.gongshiNames = (name, data) => { if (waiting[name]) waiting[name](data); };

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
    const [name, initials, above, page] = entry; // the second has other ways to read it too
    const slug = page.slice(page.lastIndexOf('/') + 1, -5);
    return parts.every((part) => (above + name).toLowerCase().indexOf(part) >= 0
      || initials.split(' ').some((read) => isLetters(part) && (part.length > 1 ? read.indexOf(part) >= 0 : read[0] === part))
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

  /**
   * Promises what a reader may mean, those first whose name begins with it; nothing, if more must be typed. `folder` has
   * the files of names, which are divided by so many `letters`.
   */
  names.find = (folder, letters, typed) => {
    // ｊｓｃ is jsc, and a wide space parts too.
    const parts = typed.normalize('NFKC').trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (!parts.length) return Promise.resolve([]);
    // The place itself comes last, after the one above it.
    const own = parts[parts.length - 1];
    return fileOf(folder, letters, own).then((name) => {
      if (!name) return null;
      return load(folder, name).catch(() => (navigator.onLine === false ? Promise.reject(new Error(name)) : []));
    }).then((entries) => {
      if (!entries) return null;
      const first = (entry) => (entry[0].indexOf(own) === 0 || entry[1].indexOf(own) === 0 ? 0 : 1);
      const found = entries.filter((entry) => matches(entry, parts));
      return found.filter((entry) => !first(entry)).concat(found.filter(first));
    });
  };

  /** Lists what was found, as far as there is room; says how many are listed. */
  names.show = (list, entries, root) => {
    while (list.lastChild) list.removeChild(list.lastChild);
    entries.slice(0, MOST).forEach((entry) => {
      const item = list.appendChild(document.createElement('li'));
      const link = item.appendChild(document.createElement('a'));
      link.href = root + entry[3];
      link.textContent = entry[0];
      if (!entry[2]) return;
      const above = item.appendChild(document.createElement('span'));
      above.className = 'soft';
      above.textContent = entry[2];
    });
    return Math.min(entries.length, MOST);
  };

  /** The box of a page. */
  function finder(box) {
    const input = box.querySelector('input');
    const status = box.querySelector('[role=status]');
    const list = box.querySelector('ul');
    const data = (name) => box.getAttribute('data-' + name);
    let latest = 0; // only what was typed last is shown

    function typed() {
      latest += 1;
      const turn = latest;
      const say = (entries, words) => {
        if (turn !== latest) return;
        const n = names.show(list, entries, data('root'));
        status.textContent = words && data('say-' + words).replace('{n}', n);
      };
      if (!input.value.trim()) {
        say([], '');
        return;
      }
      names.find(data('folder'), Number(data('letters')), input.value).then((found) => {
        if (!found) say([], 'more');
        else say(found, !found.length ? 'none' : found.length > MOST ? 'first' : 'found');
      }).catch(() => say([], 'failed'));
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
