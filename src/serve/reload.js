// Makes a previewed page follow the site: loads it anew when it differs, swaps the style sheet
// when only that does, and shows what is wrong above it. ES2017, as everything of the site.
(function () {
  'use strict';
  const tag = document.currentScript;
  let shown = tag.dataset.page;
  const place = 'gongshi-scroll:' + location.pathname;
  let source = null;
  let hidden = '';

  // A text is what was served, so that comparing two needs no tree: the style sheet apart, the
  // address of which carries its digest.
  const STYLE = /<link rel="stylesheet"[^>]*>/g;
  const OURS = /<script src="\/-\/reload\.js" data-page="([0-9a-f]*)"[^>]*><\/script>\n?/;
  const without = function (text) { return text.replace(STYLE, '').replace(OURS, ''); };
  const fetched = function () {
    return fetch(location.href, { cache: 'no-store' }).then(function (answer) { return answer.text(); });
  };
  let text = null;
  const digest = function (page) { const found = OURS.exec(page); return found ? found[1] : ''; };
  // What this page was made from; of use only if it is still the same.
  const first = fetched().then(function (page) { if (digest(page) === shown) text = page; }, function () {});

  function renew() {
    first.then(fetched).then(function (page) {
      const next = digest(page);
      if (next === shown) return;
      if (text !== null && without(page) === without(text)) {
        shown = next;
        text = page;
        restyle(page);
      } else {
        remember();
        location.reload();
      }
    }, function () { /* The server is gone; it says so when it is back. */ });
  }

  function restyle(page) {
    const parsed = new DOMParser().parseFromString(page, 'text/html');
    const all = 'link[rel=stylesheet]:not([data-gongshi])';
    const old = document.querySelectorAll(all);
    parsed.querySelectorAll(all).forEach(function (link, at) {
      if (!old[at] || link.getAttribute('href') === old[at].getAttribute('href')) return;
      const next = old[at].cloneNode();
      next.setAttribute('href', link.getAttribute('href'));
      // The old one goes when the new one is there: no moment without style. Until then it is not
      // counted, should a file be saved again.
      old[at].dataset.gongshi = 'going';
      next.onload = next.onerror = function () { old[at].remove(); };
      old[at].after(next);
    });
  }

  function remember() {
    const open = Array.from(document.querySelectorAll('details'), function (it) { return it.open; });
    try {
      sessionStorage.setItem(place, JSON.stringify({ x: scrollX, y: scrollY, open: open }));
    } catch (error) { /* Without storage the browser's own memory must do. */ }
  }

  function recall() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(place));
      sessionStorage.removeItem(place);
    } catch (error) { return; }
    if (!kept) return;
    document.querySelectorAll('details').forEach(function (it, at) {
      if (kept.open[at] !== undefined) it.open = kept.open[at];
    });
    scrollTo(kept.x, kept.y);
  }

  /** What is wrong, its words and the lines of the file that it is about. */
  function told(mistakes) {
    return mistakes.parts.map(function (part) {
      const lines = document.createElement('pre');
      lines.className = part.kind;
      lines.textContent = part.text;
      return lines;
    });
  }

  function show(mistakes) {
    const page = document.querySelector('main.gongshi-mistakes');
    if (page) {
      if (!mistakes) return;
      document.title = page.querySelector('h1').textContent = mistakes.title;
      page.querySelectorAll('pre').forEach(function (lines) { lines.remove(); });
      page.append(...told(mistakes));
      return;
    }
    const old = document.querySelector('.gongshi-overlay');
    if (old) old.remove();
    if (!mistakes || JSON.stringify(mistakes) === hidden) return;
    if (!document.querySelector('link[data-gongshi=overlay]')) {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = '/-/reload.css';
      style.dataset.gongshi = 'overlay';
      document.head.append(style);
    }
    const box = document.createElement('section');
    box.className = 'gongshi-overlay gongshi-mistakes';
    box.setAttribute('role', 'alert');
    const title = document.createElement('h2');
    title.textContent = mistakes.title;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = mistakes.close;
    close.onclick = function () { hidden = JSON.stringify(mistakes); box.remove(); };
    box.append(close, title, ...told(mistakes));
    document.body.append(box);
  }

  // A browser keeps six connections to a server: pages out of sight give theirs back.
  function listen() {
    if (source || document.hidden) return;
    source = new EventSource('/-/events');
    source.onmessage = function (event) {
      const mistakes = JSON.parse(event.data).mistakes;
      if (!mistakes) hidden = '';
      show(mistakes);
      if (!mistakes) renew();
    };
    source.onerror = function () {
      // Some browsers give up after a refusal, as while the server starts again.
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 1000);
      }
    };
  }

  function leave() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener('visibilitychange', function () { if (document.hidden) leave(); else listen(); });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', listen);
  addEventListener('load', recall);
  listen();
}());
